"use client";
/** The groups of one user. */
import Link from "next/link";
import { ActionForm, FormButtons, SubmitButton } from "@/components/ui/action-form";
import { MultiSelect } from "@/components/ui/combobox";
import { Field } from "@/components/ui/field";
import { RelativeTime } from "@/components/ui/relative-time";
import { setGroupsAction } from "../actions";
import { searchGroups } from "../options";

type Group = {
  readonly id: string;
  readonly name: string;
  readonly endsAt: Date | null;
  readonly isDirectorys: boolean;
};

export function GroupsForm({
  userId,
  groups,
  version,
  mayWrite,
}: {
  readonly userId: string;
  readonly groups: readonly Group[];
  readonly version: string;
  readonly mayWrite: boolean;
}) {
  const links = (
    <ul className="flex flex-wrap gap-x-3 gap-y-1">
      {groups.map((group) => (
        <li key={group.id}>
          <Link dir="auto" href={`/groups/${group.id}`} className="text-accent hover:underline">
            {group.name}
          </Link>
          {group.isDirectorys && <span className="text-muted"> (from the directory)</span>}
          {group.endsAt && (
            <span className="text-muted">
              {" "}
              (ends <RelativeTime at={group.endsAt} />)
            </span>
          )}
        </li>
      ))}
    </ul>
  );
  if (!mayWrite) return groups.length > 0 ? links : <p className="text-muted">In no group.</p>;
  return (
    <ActionForm action={setGroupsAction} hidden={{ userId }} version={version}>
      {groups.length > 0 && links}
      <Field
        name="groupIds"
        label="Member of"
        hint={
          groups.some(({ isDirectorys }) => isDirectorys) && "Memberships from the directory end only there."
        }
      >
        <MultiSelect
          search={searchGroups}
          defaultValue={groups.map(({ id, name }) => ({ value: id, label: name }))}
        />
      </Field>
      <FormButtons>
        <SubmitButton variant="secondary">Save groups</SubmitButton>
      </FormButtons>
    </ActionForm>
  );
}
