"use client";
/** Trying the mail server of the surrounding form with one mail: every step of the conversation, and what to do about the one that failed. */
import { useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Section } from "@/components/ui/page";
import type { TestedMail } from "@/lib/foundation/mail/test-server";
import type { ActionState } from "@/lib/programs/console/action-state";
import { TestSteps } from "./test-steps";

/** What a test says, and asks while it runs. */
export type MailTestProps = {
  readonly answer: ActionState<TestedMail>;
  readonly isTesting: boolean;
  readonly send: (form: FormData) => void;
};

/** It stands inside the form whose values it tries; what has to be confirmed is asked outside of it. */
export function MailTest({ answer, isTesting, send }: MailTestProps) {
  const [to, setTo] = useState("");
  const test = (form: HTMLFormElement | null) => form && send(new FormData(form));
  const told = answer.status === "done" ? answer.data : null;
  return (
    <Section title="Test" description="Sends one mail with what is entered above, without saving it.">
      <div className="flex flex-col gap-4">
        <div className="flex flex-wrap items-end gap-3">
          <div className="min-w-56 flex-1">
            <Field label="Send a test to">
              <Input
                mono
                name="testTo"
                value={to}
                onChange={(event) => setTo(event.target.value)}
                placeholder="you@example.org"
              />
            </Field>
          </div>
          <Button pending={isTesting} onClick={(event) => test(event.currentTarget.form)}>
            Send test mail
          </Button>
        </div>
        {isTesting && (
          <p role="status" className="text-muted">
            Talking to the mail server; one that does not answer takes up to 45 seconds.
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
            <Alert
              tone={told.ok ? "success" : "danger"}
              title={told.ok ? `The server took the mail to ${told.to}.` : "No mail was sent."}
            />
            <TestSteps steps={told.steps} />
          </>
        )}
      </div>
    </Section>
  );
}
