"use server";

/** What the list of users does to many: a job each, so that the page can be left. */
import { startBulkRun, stopBulkRun, takeBulkResult } from "@/lib/people/users/bulk-runs";
import { bulkRunInput, startBulkInput } from "@/lib/people/users/schema";
import { operatorAction } from "@/lib/programs/console/action";
import { done } from "@/lib/programs/console/action-state";

export const startBulkAction = operatorAction(startBulkInput, async (actor, input) =>
  done("", await startBulkRun(actor, input)),
);

export const stopBulkAction = operatorAction(bulkRunInput, async (actor, input) => {
  await stopBulkRun(actor, input);
  return "The change stops after its present step.";
});

export const takeBulkResultAction = operatorAction(bulkRunInput, async (actor, input) =>
  done("", await takeBulkResult(actor, input)),
);
