"use client";
/** What can be done with one job: run a dead letter again or delete it, cancel what waits or runs. */
import { ActionForm, SubmitButton } from "@/components/ui/action-form";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { JobView } from "@/lib/foundation/jobs/queries";
import { cancelJobAction, deleteJobAction, runJobAgainAction } from "./actions";

/** `title`: what the page calls the job. */
export function JobActions({ job, title }: { readonly job: JobView; readonly title: string }) {
  const hidden = { id: job.id };
  if (job.state === "dead") {
    return (
      <div className="flex flex-wrap gap-2 sm:justify-end">
        <ActionForm action={runJobAgainAction} hidden={hidden}>
          <SubmitButton size="sm">Run again</SubmitButton>
        </ActionForm>
        <ConfirmDialog
          trigger={<Button size="sm">Delete…</Button>}
          hidden={hidden}
          danger
          action={deleteJobAction}
          title="Delete this failed job?"
          description={`“${title}” will not run again for this, and its error message is deleted. This cannot be undone.`}
          confirmLabel="Delete"
        />
      </div>
    );
  }
  if (job.state !== "waiting" && job.state !== "running") return null;
  if (job.isCancelling) return <span className="text-muted">Cancelling</span>;
  return (
    <ConfirmDialog
      trigger={<Button size="sm">Cancel…</Button>}
      hidden={hidden}
      action={cancelJobAction}
      title={`Cancel “${title}”?`}
      description={
        job.state === "running"
          ? "It is asked to stop. What it has already done is kept."
          : "It will not run. A scheduled job is queued again at its next time."
      }
      confirmLabel="Cancel the job"
    />
  );
}
