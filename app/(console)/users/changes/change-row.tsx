"use client";
/** One change to many users: what, by whom, how far, and what can be done about it. */
import { Download } from "lucide-react";
import { ActionForm, SubmitButton } from "@/components/ui/action-form";
import { RelativeTime } from "@/components/ui/relative-time";
import { saveFile } from "@/components/ui/save-file";
import { Progress } from "@/components/ui/spinner";
import { Status, type Tone } from "@/components/ui/status";
import type { BulkRunView, BulkState } from "@/lib/people/users/bulk-runs";
import type { FormAction } from "@/lib/programs/console/action-state";
import { stopBulkAction, takeBulkResultAction } from "../bulk-actions";
import { bulkWords, usersInWords } from "../bulk-words";

const states: Readonly<Record<BulkState, { readonly tone: Tone; readonly word: string }>> = {
  waiting: { tone: "info", word: "Waiting" },
  running: { tone: "info", word: "Running" },
  finished: { tone: "ok", word: "Finished" },
  stopped: { tone: "warn", word: "Stopped" },
  failed: { tone: "danger", word: "Not finished" },
};

export function ChangeRow({ run }: { readonly run: BulkRunView }) {
  const { id, action, state, total, changed, unchanged, failed, isMine } = run;
  const isMoving = state === "waiting" || state === "running";
  const title = `${bulkWords[action].title}: ${usersInWords(total)}`;
  const mayTake = isMine && run.hasResult && (action !== "issue_links" || !isMoving);
  return (
    <li className="flex flex-col gap-3 rounded-lg border border-line bg-surface p-4">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <h2 className="font-semibold">{title}</h2>
        <Status tone={states[state].tone}>{states[state].word}</Status>
      </div>
      <p className="text-[0.8125rem] text-muted">
        Started by <bdi>{run.requestedBy}</bdi> <RelativeTime at={run.createdAt} />
      </p>
      <Progress label={title} done={changed + unchanged + failed} total={total} />
      <p role="status">
        {usersInWords(changed)} {bulkWords[action].past}
        {unchanged > 0 && `, ${unchanged.toLocaleString("en")} did not need to change`}
        {failed > 0 && `, ${failed.toLocaleString("en")} failed`}.
      </p>
      {run.error && <p className="text-danger">{run.error}</p>}
      {mayTake && action === "issue_links" && (
        <p className="text-warn">
          The links can be downloaded once. Anyone who has a link can enrol in place of the user, so treat
          links like passwords.
        </p>
      )}
      {(mayTake || (isMine && isMoving)) && (
        <div className="flex flex-wrap gap-2">
          {mayTake && (
            <ActionForm action={takeAndSave} hidden={{ id }} quiet>
              <SubmitButton variant="secondary" icon={<Download aria-hidden className="size-4" />}>
                Download result (CSV)
              </SubmitButton>
            </ActionForm>
          )}
          {isMine && isMoving && (
            <ActionForm action={stopBulkAction} hidden={{ id }}>
              <SubmitButton variant="ghost">Stop</SubmitButton>
            </ActionForm>
          )}
        </div>
      )}
    </li>
  );
}

/** Saved as soon as it is there: links are given once, and the page that is drawn anew has no button for them any more. */
const takeAndSave: FormAction<Result> = async (previous, form) => {
  const state = await takeBulkResultAction(previous, form);
  if (state.status === "done" && state.data) saveFile(state.data.name, state.data.csv, "text/csv");
  return state;
};

type Result = { readonly name: string; readonly csv: string };
