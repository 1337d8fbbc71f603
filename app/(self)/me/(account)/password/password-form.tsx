"use client";
/** Old password, code, new password. */
import { useRouter } from "next/navigation";
import { PasswordInput } from "@/components/self/password-input";
import { ProofFields } from "@/components/self/proof-fields";
import { ActionForm, SubmitButton } from "@/components/ui/action-form";
import { LinkButton } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { changeOwnPasswordAction } from "../../actions";

/** `minLength` in characters; `username` is for password managers. */
export function PasswordForm({
  username,
  minLength,
}: {
  readonly username: string;
  readonly minLength: number;
}) {
  const router = useRouter();
  return (
    <ActionForm action={changeOwnPasswordAction} onDone={() => router.push("/me")} className="max-w-md">
      <input type="text" autoComplete="username" defaultValue={username} readOnly hidden tabIndex={-1} />
      <ProofFields passwordLabel="Present password" />
      <Field
        name="newPassword"
        label="New password"
        hint={`At least ${minLength} characters. Several words are easier to remember than signs. Leave out your username.`}
      >
        <PasswordInput required autoComplete="new-password" />
      </Field>
      <div className="flex flex-wrap gap-2">
        <SubmitButton className="max-sm:flex-1">Change password</SubmitButton>
        <LinkButton href="/me">Cancel</LinkButton>
      </div>
    </ActionForm>
  );
}
