"use client";
/** Asking again and again, from the old address, where the console has come on its way to a new one. */
import { useEffect, useState } from "react";
import { addressNow } from "./address-actions";

/** "silent": nothing answers at the old address, which may well be right. */
export type AddressMoveState =
  | { readonly kind: "moving" | "there" | "silent" }
  | { readonly kind: "gone_back"; readonly why: string };

const everyMs = 1500;
/** A start takes some seconds; on a busy machine more. */
const patienceMs = 30_000;

/** How the move to `url` goes. */
export function useAddressMove(url: string): AddressMoveState {
  const [state, setState] = useState<AddressMoveState>({ kind: "moving" });
  useEffect(() => {
    let isLeft = false;
    let timer: ReturnType<typeof setTimeout>;
    const startedMs = performance.now();
    const look = async () => {
      const found = await whereNow(url);
      if (isLeft) return;
      const isLate = performance.now() - startedMs > patienceMs;
      setState(found ?? { kind: isLate ? "silent" : "moving" });
      if (found?.kind !== "gone_back") timer = setTimeout(look, everyMs);
    };
    timer = setTimeout(look, everyMs);
    return () => {
      isLeft = true;
      clearTimeout(timer);
    };
  }, [url]);
  return state;
}

/** Null while nothing is known: it has not moved yet, or does not answer. */
async function whereNow(url: string): Promise<AddressMoveState | null> {
  // HTTP that leads on to HTTPS shows that the console is there; where to, a page may not see.
  const health = await fetch("/api/health", { redirect: "manual", cache: "no-store" }).catch(() => null);
  if (health?.type === "opaqueredirect") return { kind: "there" };
  if (!health?.ok) return null;
  const now = await addressNow().catch(() => null);
  if (now?.url === url) return { kind: "there" };
  return now?.trial?.kind === "gone_back" && now.trial.url === url
    ? { kind: "gone_back", why: now.trial.why }
    : null;
}
