"use client";
/** The enrolment link on a user's page: issue, show once, revoke. */
import { useState } from "react";
import { ActionForm, SubmitButton } from "@/components/ui/action-form";
import { Section } from "@/components/ui/page";
import { RelativeTime } from "@/components/ui/relative-time";
import { SecretOnce } from "@/components/ui/secret-once";
import type { IssuedLink } from "@/lib/people/enrollment/issue";
import type { UserDetail } from "@/lib/people/users/detail";
import { issueLinkAction, mailLinkAction, revokeLinkAction } from "../actions";
import { DisabledNote } from "./disabled-note";
import { RevokeButton } from "./revoke-button";

export function EnrollmentSection({
  user,
  mayInvite,
  mailTo,
}: {
  readonly user: UserDetail;
  readonly mayInvite: boolean;
  /** Where a link can be mailed to, or null where mail is not set up or the user has no address. */
  readonly mailTo: string | null;
}) {
  const [issued, setIssued] = useState<IssuedLink | null>(null);
  const { enrollmentLink: open } = user;
  const shown = open && issued;
  return (
    <Section
      title="Enrolment link"
      description="The user sets a password, if they have none, and enrols a phone. The link works once."
    >
      <div className="flex flex-col gap-4">
        {shown ? (
          <SecretOnce label="Enrolment link" value={shown.url}>
            Anyone who has this link can enrol in place of the user. It expires{" "}
            <RelativeTime at={shown.expiresAt} />.
          </SecretOnce>
        ) : (
          open && (
            <p>
              A link issued by {open.issuedBy} <RelativeTime at={open.createdAt} /> is open and expires{" "}
              <RelativeTime at={open.expiresAt} />.
            </p>
          )
        )}
        {!open && <p className="text-muted">No link is open.</p>}
        {mayInvite && (
          <div className="flex flex-wrap items-center gap-2">
            {user.status === "disabled" ? (
              <DisabledNote user={user} />
            ) : (
              <>
                {mailTo !== null && (
                  <ActionForm
                    action={mailLinkAction}
                    hidden={{ userId: user.id }}
                    onDone={() => setIssued(null)}
                  >
                    <SubmitButton variant={open || user.status === "enrolled" ? "secondary" : "primary"}>
                      {open ? "Send another by mail" : "Send invitation"}
                    </SubmitButton>
                  </ActionForm>
                )}
                <ActionForm action={issueLinkAction} hidden={{ userId: user.id }} onDone={setIssued}>
                  <SubmitButton
                    variant={open || user.status === "enrolled" || mailTo !== null ? "secondary" : "primary"}
                  >
                    {open ? "Issue another" : "Issue enrolment link"}
                  </SubmitButton>
                </ActionForm>
              </>
            )}
            {open && (
              <RevokeButton
                action={revokeLinkAction}
                userId={user.id}
                what="the enrolment link"
                then="Anyone who opens it is told to ask for a new one."
                onDone={() => setIssued(null)}
              />
            )}
          </div>
        )}
      </div>
    </Section>
  );
}
