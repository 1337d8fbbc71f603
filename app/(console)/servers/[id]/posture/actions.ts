"use server";

/** What the page of a server's posture does: run the checks, waive one, withdraw that. */
import { operatorAction } from "@/lib/programs/console/action";
import { requestPosture } from "@/lib/servers/posture/jobs";
import { waiveCheckInput, waiverIdInput } from "@/lib/servers/posture/schema";
import { waiveCheck, withdrawWaiver } from "@/lib/servers/posture/service";
import { serverIdInput } from "@/lib/servers/registry/schema";

export const runPostureAction = operatorAction(serverIdInput, async (actor, input) => {
  await requestPosture(actor, input);
  return "The checks begin in a moment.";
});

export const waiveCheckAction = operatorAction(waiveCheckInput, async (actor, input) => {
  await waiveCheck(actor, input);
  return "Waived. The check counts again after the last day.";
});

export const withdrawWaiverAction = operatorAction(waiverIdInput, async (actor, input) => {
  await withdrawWaiver(actor, input);
  return "Withdrawn.";
});
