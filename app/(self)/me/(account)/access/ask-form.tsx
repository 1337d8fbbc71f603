"use client";
/** Asking for a group, with a reason and a length. */
import { useState } from "react";
import { ActionForm, SubmitButton } from "@/components/ui/action-form";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { hoursText } from "@/lib/people/temporary-access/hours-text";
import type { AskableGroup } from "@/lib/people/temporary-access/queries";
import { askForAccessAction } from "../../actions";

export function AskForm({ groups }: { readonly groups: readonly AskableGroup[] }) {
  const [chosen, setChosen] = useState(groups[0]?.id ?? "");
  const group = groups.find(({ id }) => id === chosen) ?? groups[0];
  return (
    <ActionForm action={askForAccessAction} className="max-w-md">
      <Field name="groupId" label="Group" hint={group?.description}>
        <Select
          options={groups.map(({ id, name }) => ({ value: id, label: name }))}
          defaultValue={groups[0]?.id}
          onValueChange={(value) => setChosen(String(value))}
        />
      </Field>
      <Field
        name="hours"
        label="For how many hours"
        hint={group && `At most ${hoursText(group.maxHours)}. It begins when somebody approves it.`}
      >
        <Input type="number" inputMode="numeric" min={1} required className="max-w-28" />
      </Field>
      <Field name="reason" label="Reason" hint="Whoever decides reads this.">
        <Textarea rows={2} required maxLength={500} />
      </Field>
      <div>
        <SubmitButton>Ask for access</SubmitButton>
      </div>
    </ActionForm>
  );
}
