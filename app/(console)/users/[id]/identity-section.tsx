"use client";
/** Who a user is: facts, and the form that changes them. */
import Link from "next/link";
import { useState } from "react";
import { ActionForm, FormButtons, SubmitButton } from "@/components/ui/action-form";
import { Button } from "@/components/ui/button";
import { Facts, Section } from "@/components/ui/page";
import { RelativeTime } from "@/components/ui/relative-time";
import type { UserDetail } from "@/lib/people/users/detail";
import { updateUserAction } from "../actions";
import { IdentityFields } from "../identity-fields";

export function IdentitySection({
  user,
  version,
  mayWrite,
  mayAudit,
}: {
  readonly user: UserDetail;
  readonly version: string;
  readonly mayWrite: boolean;
  readonly mayAudit: boolean;
}) {
  const [isEditing, setIsEditing] = useState(false);
  const edit = (
    <Button size="sm" onClick={() => setIsEditing(true)}>
      Edit
    </Button>
  );
  return (
    <Section title="Identity" action={mayWrite && !isEditing ? edit : undefined}>
      {isEditing ? (
        <ActionForm
          action={updateUserAction}
          hidden={{ userId: user.id }}
          version={version}
          onDone={() => setIsEditing(false)}
        >
          <IdentityFields identity={user} owner={user.directory} />
          <FormButtons>
            <SubmitButton>Save</SubmitButton>
            <Button onClick={() => setIsEditing(false)}>Cancel</Button>
          </FormButtons>
        </ActionForm>
      ) : (
        <IdentityFacts user={user} mayAudit={mayAudit} />
      )}
    </Section>
  );
}

function IdentityFacts({ user, mayAudit }: { readonly user: UserDetail; readonly mayAudit: boolean }) {
  const none = <span className="text-muted">none</span>;
  return (
    <Facts
      items={[
        ["Name", user.displayName || none],
        ["Mail address", user.email ?? none],
        ["Phone", user.phone ?? none],
        [
          "Source",
          user.directory ? (
            <span key="source">
              directory <bdi>{user.directory.name}</bdi>
            </span>
          ) : (
            "kept here"
          ),
        ],
        ...(user.directory?.disabledWhy ? [["Disabled", user.directory.disabledWhy] as const] : []),
        ...(user.notes
          ? [
              [
                "Notes",
                <span key="notes" className="whitespace-pre-wrap">
                  {user.notes}
                </span>,
              ] as const,
            ]
          : []),
        ["Password", user.hasPassword ? <PasswordFact key="password" user={user} /> : none],
        [
          "Last login",
          user.lastLoginAt ? (
            <RelativeTime key="last" at={user.lastLoginAt} />
          ) : (
            <span key="last" className="text-muted">
              never
            </span>
          ),
        ],
        ["Created", <RelativeTime key="created" at={user.createdAt} />],
        ...(mayAudit
          ? [
              [
                "Changes",
                <Link
                  key="audit"
                  href={`/audit?subjectId=${user.id}`}
                  className="text-accent hover:underline"
                >
                  In the audit log
                </Link>,
              ] as const,
            ]
          : []),
      ]}
    />
  );
}

function PasswordFact({ user }: { readonly user: UserDetail }) {
  if (user.isPasswordKept) return "imported from the database role";
  if (!user.passwordChangedAt) return "set";
  return (
    <>
      set <RelativeTime at={user.passwordChangedAt} />
    </>
  );
}
