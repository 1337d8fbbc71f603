"use client";
/** A passkey in place of password and code, wherever a form asks for them: offered to whoever has one that works here. */
import { KeyRound } from "lucide-react";
import { createContext, type ReactNode, use, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { ask } from "@/components/self/ask";
import { Button } from "@/components/ui/button";
import type { AskedTouch } from "@/lib/login/passkeys/ask";
import type { FormAction } from "@/lib/programs/console/action-state";
import { touchPasskey } from "@/lib/programs/console/passkey-client";

const Begin = createContext<FormAction<AskedTouch> | null>(null);

/** `begin` asks for a touch; null where the person has no passkey that works here. */
export function PasskeyProofs({
  begin,
  children,
}: {
  readonly begin: FormAction<AskedTouch> | null;
  readonly children: ReactNode;
}) {
  return <Begin value={begin}>{children}</Begin>;
}

/**
 * The fields of a proof, `children`, and the button that sends the form around with a touch in their place. What else the form asks
 * is sent as it stands.
 */
export function WithPasskey({ children }: { readonly children: ReactNode }) {
  const begin = use(Begin);
  const button = useRef<HTMLButtonElement>(null);
  const [answer, setAnswer] = useState<string | null>(null);
  const [isPending, setPending] = useState(false);
  const [problem, setProblem] = useState("");
  if (!begin) return children;
  const press = async () => {
    const form = button.current?.form;
    if (!form) return;
    setPending(true);
    setProblem("");
    const asked = await ask(begin, {});
    const touched = asked.ok && asked.data ? await touchPasskey(asked.data) : null;
    setPending(false);
    if (!touched?.ok) return setProblem(touched?.message ?? asked.message);
    // The fields are away while the form is sent, so that nobody has to fill them.
    flushSync(() => setAnswer(touched.answer));
    form.requestSubmit();
    setAnswer(null);
  };
  return (
    <>
      {answer === null ? children : <input type="hidden" name="passkey" value={answer} readOnly />}
      <div className="flex flex-col items-start gap-1.5">
        <Button
          ref={button}
          size="sm"
          icon={<KeyRound aria-hidden className="size-4" />}
          pending={isPending}
          onClick={() => void press()}
        >
          Use a passkey instead
        </Button>
        <p role="status" className="text-[0.8125rem] text-danger">
          {problem}
        </p>
      </div>
    </>
  );
}
