"use client";
/** Loads the page's data again every second while something on it moves and somebody looks. */
import { useRouter } from "next/navigation";
import { useEffect } from "react";

const everyMs = 1000;

export function KeepFresh() {
  const router = useRouter();
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") router.refresh();
    }, everyMs);
    return () => clearInterval(timer);
  }, [router]);
  return null;
}
