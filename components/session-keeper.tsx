"use client";
/** Keeps the session of a person who is at work: reports activity at most once a minute; polling does not count. */
import { usePathname } from "next/navigation";
import { useEffect } from "react";

const pauseMs = 60_000;
const signs = ["pointerdown", "keydown", "wheel", "touchstart"] as const;
let lastReportMs = 0;

/** Renders nothing. */
export function SessionKeeper() {
  const path = usePathname();
  // biome-ignore lint/correctness/useExhaustiveDependencies: opening another page is activity too
  useEffect(() => {
    report();
    for (const sign of signs) window.addEventListener(sign, report, { passive: true });
    return () => {
      for (const sign of signs) window.removeEventListener(sign, report);
    };
  }, [path]);
  return null;
}

function report() {
  if (Date.now() - lastReportMs < pauseMs) return;
  lastReportMs = Date.now();
  void fetch("/api/auth/session", { cache: "no-store" }).catch(() => {});
}
