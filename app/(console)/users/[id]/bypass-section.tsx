"use client";
/** The bypass code on a user's page: issue with a reason, show once, revoke. */
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field } from "@/components/ui/field";
import { Section } from "@/components/ui/page";
import { RelativeTime } from "@/components/ui/relative-time";
import { SecretOnce } from "@/components/ui/secret-once";
import { Select } from "@/components/ui/select";
import type { IssuedBypassCode } from "@/lib/people/users/bypass";
import type { UserDetail } from "@/lib/people/users/detail";
import { issueBypassCodeAction, revokeBypassCodeAction } from "../actions";
import { DisabledNote } from "./disabled-note";
import { RevokeButton } from "./revoke-button";

const validity = [
  { value: "15", label: "15 minutes" },
  { value: "60", label: "1 hour" },
  { value: "240", label: "4 hours" },
  { value: "480", label: "8 hours" },
  { value: "1440", label: "24 hours" },
];

export function BypassSection({ user, mayIssue }: { readonly user: UserDetail; readonly mayIssue: boolean }) {
  const [issued, setIssued] = useState<IssuedBypassCode | null>(null);
  const { bypassCode: open } = user;
  const shown = open && issued;
  return (
    <Section
      title="Bypass code"
      description="Replaces the second factor once, for someone who does not have their phone today."
    >
      <div className="flex flex-col gap-4">
        {shown && (
          <SecretOnce label="Bypass code" value={shown.code}>
            The user types it directly after the password. It works once and expires{" "}
            <RelativeTime at={shown.expiresAt} />.
          </SecretOnce>
        )}
        {open && !shown && (
          <p>
            A code issued by {open.issuedBy} <RelativeTime at={open.createdAt} /> is open and expires{" "}
            <RelativeTime at={open.expiresAt} />. Reason: {open.reason}
          </p>
        )}
        {!open && <p className="text-muted">No code is open.</p>}
        {mayIssue && (
          <div className="flex flex-wrap gap-2">
            {user.status === "disabled" ? (
              <DisabledNote user={user} />
            ) : (
              <ConfirmDialog
                trigger={<Button>{open ? "Issue another…" : "Issue bypass code…"}</Button>}
                action={issueBypassCodeAction}
                hidden={{ userId: user.id }}
                title={`Issue a bypass code for ${user.username}?`}
                description="Verify who is asking, for example by calling back. Any code that is open now stops working."
                confirmLabel="Issue"
                reason="required"
                onDone={setIssued}
              >
                <Field name="validMinutes" label="Valid for">
                  <Select options={validity} defaultValue="60" />
                </Field>
              </ConfirmDialog>
            )}
            {open && (
              <RevokeButton
                action={revokeBypassCodeAction}
                userId={user.id}
                what="the bypass code"
                then="It stops working immediately."
                onDone={() => setIssued(null)}
              />
            )}
          </div>
        )}
      </div>
    </Section>
  );
}
