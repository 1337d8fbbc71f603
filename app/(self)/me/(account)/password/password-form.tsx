"use client";
/** Old password, code, new password. */
import { useRouter } from "next/navigation";
import { NewPasswordField } from "@/components/new-password-field";
import { ProofFields } from "@/components/self/proof-fields";
import { ActionForm, SubmitButton } from "@/components/ui/action-form";
import { LinkButton } from "@/components/ui/button";
import { UsernameForManager } from "@/components/username-for-manager";
import type { PasswordLimits } from "@/lib/people/passwords/problem";
import { changeOwnPasswordAction } from "../../actions";

/** `username` is for password managers, and to keep it out of the password. */
export function PasswordForm({
  username,
  limits,
}: {
  readonly username: string;
  readonly limits: PasswordLimits;
}) {
  const router = useRouter();
  return (
    <ActionForm action={changeOwnPasswordAction} onDone={() => router.push("/me")} className="max-w-md">
      <UsernameForManager username={username} />
      <ProofFields passwordLabel="Current password" />
      <NewPasswordField name="newPassword" limits={limits} username={username} />
      <div className="flex flex-wrap gap-2">
        <SubmitButton className="max-sm:flex-1">Change password</SubmitButton>
        <LinkButton href="/me">Cancel</LinkButton>
      </div>
    </ActionForm>
  );
}
