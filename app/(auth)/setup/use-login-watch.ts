"use client";
/** Asking again and again which logins arrived, while the page is looked at. */
import { useEffect, useState } from "react";
import type { LoginWatch } from "@/lib/programs/setup/queries";
import { watchLoginsNow } from "./actions";

const everyMs = 2000;

/** `ignored` counts requests without an answer since this page asked first. `isLost`: no answer from the console. */
export function useLoginWatch(): {
  readonly watch: LoginWatch | null;
  readonly ignored: number;
  readonly isLost: boolean;
} {
  const [watch, setWatch] = useState<LoginWatch | null>(null);
  const [droppedBefore, setDroppedBefore] = useState<number | null>(null);
  const [isLost, setLost] = useState(false);
  useEffect(() => {
    let isLeft = false;
    let timer: ReturnType<typeof setTimeout>;
    const look = async () => {
      const next = document.hidden ? undefined : await watchLoginsNow().catch(() => null);
      if (isLeft) return;
      if (next) {
        setWatch(next);
        setDroppedBefore((before) => before ?? next.dropped);
      }
      if (next !== undefined) setLost(next === null);
      timer = setTimeout(look, everyMs);
    };
    void look();
    return () => {
      isLeft = true;
      clearTimeout(timer);
    };
  }, []);
  return { watch, ignored: Math.max(0, (watch?.dropped ?? 0) - (droppedBefore ?? 0)), isLost };
}
