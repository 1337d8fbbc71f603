"use client";
/** The step in which a person takes a hardware token that they were given. */
import { ClaimFields } from "@/components/self/claim-fields";
import { StepHeader } from "@/components/self/step-header";
import { ActionForm, SubmitButton } from "@/components/ui/action-form";
import { Button } from "@/components/ui/button";
import type { Enrolled } from "@/lib/people/enrollment/enroll";
import { claimTokenByLinkAction } from "./actions";

/** `hidden` names the link and the password. */
export function TokenStep({
  step,
  steps,
  hidden,
  onBack,
  onDone,
}: {
  readonly step: number;
  readonly steps: number;
  readonly hidden: Readonly<Record<string, string>>;
  /** To another choice; null where there is none. */
  readonly onBack: (() => void) | null;
  readonly onDone: (enrolled: Enrolled) => void;
}) {
  return (
    <div className="flex flex-col gap-6">
      <StepHeader title="Type two codes of your token" step={step} steps={steps}>
        For a token with a display, or a YubiKey, that your organisation has given you.
      </StepHeader>
      <ActionForm
        action={claimTokenByLinkAction}
        hidden={hidden}
        quiet
        className="max-w-md"
        onDone={(data) => data && onDone(data)}
      >
        <ClaimFields />
        <div className="flex flex-wrap gap-2">
          <SubmitButton className="max-sm:flex-1">Add the token</SubmitButton>
          {onBack && <Button onClick={onBack}>Choose another</Button>}
        </div>
      </ActionForm>
    </div>
  );
}
