"use client";
/** Sets a new password with a link: who it is for, the password, the code where the person has one. */
import { useState } from "react";
import { forgetLinkToken } from "@/components/link-token";
import { NewPasswordField } from "@/components/new-password-field";
import { ClosedLink } from "@/components/self/closed-link";
import { OwnCodeField } from "@/components/self/proof-fields";
import { StepHeader } from "@/components/self/step-header";
import { useOpenedLink } from "@/components/self/use-opened-link";
import { ActionForm, SubmitButton } from "@/components/ui/action-form";
import { LinkButton } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/page";
import { RelativeTime } from "@/components/ui/relative-time";
import { UsernameForManager } from "@/components/username-for-manager";
import type { PasswordLinkView } from "@/lib/people/enrollment/password-link";
import { selfPaths } from "@/lib/programs/console/paths";
import { openPasswordLinkAction, setPasswordByLinkAction } from "./actions";

const place = "postern.password";

export function PasswordForm() {
  const [isSet, setIsSet] = useState(false);
  const { token, link, problem } = useOpenedLink<PasswordLinkView>(
    place,
    openPasswordLinkAction,
    "Open the complete link that you were given again.",
    () => setIsSet(false),
  );

  if (isSet) return <PasswordSet />;
  if (!link) {
    return problem ? (
      <ClosedLink {...problem}>
        If you have already used this link, your new password is set. Log in to the database with it, or go to
        your own page.
      </ClosedLink>
    ) : (
      <Skeleton lines={5} />
    );
  }
  return (
    <div className="flex flex-col gap-6">
      <StepHeader title="Set a new password">
        You use it to log in to the database. The old password stops working as soon as the new one is set.
      </StepHeader>
      <dl className="flex flex-col gap-1 rounded-lg border border-line bg-surface p-4">
        <dt className="text-[0.8125rem] text-muted">Your database username</dt>
        <dd dir="auto" className="font-mono text-base font-semibold break-all">
          {link.username}
        </dd>
      </dl>
      <ActionForm
        action={setPasswordByLinkAction}
        hidden={{ token }}
        quiet
        onDone={() => {
          forgetLinkToken(place);
          setIsSet(true);
        }}
        className="max-w-md"
      >
        <UsernameForManager username={link.username} />
        <NewPasswordField limits={link.passwordLimits} username={link.username} />
        {link.needsCode && (
          <OwnCodeField hint="If you have lost your phone, ask your database administrator." />
        )}
        <p className="text-muted">
          This link works once and expires <RelativeTime at={link.expiresAt} />.
        </p>
        <div>
          <SubmitButton className="max-sm:w-full">Set password</SubmitButton>
        </div>
      </ActionForm>
    </div>
  );
}

function PasswordSet() {
  return (
    <div className="flex flex-col gap-6">
      <StepHeader title="Your new password is set">
        Use it from your next login to the database, followed by a code where one is asked for. You were
        signed out everywhere.
      </StepHeader>
      <div>
        <LinkButton href={selfPaths.signIn}>Go to my page</LinkButton>
      </div>
    </div>
  );
}
