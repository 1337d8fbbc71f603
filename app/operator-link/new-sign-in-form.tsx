"use client";
/** Sets an operator's password and authenticator app: shows the key of the opened link, and takes the first code. */
import { NewPasswordField } from "@/components/new-password-field";
import { ScanKey } from "@/components/operator-enrollment/scan-key";
import { ActionForm, SubmitButton } from "@/components/ui/action-form";
import { Field } from "@/components/ui/field";
import { Input, OtpInput } from "@/components/ui/input";
import type { OpenedOperatorLink } from "@/lib/people/operators/enroll";
import { redeemOperatorLinkAction } from "./actions";

export function NewSignInForm({
  token,
  link: { username, directory, uri, secretText, passwordLimits },
  onDone,
}: {
  readonly token: string;
  readonly link: OpenedOperatorLink;
  readonly onDone: () => void;
}) {
  return (
    <ActionForm action={redeemOperatorLinkAction} hidden={{ token }} quiet onDone={onDone}>
      <p className="text-muted">
        You will sign in as <strong className="text-ink">{username}</strong>, with{" "}
        {directory === null ? "a password" : `your password in ${directory}`} and a code from your phone.
      </p>
      <input type="hidden" name="username" autoComplete="username" value={username} readOnly />
      {directory === null ? (
        <NewPasswordField label="1. Choose a password" limits={passwordLimits} username={username} />
      ) : (
        <Field
          name="password"
          label={`1. Type your password in ${directory}`}
          hint="It is checked there and kept nowhere here."
        >
          <Input type="password" required autoComplete="current-password" />
        </Field>
      )}
      <div className="flex flex-col gap-2">
        <p className="font-medium">2. Scan this with your authenticator app</p>
        <ScanKey uri={uri} secretText={secretText} />
      </div>
      <Field name="code" label="3. Type the code that the app shows">
        <OtpInput required digits={6} />
      </Field>
      <SubmitButton>Save and finish</SubmitButton>
    </ActionForm>
  );
}
