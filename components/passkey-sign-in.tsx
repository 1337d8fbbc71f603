"use client";
/** The button that signs in with a passkey, and passkeys among what the browser offers for the username. */
import { KeyRound } from "lucide-react";
import { useEffect, useEffectEvent } from "react";
import { Button } from "@/components/ui/button";
import { askToSignIn, endOffer, offerInUsername, touchPasskey } from "@/lib/programs/console/passkey-client";
import { signInByPasskey } from "@/lib/programs/console/sign-in-client";

/** What is asked in the username counts for five minutes; it is asked anew before. */
const offeredMs = 4 * 60_000;

/** The page stays busy after `onSignedIn`, until the next one is there. */
export function PasskeySignIn({
  kind,
  isPending,
  onPending,
  onRefused,
  onSignedIn,
}: {
  readonly kind: "operator" | "user";
  readonly isPending: boolean;
  readonly onPending: (isPending: boolean) => void;
  readonly onRefused: (message: string) => void;
  readonly onSignedIn: () => void;
}) {
  const signIn = async (answer: string) => {
    onPending(true);
    const result = await signInByPasskey(kind, answer);
    if (result.ok) return onSignedIn();
    onPending(false);
    onRefused(result.message);
  };
  const offer = useEffectEvent(async () => {
    // A dialog of the browser that is open now would be closed.
    if (isPending) return;
    const answer = await offerInUsername(kind);
    if (answer !== null) await signIn(answer);
  });
  useEffect(() => {
    void offer();
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") void offer();
    }, offeredMs);
    return () => {
      clearInterval(timer);
      endOffer();
    };
  }, []);

  const press = async () => {
    onPending(true);
    onRefused("");
    const asked = await askToSignIn(kind);
    const touched =
      "message" in asked ? ({ ok: false, message: asked.message } as const) : await touchPasskey(asked);
    if (touched.ok) return signIn(touched.answer);
    onPending(false);
    onRefused(touched.message);
    // The button took the place of the offer.
    void offer();
  };

  return (
    <div className="border-t border-line pt-4">
      <Button
        icon={<KeyRound aria-hidden className="size-4" />}
        disabled={isPending}
        onClick={() => void press()}
        className="w-full"
      >
        Sign in with a passkey
      </Button>
    </div>
  );
}
