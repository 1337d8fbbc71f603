"use client";
/** The form that adds a passkey: its name, a proof, then the browser's own question. */
import { type ReactNode, useState } from "react";
import { ask } from "@/components/self/ask";
import { ActionForm, SubmitButton } from "@/components/ui/action-form";
import { Alert } from "@/components/ui/alert";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { AskedPasskey } from "@/lib/login/passkeys/ask";
import type { FormAction } from "@/lib/programs/console/action-state";
import { makePasskey } from "@/lib/programs/console/passkey-client";

/** What begins it and what adds what the browser has made. */
export type AddPasskeyActions = {
  readonly start: FormAction<AskedPasskey>;
  readonly add: FormAction<never>;
};

/** What the browser does next, said above the form. */
export const addPasskeyText =
  "Your browser asks next: for this device's fingerprint, face or PIN, for your phone, or for a security key.";

/** `proof`: the fields with which it is proved, where the form asks for them itself. `beside`: what stands beside the button. */
export function AddPasskeyForm({
  actions,
  proof,
  beside,
  className,
  onAdded,
}: {
  readonly actions: AddPasskeyActions;
  readonly proof?: ReactNode;
  readonly beside?: ReactNode;
  readonly className?: string;
  readonly onAdded: (message: string) => void;
}) {
  const [name, setName] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const make = async (asked: AskedPasskey | null) => {
    if (!asked) return;
    setProblem(null);
    const made = await makePasskey(asked);
    if (!made.ok) return setProblem(made.message);
    const added = await ask(actions.add, { answer: made.answer, name });
    if (!added.ok) return setProblem(added.message);
    onAdded(added.message);
  };
  return (
    <ActionForm action={actions.start} quiet className={className} onDone={(asked) => void make(asked)}>
      {problem && <Alert tone="danger" title={problem} />}
      <Field name="name" label="Name" hint="To tell it from others: Work laptop, blue key.">
        <Input required maxLength={60} value={name} onChange={(event) => setName(event.target.value)} />
      </Field>
      {proof}
      <div className={beside ? "flex flex-wrap gap-2" : "flex justify-end"}>
        <SubmitButton>Continue</SubmitButton>
        {beside}
      </div>
    </ActionForm>
  );
}
