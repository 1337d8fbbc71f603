"use client";
/** Asks for password and code, then shows the new recovery codes once. */
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ProofFields } from "@/components/self/proof-fields";
import { RecoveryCodes } from "@/components/self/recovery-codes";
import { StepHeader } from "@/components/self/step-header";
import { ActionForm, SubmitButton } from "@/components/ui/action-form";
import { LinkButton } from "@/components/ui/button";
import { renewOwnRecoveryCodesAction } from "../../actions";

/** Whose codes they are, for the file and the print. */
export function NewRecoveryCodes({
  username,
  organisation,
}: {
  readonly username: string;
  readonly organisation: string;
}) {
  const router = useRouter();
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  if (codes) {
    return (
      <div className="flex flex-col gap-6">
        <StepHeader key="codes" title="Save your new recovery codes">
          The old ones no longer work. Keep these where nobody else can read them. They are not shown again.
        </StepHeader>
        <RecoveryCodes
          codes={codes}
          username={username}
          organisation={organisation}
          onKept={() => router.push("/me")}
        />
      </div>
    );
  }
  return (
    <div className="flex flex-col gap-6">
      <StepHeader key="proof" title="Create new recovery codes">
        Your current codes stop working. First confirm that it is you.
      </StepHeader>
      <ActionForm action={renewOwnRecoveryCodesAction} quiet onDone={setCodes} className="max-w-md">
        <ProofFields />
        <div className="flex flex-wrap gap-2">
          <SubmitButton className="max-sm:flex-1">Create new codes</SubmitButton>
          <LinkButton href="/me">Cancel</LinkButton>
        </div>
      </ActionForm>
    </div>
  );
}
