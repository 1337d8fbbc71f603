"use client";
/** Puts another authenticator app in place of the present one: proof, new key, first code. */
import { useState } from "react";
import { ScanKey } from "@/components/operator-enrollment/scan-key";
import { ActionForm, FormButtons, SubmitButton } from "@/components/ui/action-form";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { OtpInput } from "@/components/ui/input";
import type { ShownKey } from "@/lib/login/factors/descriptor";
import { confirmOwnFactorAction, startOwnFactorAction } from "./actions";
import { ProofFields } from "./proof-fields";

export function FactorForm() {
  const [started, setStarted] = useState<(ShownKey & { token: string }) | null>(null);
  if (!started) {
    return (
      <ActionForm key="start" action={startOwnFactorAction} quiet onDone={setStarted}>
        <ProofFields />
        <FormButtons>
          <SubmitButton variant="secondary">Set up another app</SubmitButton>
        </FormButtons>
      </ActionForm>
    );
  }
  return (
    <ActionForm key="confirm" action={confirmOwnFactorAction} hidden={{ token: started.token }}>
      <ScanKey uri={started.uri} secretText={started.secretText} />
      <Field name="code" label="Code that the new app shows">
        <OtpInput required digits={6} />
      </Field>
      <FormButtons>
        <SubmitButton>Use this app from now on</SubmitButton>
        <Button onClick={() => setStarted(null)}>Keep the current app</Button>
      </FormButtons>
    </ActionForm>
  );
}
