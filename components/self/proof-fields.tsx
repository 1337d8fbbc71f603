"use client";
/** Password and present code, asked once more before a change of how one logs in. */
import { Field } from "@/components/ui/field";
import { OtpInput } from "@/components/ui/input";
import { PasswordInput } from "./password-input";

/** Two fields, `password` and `code`. `passwordLabel` tells an old password from a new one. */
export function ProofFields({ passwordLabel = "Your password" }: { readonly passwordLabel?: string }) {
  return (
    <>
      <Field name="password" label={passwordLabel}>
        <PasswordInput required autoComplete="current-password" />
      </Field>
      <OwnCodeField hint="If you have just used the code, wait for the next one." />
    </>
  );
}

/** The field `code`, for a code of the app or a recovery code; `hint` says what else there is to know. */
export function OwnCodeField({ hint }: { readonly hint: string }) {
  return (
    <Field name="code" label="Code" hint={`The code your app shows now, or a recovery code. ${hint}`}>
      <OtpInput required inputMode="text" className="tracking-wider" />
    </Field>
  );
}
