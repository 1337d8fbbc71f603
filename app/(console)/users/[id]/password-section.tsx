"use client";
/** The password on a user's page: whether there is one, and the link with which the user sets another. */
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Section } from "@/components/ui/page";
import { RadioGroup } from "@/components/ui/radio-group";
import { RelativeTime } from "@/components/ui/relative-time";
import { SecretOnce } from "@/components/ui/secret-once";
import type { IssuedLink } from "@/lib/people/enrollment/issue";
import type { UserDetail } from "@/lib/people/users/detail";
import { issuePasswordLinkAction, mailPasswordLinkAction, revokePasswordLinkAction } from "../actions";
import { DisabledNote } from "./disabled-note";
import { RevokeButton } from "./revoke-button";

const oldPassword = [
  {
    value: "keep",
    label: "Keep the old password until then",
    description: "For somebody who forgot it. It stops working when the new one is set.",
  },
  {
    value: "end",
    label: "End the old password now",
    description: "For a password that somebody else may know. Logins are refused until the new one is set.",
  },
];

export function PasswordSection({
  user,
  mayReset,
  mailTo,
}: {
  readonly user: UserDetail;
  readonly mayReset: boolean;
  /** Where a link can be mailed to, or null where mail is not set up or the user has no address. */
  readonly mailTo: string | null;
}) {
  const [issued, setIssued] = useState<IssuedLink | null>(null);
  const { passwordLink: open } = user;
  const shown = open && issued;
  if (user.passwordElsewhere !== null) {
    return (
      <Section title="Password">
        <p>
          {user.username} logs in with the password of the directory <bdi>{user.passwordElsewhere}</bdi>. It
          is changed there, and no password is set here.
        </p>
      </Section>
    );
  }
  return (
    <Section title="Password" description="A password link lets the user set a new one. The link works once.">
      <div className="flex flex-col gap-4">
        <p>
          {user.hasPassword
            ? user.isPasswordKept
              ? "The password of the database role."
              : "Set"
            : "Not set."}
          {user.hasPassword && !user.isPasswordKept && (
            <> {user.passwordChangedAt && <RelativeTime at={user.passwordChangedAt} />}.</>
          )}
        </p>
        {shown ? (
          <SecretOnce label="Password link" value={shown.url}>
            Give it to the user, after you have checked who is asking.{" "}
            {user.factors.some((factor) => factor.isConfirmed)
              ? "The page also asks for a code."
              : "Anyone who has this link can set the password."}{" "}
            It expires <RelativeTime at={shown.expiresAt} />.
          </SecretOnce>
        ) : (
          open && (
            <p>
              A password link issued by {open.issuedBy} <RelativeTime at={open.createdAt} /> is open and
              expires <RelativeTime at={open.expiresAt} />.
            </p>
          )
        )}
        {mayReset && (
          <div className="flex flex-wrap gap-2">
            {user.status === "disabled" ? (
              <DisabledNote user={user} />
            ) : (
              <>
                {mailTo !== null && (
                  <ConfirmDialog
                    trigger={<Button>Send password link by mail…</Button>}
                    action={mailPasswordLinkAction}
                    hidden={{ userId: user.id }}
                    title={`Send ${user.username} a password link?`}
                    description={`It goes to ${mailTo}. Any password link that is open now stops working.`}
                    confirmLabel="Send"
                    onDone={() => setIssued(null)}
                  >
                    <RadioGroup
                      name="oldPassword"
                      label="Old password"
                      options={oldPassword}
                      defaultValue="keep"
                    />
                  </ConfirmDialog>
                )}
                <ConfirmDialog
                  trigger={<Button>{open ? "Issue another password link…" : "Issue password link…"}</Button>}
                  action={issuePasswordLinkAction}
                  hidden={{ userId: user.id }}
                  title={`Reset the password of ${user.username}?`}
                  description="Verify who is asking, for example by calling back. Any password link that is open now stops working."
                  confirmLabel="Issue"
                  onDone={setIssued}
                >
                  <RadioGroup
                    name="oldPassword"
                    label="Old password"
                    options={oldPassword}
                    defaultValue="keep"
                  />
                </ConfirmDialog>
              </>
            )}
            {open && (
              <RevokeButton
                action={revokePasswordLinkAction}
                userId={user.id}
                what="the password link"
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
