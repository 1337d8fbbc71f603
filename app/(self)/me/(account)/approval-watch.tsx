"use client";
/**
 * Looks for logins that wait for the person while one of their pages is open: where no notification reaches them, or before one
 * does. Every three seconds at first, rarer once nothing has happened for a while, and not at all while nobody can see the page.
 */
import { usePathname, useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { Alert } from "@/components/ui/alert";
import { LinkButton } from "@/components/ui/button";
import { useLive } from "@/components/use-live";

const everyMs = 3_000;
const rareMs = 15_000;
/** For so long after a sign of the person it looks often. */
const attentiveMs = 120_000;
const signs = ["pointerdown", "keydown", "visibilitychange"] as const;

/** `waiting`: the ids that the page was drawn with. On the first page the question itself appears; elsewhere, the way there. */
export function ApprovalWatch({ waiting }: { readonly waiting: readonly string[] }) {
  const router = useRouter();
  const path = usePathname();
  const pollMs = useAttention() ? everyMs : rareMs;
  const { data } = useLive({ url: "/me/waiting", initial: waiting, pollMs, isSame });
  const isNews = !isSame(data, waiting);
  useEffect(() => {
    if (isNews) router.refresh();
  }, [isNews, router]);
  if (data.length === 0 || path === "/me") return null;
  return (
    <div className="pb-6">
      <Alert
        tone="warning"
        title="Somebody logs in with your password"
        action={<LinkButton href="/me">See who</LinkButton>}
      >
        <p>The login waits for your answer.</p>
      </Alert>
    </div>
  );
}

/** Whether the person did something here a short while ago. */
function useAttention(): boolean {
  const [isAttentive, setAttentive] = useState(true);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const noticed = () => {
      clearTimeout(timer);
      setAttentive(true);
      timer = setTimeout(() => setAttentive(false), attentiveMs);
    };
    noticed();
    for (const sign of signs) document.addEventListener(sign, noticed, { passive: true });
    return () => {
      clearTimeout(timer);
      for (const sign of signs) document.removeEventListener(sign, noticed);
    };
  }, []);
  return isAttentive;
}

const isSame = (now: readonly string[], next: readonly string[]): boolean =>
  now.length === next.length && now.every((id, i) => id === next[i]);
