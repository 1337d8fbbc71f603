"use client";
/** Making a user a member of a group for a while. */
import { useState } from "react";
import { ActionForm, SubmitButton } from "@/components/ui/action-form";
import { Combobox } from "@/components/ui/combobox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { giveAccessAction } from "../../access/actions";
import { searchUsers } from "../../users/options";

export function GiveAccess({ groupId }: { readonly groupId: string }) {
  const [round, setRound] = useState(0);
  return (
    <ActionForm
      key={round}
      action={giveAccessAction}
      hidden={{ groupId }}
      onDone={() => setRound((n) => n + 1)}
      className="flex flex-col gap-4"
    >
      <Field name="userId" label="Person">
        <Combobox search={searchUsers} placeholder="Type the beginning of a name…" />
      </Field>
      <Field name="hours" label="For how many hours">
        <Input
          type="number"
          inputMode="numeric"
          min={1}
          max={8760}
          required
          defaultValue={8}
          className="max-w-28"
        />
      </Field>
      <Field name="reason" label="Reason" hint="Recorded in the history and in the audit log.">
        <Input required maxLength={500} autoComplete="off" />
      </Field>
      <div>
        <SubmitButton variant="secondary">Give access</SubmitButton>
      </div>
    </ActionForm>
  );
}
