"use client";
/** Changes the operator's own password. */
import { ActionForm, FormButtons, SubmitButton } from "@/components/ui/action-form";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { changeOwnPasswordAction } from "./actions";
import { ProofFields } from "./proof-fields";

export function PasswordForm({ username }: { readonly username: string }) {
  return (
    <ActionForm action={changeOwnPasswordAction}>
      <input type="hidden" name="username" autoComplete="username" value={username} readOnly />
      <ProofFields />
      <Field name="newPassword" label="New password">
        <Input type="password" required autoComplete="new-password" />
      </Field>
      <FormButtons>
        <SubmitButton variant="secondary">Change password</SubmitButton>
      </FormButtons>
    </ActionForm>
  );
}
