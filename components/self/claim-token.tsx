"use client";
/** Takes a hardware token as one's own: its serial number, two codes in a row, and who is at the screen. */
import { useState } from "react";
import { ActionForm, SubmitButton } from "@/components/ui/action-form";
import { Alert } from "@/components/ui/alert";
import type { FormAction } from "@/lib/programs/console/action-state";
import { BackButton } from "./back-button";
import { ClaimFields } from "./claim-fields";
import { ProofFields } from "./proof-fields";
import { FinishedStep, RecoveryStep, Step } from "./step";

/** `asksProof` is false for someone without a factor. `refusal` says why none can be added. */
export function ClaimToken({
  action,
  back,
  username,
  organisation,
  asksProof,
  refusal,
}: {
  readonly action: FormAction<{ readonly recoveryCodes: readonly string[] | null }>;
  /** Where another can be chosen; null where there is nothing else. */
  readonly back: string | null;
  readonly username: string;
  readonly organisation: string;
  readonly asksProof: boolean;
  readonly refusal: string | null;
}) {
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const [isKept, setKept] = useState(false);
  if (codes && codes.length > 0 && !isKept) {
    const onKept = () => setKept(true);
    return <RecoveryStep codes={codes} username={username} organisation={organisation} onKept={onKept} />;
  }
  if (codes) {
    return (
      <FinishedStep
        title="Your token is ready"
        text="You can use its codes from your next login. The two that you typed are used up."
      />
    );
  }
  return (
    <Step
      title="Add a hardware token"
      text="For a token with a display, or a YubiKey, that your organisation has given you."
    >
      {refusal ? (
        <Alert tone="warning" title={refusal} action={<BackButton back={back} />} />
      ) : (
        <ActionForm
          action={action}
          quiet
          className="max-w-md"
          onDone={(data) => setCodes(data?.recoveryCodes ?? [])}
        >
          <ClaimFields />
          {asksProof && (
            <>
              <p className="text-muted">
                Then confirm that it is you, with a second factor that you have already.
              </p>
              <ProofFields />
            </>
          )}
          <div className="flex flex-wrap gap-2">
            <SubmitButton className="max-sm:flex-1">Add the token</SubmitButton>
            <BackButton back={back} />
          </div>
        </ActionForm>
      )}
    </Step>
  );
}
