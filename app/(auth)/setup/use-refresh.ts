"use client";
/** Drawing the page again and again while it waits for somebody else, and is looked at. */
import { useRouter } from "next/navigation";
import { useEffect } from "react";

const everyMs = 3000;

export function useRefreshWhile(isWaiting: boolean): void {
  const router = useRouter();
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setInterval(() => {
      if (!document.hidden) router.refresh();
    }, everyMs);
    return () => clearInterval(timer);
  }, [isWaiting, router]);
}
