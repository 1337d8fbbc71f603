"use client";
/** Asking for a code that is sent where a code is asked for: offered to whoever gets them, wherever the page asks for a proof. */
import { createContext, type ReactNode, use, useRef, useState, useTransition } from "react";
import { Button } from "@/components/ui/button";
import { type ActionState, type FormAction, idle } from "@/lib/programs/console/action-state";

const SendCode = createContext<FormAction<never> | null>(null);

/** `send` takes the password and sends a code; null where the person gets none. */
export function SentCodes({
  send,
  children,
}: {
  readonly send: FormAction<never> | null;
  readonly children: ReactNode;
}) {
  return <SendCode value={send}>{children}</SendCode>;
}

/** The button beside the field `code` of the form around it, which has a field `password`. Nothing for whoever gets no codes. */
export function SendCodeButton() {
  const send = use(SendCode);
  const button = useRef<HTMLButtonElement>(null);
  const [state, setState] = useState<ActionState<never>>(idle);
  const [isPending, startTransition] = useTransition();
  if (!send) return null;
  const ask = () => {
    const form = button.current?.form;
    if (!form) return;
    const values = new FormData();
    values.set("password", String(new FormData(form).get("password") ?? ""));
    startTransition(async () => setState(await send(idle, values)));
  };
  return (
    <div className="flex flex-col items-start gap-1.5">
      <Button ref={button} size="sm" pending={isPending} onClick={ask}>
        Send me a code
      </Button>
      <p
        role="status"
        className={state.status === "error" ? "text-[0.8125rem] text-danger" : "text-[0.8125rem] text-muted"}
      >
        {state.status === "error" && (state.fields.password ?? state.message)}
        {state.status === "done" && state.message}
      </p>
    </div>
  );
}
