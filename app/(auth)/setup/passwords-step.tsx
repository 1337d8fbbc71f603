"use client";
/** The step that offers to keep the passwords that people have in PostgreSQL. */
import { useState } from "react";
import { FormButtons } from "@/components/ui/action-form";
import { Button } from "@/components/ui/button";
import { usualBreakGlass } from "@/lib/protocols/postgres/hba/plan";
import type { KeptLines } from "@/lib/protocols/postgres/hba/shown";
import { TakeOverForm } from "../../(console)/servers/[id]/verifiers/take-over-form";
import { SetupHeader } from "./setup-header";
import type { StepProps } from "./step-moves";

export function PasswordsStep({
  progress: { server },
  steps,
  lines,
  onBack,
  onNext,
}: StepProps & { readonly lines: KeptLines }) {
  const [isDone, setDone] = useState(false);
  return (
    <div className="flex flex-col gap-6">
      <SetupHeader at="passwords" steps={steps} title="Import passwords">
        People can keep using the password of their database role, followed by a code. Otherwise they choose a
        new password with their enrolment link.
      </SetupHeader>
      {server && (
        <TakeOverForm
          server={{ ...server, superuser: usualBreakGlass(lines.superusers) }}
          onDone={() => setDone(true)}
        />
      )}
      <FormButtons>
        <Button variant={isDone ? "primary" : "secondary"} onClick={onNext}>
          {isDone ? "Continue" : "Continue without importing"}
        </Button>
        {onBack && <Button onClick={onBack}>Back</Button>}
      </FormButtons>
    </div>
  );
}
