"use client";
/** Password and present code, or a passkey, asked again before something sensitive. */
import { WithPasskey } from "@/components/passkey-proof";
import { Field } from "@/components/ui/field";
import { Input, OtpInput } from "@/components/ui/input";

export function ProofFields() {
  return (
    <WithPasskey>
      <Field name="password" label="Current password">
        <Input type="password" required autoComplete="current-password" />
      </Field>
      <Field
        name="code"
        label="Current code"
        hint="Each code works once. If you have just signed in, wait for the next one."
      >
        <OtpInput required digits={6} />
      </Field>
    </WithPasskey>
  );
}
