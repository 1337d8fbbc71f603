"use server";
/** What the page of jobs does. */
import { jobIdInput } from "@/lib/foundation/jobs/schema";
import { cancelJob, deleteJob, runJobAgain } from "@/lib/foundation/jobs/service";
import { operatorAction } from "@/lib/programs/console/action";

export const runJobAgainAction = operatorAction(jobIdInput, async (actor, input) => {
  await runJobAgain(actor, input);
  return "Queued again.";
});

export const deleteJobAction = operatorAction(jobIdInput, async (actor, input) => {
  await deleteJob(actor, input);
  return "Deleted.";
});

export const cancelJobAction = operatorAction(jobIdInput, async (actor, input) => {
  await cancelJob(actor, input);
  return "Cancelling. The job stops shortly.";
});
