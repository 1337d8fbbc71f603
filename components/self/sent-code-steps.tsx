"use client";
/** The two steps in which codes that are sent are set up: where they go, and the code that arrived. For a session and for a link. */
import { type ReactNode, useState } from "react";
import { ActionForm, SubmitButton } from "@/components/ui/action-form";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input, OtpInput } from "@/components/ui/input";
import type { SentCodeKind } from "@/lib/people/enrollment/schema";
import type { FormAction } from "@/lib/programs/console/action-state";
import { sentCodeWords } from "./sent-code-words";
import { Step } from "./step";

type Started = { readonly factorId: string; readonly target: string };

/**
 * `target`: where codes go, null where it is not told before the password. `number`: what is typed already where the person may
 * choose one, null where not. `at` says which steps of how many these are; `beside` leads back.
 */
export function SentCodeSteps<Data>({
  kind,
  target,
  number,
  at,
  start,
  confirm,
  hidden = {},
  proof,
  beside,
  onDone,
}: {
  readonly kind: SentCodeKind;
  readonly target: string | null;
  readonly number: string | null;
  readonly at: (step: 1 | 2) => { readonly step: number; readonly steps: number };
  readonly start: FormAction<Started>;
  readonly confirm: FormAction<Data>;
  readonly hidden?: Readonly<Record<string, string>>;
  readonly proof?: ReactNode;
  readonly beside: ReactNode;
  readonly onDone: (data: Data | null) => void;
}) {
  const [started, setStarted] = useState<Started | null>(null);
  const say = sentCodeWords[kind];
  if (started) {
    return (
      <Step title={say.typeTitle} {...at(2)} text={say.onItsWay(started.target)}>
        <ActionForm
          action={confirm}
          hidden={{ ...hidden, factorId: started.factorId }}
          quiet
          className="max-w-md"
          onDone={onDone}
        >
          <Field name="code" label="Code" hint={say.hint}>
            <OtpInput required digits={6} autoFocus />
          </Field>
          <Field name="factorName" label="Name">
            <Input required maxLength={60} defaultValue={say.name} />
          </Field>
          <div className="flex flex-wrap gap-2">
            <SubmitButton className="max-sm:flex-1">Confirm</SubmitButton>
            <Button onClick={() => setStarted(null)}>Start again</Button>
          </div>
        </ActionForm>
      </Step>
    );
  }
  return (
    <Step title={say.title} {...at(1)} text={say.text}>
      <Alert tone="warning" title="Weaker than an app or a token">
        <p>{say.risk}</p>
      </Alert>
      <ActionForm
        action={start}
        hidden={{ ...hidden, kind }}
        quiet
        className="max-w-md"
        onDone={(data) => data && setStarted(data)}
      >
        {number !== null ? (
          <Field
            name="number"
            label="Your number"
            hint="With + and the country, such as +49 170 1234567. Once you have typed the code, your account has this number."
          >
            <Input required mono type="tel" autoComplete="tel" defaultValue={number} />
          </Field>
        ) : (
          <p>
            The code goes to {target === null ? say.account : <span className="font-medium">{target}</span>}.
          </p>
        )}
        {proof}
        <div className="flex flex-wrap gap-2">
          <SubmitButton className="max-sm:flex-1">{say.send}</SubmitButton>
          {beside}
        </div>
      </ActionForm>
    </Step>
  );
}
