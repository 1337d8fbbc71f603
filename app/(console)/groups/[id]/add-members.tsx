"use client";
/** Putting users into a group. */
import { useState } from "react";
import { ActionForm, SubmitButton } from "@/components/ui/action-form";
import { MultiSelect } from "@/components/ui/combobox";
import { Field } from "@/components/ui/field";
import { Section } from "@/components/ui/page";
import { searchUsers } from "../../users/options";
import { assignUsersAction } from "../actions";

export function AddMembers({ groupId }: { readonly groupId: string }) {
  const [round, setRound] = useState(0);
  return (
    <Section title="Add members" description="To add many at once, select them in the list of users.">
      <ActionForm
        action={assignUsersAction}
        hidden={{ groupId }}
        onDone={() => setRound((n) => n + 1)}
        className="flex-row flex-wrap items-end gap-3"
      >
        <Field key={round} name="userIds" label="Users" className="min-w-56 flex-1">
          <MultiSelect search={searchUsers} placeholder="Type the beginning of a name…" />
        </Field>
        <SubmitButton variant="secondary">Add</SubmitButton>
      </ActionForm>
    </Section>
  );
}
