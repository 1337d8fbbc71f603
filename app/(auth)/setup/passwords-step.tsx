"use client";
/** The step that offers to keep the passwords that people have in PostgreSQL. */
import { useState } from "react";
import { FormButtons } from "@/components/ui/action-form";
import { Button } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { rolesSql } from "@/lib/servers/verifiers/view";
import { TakeOverForm } from "../../(console)/servers/[id]/verifiers/take-over-form";
import { SetupHeader } from "./setup-header";
import type { StepProps } from "./step-moves";

export function PasswordsStep({ progress: { server }, steps, onBack, onNext }: StepProps) {
  const [isDone, setDone] = useState(false);
  return (
    <div className="flex flex-col gap-6">
      <SetupHeader at="passwords" steps={steps} title="Keep their passwords">
        People can go on with the password that their database role has, followed by a code. Without this,
        each chooses a new one with the enrolment link.
      </SetupHeader>
      <CodeBlock label="SQL that is read, as a superuser" code={`${rolesSql};`} />
      {server && <TakeOverForm server={server} onDone={() => setDone(true)} />}
      <FormButtons>
        <Button variant={isDone ? "primary" : "secondary"} onClick={onNext}>
          {isDone ? "Continue" : "Go on without"}
        </Button>
        {onBack && <Button onClick={onBack}>Back</Button>}
      </FormButtons>
    </div>
  );
}
