"use client";
/** The role names under which a user logs in. */
import { ActionForm, FormButtons, SubmitButton } from "@/components/ui/action-form";
import { Section } from "@/components/ui/page";
import { Badge } from "@/components/ui/status";
import type { UserDetail } from "@/lib/people/users/detail";
import { setAliasesAction } from "../actions";
import { AliasesField } from "../identity-fields";

export function RoleNames({
  user,
  version,
  mayWrite,
}: {
  readonly user: UserDetail;
  readonly version: string;
  readonly mayWrite: boolean;
}) {
  if (!mayWrite && user.aliases.length === 0) return null;
  return (
    <Section title="Role names">
      {mayWrite ? (
        <ActionForm action={setAliasesAction} hidden={{ userId: user.id }} version={version}>
          <AliasesField aliases={user.aliases} />
          <FormButtons>
            <SubmitButton variant="secondary">Save role names</SubmitButton>
          </FormButtons>
        </ActionForm>
      ) : (
        <p className="flex flex-wrap gap-1">
          {user.aliases.map((name) => (
            <Badge key={name}>{name}</Badge>
          ))}
        </p>
      )}
    </Section>
  );
}
