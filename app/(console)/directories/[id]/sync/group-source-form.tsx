"use client";
/** Where the groups of a directory are read, and which attribute holds what. */
import { ActionForm, FormButtons, SubmitButton } from "@/components/ui/action-form";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { GroupAttributes } from "@/lib/login/directory/attributes";
import { saveGroupSourceAction } from "./actions";

const mapped = [
  [
    "groupIdAttribute",
    "id",
    "Id of a group",
    "Never changes, so that a rename or a move changes nothing here.",
  ],
  ["groupNameAttribute", "name", "Name of a group", "What the group is called here."],
  [
    "groupMemberAttribute",
    "member",
    "Members",
    "Holds their names in the directory, or with memberUid their usernames.",
  ],
  ["groupDescriptionAttribute", "description", "Description", "Leave empty to take none."],
] as const;

/** Which of them say who is a member of a group, and so who is an operator. */
const deciding: ReadonlySet<string> = new Set(["id", "member"]);

/** `mayDecide`: whether also the attributes that say who is an operator may be changed. */
export function GroupSourceForm({
  directoryId,
  base,
  filter,
  attributes,
  mayWrite,
  mayDecide,
}: {
  readonly directoryId: string;
  readonly base: string | null;
  readonly filter: string;
  readonly attributes: GroupAttributes;
  readonly mayWrite: boolean;
  readonly mayDecide: boolean;
}) {
  const isHeld = (key: string) => mayWrite && !mayDecide && deciding.has(key);
  return (
    <ActionForm action={saveGroupSourceAction} hidden={{ directoryId }}>
      <Field
        name="groupBase"
        label="Search base for groups"
        optional
        hint="Such as ou=groups,dc=example,dc=org. Left empty, no groups are read."
      >
        <Input mono autoComplete="off" spellCheck={false} defaultValue={base ?? ""} disabled={!mayWrite} />
      </Field>
      <Field name="groupFilter" label="Filter for groups">
        <Input
          mono
          required
          autoComplete="off"
          spellCheck={false}
          defaultValue={filter}
          disabled={!mayWrite}
        />
      </Field>
      <div className="grid gap-5 sm:grid-cols-2">
        {mapped.map(([name, key, label, hint]) => (
          <Field
            key={name}
            name={name}
            label={label}
            hint={isHeld(key) ? "Operators sign in with this directory: only an owner changes this." : hint}
          >
            <Input
              mono
              readOnly={isHeld(key)}
              required={key !== "description"}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              defaultValue={attributes[key]}
              disabled={!mayWrite}
            />
          </Field>
        ))}
      </div>
      {mayWrite && (
        <FormButtons>
          <SubmitButton variant="secondary">Save groups</SubmitButton>
        </FormButtons>
      )}
    </ActionForm>
  );
}
