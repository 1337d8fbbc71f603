"use client";
/** Password and present code, asked once more before a change of how one logs in. */
import { WithPasskey } from "@/components/passkey-proof";
import { Field } from "@/components/ui/field";
import { OtpInput } from "@/components/ui/input";
import { PasswordInput } from "./password-input";
import { SendCodeButton } from "./send-code";

/** Two fields, `password` and `code`, or a passkey in their place. `passwordLabel` tells an old password from a new one. */
export function ProofFields({ passwordLabel = "Your password" }: { readonly passwordLabel?: string }) {
  return (
    <WithPasskey>
      <TypedProof passwordLabel={passwordLabel} />
    </WithPasskey>
  );
}

/** The same where a passkey cannot stand for what is typed. */
export function TypedProof({ passwordLabel }: { readonly passwordLabel: string }) {
  return (
    <>
      <Field name="password" label={passwordLabel}>
        <PasswordInput required autoComplete="current-password" />
      </Field>
      <OwnCodeField hint="If you have just used the code, take the next one." />
      <SendCodeButton />
    </>
  );
}

/** The field `code`, for a code of any second factor or a recovery code; `hint` says what else there is to know. */
export function OwnCodeField({ hint }: { readonly hint: string }) {
  return (
    <Field name="code" label="Code" hint={`From your app, token or YubiKey, or a recovery code. ${hint}`}>
      <OtpInput required inputMode="text" className="tracking-wider" />
    </Field>
  );
}
