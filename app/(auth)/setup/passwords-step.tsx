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
      <SetupHeader at="passwords" steps={steps} title="Import passwords">
        People can keep using the password of their database role, followed by a code. Otherwise they choose a
        new password with their enrolment link.
      </SetupHeader>
      <CodeBlock label="The SQL that a superuser runs" code={`${rolesSql};`} />
      {server && <TakeOverForm server={server} onDone={() => setDone(true)} />}
      <FormButtons>
        <Button variant={isDone ? "primary" : "secondary"} onClick={onNext}>
          {isDone ? "Continue" : "Continue without importing"}
        </Button>
        {onBack && <Button onClick={onBack}>Back</Button>}
      </FormButtons>
    </div>
  );
}
