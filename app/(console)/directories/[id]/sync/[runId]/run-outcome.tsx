"use client";
/** How far a run is and what came of it; a way to cancel it, or to let it go on once after the safety stop. */
import { ActionForm, SubmitButton } from "@/components/ui/action-form";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Progress } from "@/components/ui/spinner";
import type { RunView } from "@/lib/people/directory-sync/queries";
import { allowSyncAction, cancelSyncAction } from "../actions";
import { countsText } from "../run-state";

export function RunOutcome({
  run,
  maySync,
  mayAllow,
}: {
  readonly run: RunView;
  readonly maySync: boolean;
  readonly mayAllow: boolean;
}) {
  const { id, state, kind, heldWhy, digest, error, done, failed } = run;
  const isMoving = state === "waiting" || state === "running";
  return (
    <div className="flex flex-col gap-4">
      {isMoving && (
        <div className="flex flex-wrap items-center gap-4 rounded-lg border border-line bg-surface p-4">
          <div className="flex min-w-48 flex-1 flex-col gap-2">
            <p role="status">{run.progress ?? (state === "waiting" ? "Waiting for its turn" : "Running")}</p>
            <Progress label="Progress" done={run.percent ?? 0} total={100} />
          </div>
          {maySync &&
            (run.isCancelling ? (
              <span className="text-muted">Cancelling</span>
            ) : (
              <ActionForm action={cancelSyncAction} hidden={{ runId: id }}>
                <SubmitButton variant="ghost">Cancel</SubmitButton>
              </ActionForm>
            ))}
        </div>
      )}
      {error && (
        <Alert tone="danger" title="It did not get to its end.">
          <p>{error}</p>
        </Alert>
      )}
      {heldWhy && (
        <Alert
          tone="warning"
          title={
            kind === "preview" ? `A sync would stop here: ${heldWhy}` : `Nothing was changed: ${heldWhy}`
          }
          action={
            digest &&
            mayAllow && (
              <ConfirmDialog
                trigger={<Button size="sm">Do it this once…</Button>}
                action={allowSyncAction}
                hidden={{ runId: id, digest }}
                danger
                title="Let this sync happen?"
                description={`${heldWhy} The directory is read again. Nobody loses a login or a membership who is not listed on this page. The safety stop stays in force for the next sync.`}
                confirmLabel="Do it this once"
              />
            )
          }
        >
          {state === "held" && (
            <p>
              Look at the lines below. If the directory is right, let it happen this once; otherwise correct
              the directory.
            </p>
          )}
        </Alert>
      )}
      {run.listedUsers !== null && (
        <p>
          The directory listed {counted(run.listedUsers, "person", "people")} and{" "}
          {counted(run.listedGroups ?? 0, "group", "groups")}: {countsText(run)}.
          {kind === "sync" && ` ${done.toLocaleString("en")} done.`}
          {failed > 0 && ` ${failed.toLocaleString("en")} could not be done.`}
        </p>
      )}
    </div>
  );
}

/** "1 group", "3 groups". */
const counted = (count: number, one: string, many: string): string =>
  `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
