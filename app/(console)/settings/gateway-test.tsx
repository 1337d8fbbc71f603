"use client";
/** Trying the gateway of the surrounding form with one text: every step of the conversation and the gateway's own answer. */
import { useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { Way } from "@/lib/foundation/gateways/schema";
import type { TestedGateway } from "@/lib/foundation/gateways/test-gateway";
import type { ActionState } from "@/lib/programs/console/action-state";
import { TestSteps } from "./test-steps";

const words = {
  sms: { button: "Send test message", yes: "The gateway took the message to", no: "No message was sent." },
  voice: { button: "Make test call", yes: "The gateway took the call to", no: "No call was made." },
} as const;

/** It stands inside the form whose values it tries; what has to be confirmed is asked outside of it. */
export function GatewayTest({
  way,
  answer,
  isTesting,
  send,
}: {
  readonly way: Way;
  readonly answer: ActionState<TestedGateway>;
  readonly isTesting: boolean;
  readonly send: (form: FormData) => void;
}) {
  const [to, setTo] = useState("");
  const test = (form: HTMLFormElement | null) => form && send(new FormData(form));
  const told = answer.status === "done" ? answer.data : null;
  const { button, yes, no } = words[way];
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-end gap-3">
        <div className="min-w-56 flex-1">
          <Field
            name="testTo"
            label="Test with the number"
            hint="Tries what is entered above, without saving it. The provider may charge for it."
          >
            <Input
              mono
              type="tel"
              value={to}
              onChange={(event) => setTo(event.target.value)}
              placeholder="+49 170 1234567"
            />
          </Field>
        </div>
        <Button pending={isTesting} onClick={(event) => test(event.currentTarget.form)}>
          {button}
        </Button>
      </div>
      {isTesting && (
        <p role="status" className="text-muted">
          Talking to the gateway; one that does not answer takes up to 30 seconds.
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
