"use client";
/** The dialog of a change in bulk: asks first, then leaves the work to a job and shows the page that follows it. */
import { useRouter } from "next/navigation";
import { useState } from "react";
import { EndSessionsOffer } from "@/components/end-sessions-offer";
import { ActionForm, SubmitButton } from "@/components/ui/action-form";
import { Button } from "@/components/ui/button";
import { Combobox } from "@/components/ui/combobox";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import type { BulkAction, BulkSelection } from "@/lib/people/users/schema";
import type { EndOffer } from "@/lib/servers/sessions/of-user";
import { startBulkAction } from "./bulk-actions";
import { bulkWords, usersInWords } from "./bulk-words";
import { searchGroups } from "./options";

/** What to do, to whom, and how many they are. `clear` forgets the chosen rows. */
export type BulkJob = {
  readonly action: BulkAction;
  readonly count: number;
  readonly selection: BulkSelection;
  readonly clear: () => void;
};

export function BulkDialog({
  job,
  offer,
  onClose,
}: {
  readonly job: BulkJob;
  /** Needed where disabling and resetting can be chosen. */
  readonly offer?: EndOffer;
  readonly onClose: () => void;
}) {
  const [typed, setTyped] = useState("");
  const router = useRouter();
  const { action, count, selection } = job;
  const words = bulkWords[action];
  const isReady = action !== "delete" || typed.trim() === String(count);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={words.question(usersInWords(count))}
      description={words.description}
    >
      <ActionForm
        action={startBulkAction}
        hidden={{ action, selection: JSON.stringify(selection), shown: String(count) }}
        quiet
        onDone={() => {
          job.clear();
          router.push("/users/changes");
        }}
      >
        {(action === "add_to_group" || action === "remove_from_group") && (
          <Field name="groupId" label="Group">
            <Combobox search={searchGroups} required />
          </Field>
        )}
        {action === "reset_factors" && (
          <Field name="reason" label="Reason" hint="Recorded in the audit log once for each user.">
            <Textarea rows={2} required minLength={3} maxLength={500} />
          </Field>
        )}
        {offer && (action === "disable" || action === "reset_factors") && (
          <EndSessionsOffer offer={offer} isUsual={action === "disable"} />
        )}
        {action === "delete" && (
          <Field label={`Type ${count} to delete them`}>
            <Input
              inputMode="numeric"
              autoComplete="off"
              onChange={(event) => setTyped(event.target.value)}
            />
          </Field>
        )}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <SubmitButton variant={words.isDanger ? "danger" : "primary"} disabled={!isReady}>
            {words.confirm}
          </SubmitButton>
        </div>
      </ActionForm>
    </Dialog>
  );
}
