"use client";
/** The name of whoever forgot their password, and the one answer there is. */
import { useState } from "react";
import { StepHeader } from "@/components/self/step-header";
import { ActionForm, SubmitButton } from "@/components/ui/action-form";
import { LinkButton } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { selfPaths } from "@/lib/programs/console/paths";
import { askForPasswordLinkAction } from "./actions";

export function ForgottenForm({ hasMail }: { readonly hasMail: boolean }) {
  const [isAsked, setAsked] = useState(false);
  if (!hasMail || isAsked) {
    return (
      <div className="flex flex-col gap-6">
        {isAsked ? (
          <StepHeader title="Check your mailbox">
            If there is such a login, its password is kept here and its mail address is known, a mail with a
            link is on its way. If none comes within a few minutes, ask your database administrator.
          </StepHeader>
        ) : (
          <StepHeader title="Forgot your password?">
            Ask your database administrator for a password link. This installation sends no mail.
          </StepHeader>
        )}
        <div>
          <LinkButton href={selfPaths.signIn}>Back to signing in</LinkButton>
        </div>
      </div>
    );
  }
  return (
    <div className="flex flex-col gap-6">
      <StepHeader title="Forgot your password?">
        You get a mail with a link to set a new one. Your second factor stays as it is; the page that the link
        opens asks for a code. If you log in with the password of your organisation's directory, change it
        there, also when it has expired: no mail is sent for it.
      </StepHeader>
      <ActionForm action={askForPasswordLinkAction} quiet onDone={() => setAsked(true)} className="max-w-sm">
        <Field name="name" label="Username or mail address">
          <Input
            required
            mono
            autoComplete="username"
            autoCapitalize="none"
            autoCorrect="off"
            spellCheck={false}
          />
        </Field>
        <div>
          <SubmitButton className="max-sm:w-full">Send me a link</SubmitButton>
        </div>
      </ActionForm>
    </div>
  );
}
