"use client";
/** The owner's authenticator app: the key, and the first code that proves it arrived. */
import { ScanKey } from "@/components/operator-enrollment/scan-key";
import { ActionForm, FormButtons, SubmitButton } from "@/components/ui/action-form";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { OtpInput } from "@/components/ui/input";
import type { StartedOwner } from "@/lib/programs/setup/service";
import { confirmOwnerAction } from "./actions";
import { SetupHeader } from "./setup-header";

export function OwnerPhone({
  token,
  password,
  started,
  onBack,
  onDone,
}: {
  readonly token: string;
  readonly password: string;
  readonly started: StartedOwner;
  readonly onBack: () => void;
  readonly onDone: () => void;
}) {
  return (
    <div className="flex flex-col gap-6">
      <SetupHeader at="phone" title="Add your phone">
        Operators sign in with a password and a code. Open your authenticator app, add an account and scan
        this code.
      </SetupHeader>
      <ScanKey uri={started.uri} secretText={started.secretText} />
      <ActionForm
        action={confirmOwnerAction}
        hidden={{ token, link: started.link, password }}
        quiet
        onDone={onDone}
      >
        <Field name="code" label="Code that the app shows now">
          <OtpInput required digits={6} />
        </Field>
        <FormButtons>
          <SubmitButton>Confirm</SubmitButton>
          <Button onClick={onBack}>Back</Button>
        </FormButtons>
      </ActionForm>
    </div>
  );
}
