"use client";
/** Old password, code, and twice the new password, which the directory judges by its own rules. */
import { useRouter } from "next/navigation";
import { PasswordInput } from "@/components/self/password-input";
import { TypedProof } from "@/components/self/proof-fields";
import { ActionForm, SubmitButton } from "@/components/ui/action-form";
import { LinkButton } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { UsernameForManager } from "@/components/username-for-manager";
import { changeOwnDirectoryPasswordAction } from "../../actions";

/** `username` is for password managers. */
export function DirectoryPasswordForm({ username }: { readonly username: string }) {
  const router = useRouter();
  return (
    <ActionForm
      action={changeOwnDirectoryPasswordAction}
      onDone={() => router.push("/me")}
      className="max-w-md"
    >
      <UsernameForManager username={username} />
      <TypedProof passwordLabel="Current password" />
      <Field
        name="newPassword"
        label="New password"
        hint="The directory has rules of its own for how long and how varied it must be, and whether it may have been used before."
      >
        <PasswordInput required autoComplete="new-password" />
      </Field>
      <Field name="repeated" label="New password again">
        <PasswordInput required autoComplete="new-password" />
      </Field>
      <div className="flex flex-wrap gap-2">
        <SubmitButton className="max-sm:flex-1">Change password</SubmitButton>
        <LinkButton href="/me">Cancel</LinkButton>
      </div>
    </ActionForm>
  );
}
