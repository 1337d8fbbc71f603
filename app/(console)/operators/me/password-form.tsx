"use client";
/** Changes the operator's own password. */
import { NewPasswordField } from "@/components/new-password-field";
import { ActionForm, FormButtons, SubmitButton } from "@/components/ui/action-form";
import type { PasswordLimits } from "@/lib/people/passwords/problem";
import { changeOwnPasswordAction } from "./actions";
import { ProofFields } from "./proof-fields";

export function PasswordForm({
  username,
  limits,
}: {
  readonly username: string;
  readonly limits: PasswordLimits;
}) {
  return (
    <ActionForm action={changeOwnPasswordAction}>
      <input type="hidden" name="username" autoComplete="username" value={username} readOnly />
      <ProofFields />
      <NewPasswordField name="newPassword" limits={limits} username={username} />
      <FormButtons>
        <SubmitButton variant="secondary">Change password</SubmitButton>
      </FormButtons>
    </ActionForm>
  );
}
