"use client";
/** Trying what the surrounding form says, unsaved, by sending something: where to, every step of the conversation, and what came of it. */
import { useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { ActionState } from "@/lib/programs/console/action-state";
import { type TestedStep, TestSteps } from "./test-steps";

/** What came of a test. */
type Tested = { readonly ok: boolean; readonly to: string; readonly steps: readonly TestedStep[] };

/** A test that runs, or what it said. */
export type SendingTestProps<T extends Tested> = {
  readonly answer: ActionState<T>;
  readonly isTesting: boolean;
  readonly send: (form: FormData) => void;
};

/** It stands inside the form whose values it tries; what has to be confirmed is asked outside of it. */
export function SendingTest<T extends Tested>({
  answer,
  isTesting,
  send,
  label,
  hint,
  type,
  placeholder,
  button,
  busy,
  yes,
  no,
}: SendingTestProps<T> & {
  readonly label: string;
  readonly hint?: string;
  readonly type?: "tel";
  readonly placeholder: string;
  readonly button: string;
  /** What is said while it runs. */
  readonly busy: string;
  /** What is said before the address or number when it was taken, and when it was not. */
  readonly yes: string;
  readonly no: string;
}) {
  const [to, setTo] = useState("");
  const test = (form: HTMLFormElement | null) => form && send(new FormData(form));
  const told = answer.status === "done" ? answer.data : null;
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-end gap-3">
        <div className="min-w-56 flex-1">
          <Field name="testTo" label={label} hint={hint}>
            <Input
              mono
              type={type}
              value={to}
              onChange={(event) => setTo(event.target.value)}
              placeholder={placeholder}
            />
          </Field>
        </div>
        <Button pending={isTesting} onClick={(event) => test(event.currentTarget.form)}>
          {button}
        </Button>
      </div>
      {isTesting && (
        <p role="status" className="text-muted">
          {busy}
        </p>
      )}
      {!isTesting && answer.status === "error" && !answer.unproven && (
        <Alert tone="danger" title={answer.message}>
          {[...new Set(Object.values(answer.fields))].map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </Alert>
      )}
      {!isTesting && told && (
        <>
          <Alert tone={told.ok ? "success" : "danger"} title={told.ok ? `${yes} ${told.to}.` : no} />
          <TestSteps steps={told.steps} />
        </>
      )}
    </div>
  );
}
