"use client";
/** Keys for people who keep their hands on them: "/" goes to the search of the page, "g" and a letter to an area. */
import { useRouter } from "next/navigation";
import { useEffect, useEffectEvent } from "react";
import { leaveBy } from "@/components/ui/unsaved-guard";
import type { Role } from "@/lib/foundation/access/permissions";
import { areasFor } from "@/lib/programs/console/areas";

const pauseMs = 1000;

/** Renders nothing. Keys typed into fields are left alone. */
export function Shortcuts({ role }: { readonly role: Role }) {
  const router = useRouter();
  const jump = useEffectEvent((key: string) => {
    const area = areasFor(role).find((candidate) => candidate.key === key);
    if (area) leaveBy(() => router.push(area.href));
  });
  useEffect(() => {
    let goAtMs = Number.NEGATIVE_INFINITY;
    function onKey(event: KeyboardEvent) {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const isSecond = event.timeStamp - goAtMs < pauseMs;
      goAtMs = Number.NEGATIVE_INFINITY;
      if (isSecond) jump(event.key);
      else if (event.key === "g") goAtMs = event.timeStamp;
      else if (event.key === "/") {
        const search = document.querySelector<HTMLInputElement>("[data-page-search]");
        if (!search) return;
        event.preventDefault();
        search.focus();
      }
    }
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
  return null;
}

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName));
