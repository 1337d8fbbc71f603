"use client";
/** The dialog of a change in bulk: asks first, shows how far it is, says what came of it. */
import { type FormEvent, useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Combobox } from "@/components/ui/combobox";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { Progress } from "@/components/ui/spinner";
import type { BulkAction, BulkSelection } from "@/lib/people/users/schema";
import { BulkReport } from "./bulk-report";
import { bulkWords, usersInWords } from "./bulk-words";
import { searchGroups } from "./options";
import { useBulkRun } from "./use-bulk-run";

/** What to do, to whom, and how many they are. `clear` forgets the chosen rows. */
export type BulkJob = {
  readonly action: BulkAction | "issue_links";
  readonly count: number;
  readonly selection: BulkSelection;
  readonly clear: () => void;
};

export function BulkDialog({ job, onClose }: { readonly job: BulkJob; readonly onClose: () => void }) {
  const { progress, start, stop, confirmation } = useBulkRun();
  const action = job.action === "issue_links" ? "enable" : job.action;
  const words = bulkWords[action];
  const isRunning = progress.status === "running";
  const isOver = progress.status === "finished" || progress.status === "stopped";
  const close = () => {
    if (isRunning) stop();
    if (isOver) job.clear();
    onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && close()}
      title={
        isRunning || isOver
          ? `${words.confirm}: ${usersInWords(job.count)}`
          : words.question(usersInWords(job.count))
      }
      description={progress.status === "ready" ? words.description : undefined}
    >
      {progress.status === "failed" && (
        <Alert tone="danger" title={progress.error}>
          {Object.values(progress.fields)
            .filter((text) => text !== progress.error)
            .join(" ")}
        </Alert>
      )}
      {(isRunning || isOver) && (
        <>
          <Progress
            label="Progress"
            done={progress.changed + progress.unchanged + progress.failures.length}
            total={job.count}
          />
          <BulkReport progress={progress} past={words.past} />
          <div className="flex justify-end gap-2">
            {isRunning ? <Button onClick={stop}>Stop</Button> : <Button onClick={close}>Close</Button>}
          </div>
        </>
      )}
      {(progress.status === "ready" || progress.status === "failed") && (
        <Questions job={job} action={action} onStart={start} onCancel={close} />
      )}
      {confirmation}
    </Dialog>
  );
}

function Questions({
  job,
  action,
  onStart,
  onCancel,
}: {
  readonly job: BulkJob;
  readonly action: BulkAction;
  readonly onStart: (values: Readonly<Record<string, string>>) => void;
  readonly onCancel: () => void;
}) {
  const [groupId, setGroupId] = useState("");
  const [typed, setTyped] = useState("");
  const words = bulkWords[action];
  const needsGroup = action === "add_to_group" || action === "remove_from_group";
  const needsCount = action === "delete";
  const isReady = (!needsGroup || groupId !== "") && (!needsCount || typed.trim() === String(job.count));
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const reason = String(new FormData(event.currentTarget).get("reason") ?? "");
    const selection = JSON.stringify(job.selection);
    onStart({ action, selection, ...(needsGroup && { groupId }), ...(reason !== "" && { reason }) });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-5">
      {needsGroup && (
        <Field label="Group">
          <Combobox search={searchGroups} onValueChange={(group) => setGroupId(group?.value ?? "")} />
        </Field>
      )}
      {action === "reset_factors" && (
        <Field name="reason" label="Reason" hint="Recorded in the audit log once for each user.">
          <Textarea rows={2} required minLength={3} maxLength={500} />
        </Field>
      )}
      {needsCount && (
        <Field label={`Type ${job.count} to delete them`}>
          <Input inputMode="numeric" autoComplete="off" onChange={(event) => setTyped(event.target.value)} />
        </Field>
      )}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" variant={words.isDanger ? "danger" : "primary"} disabled={!isReady}>
          {words.confirm}
        </Button>
      </div>
    </form>
  );
}
