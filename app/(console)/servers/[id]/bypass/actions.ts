"use server";

/** What the page of ways in does: accept one, withdraw that. */
import { operatorAction } from "@/lib/programs/console/action";
import { acceptExceptionInput, exceptionIdInput } from "@/lib/servers/bypass/schema";
import { acceptException, withdrawException } from "@/lib/servers/bypass/service";

export const acceptExceptionAction = operatorAction(acceptExceptionInput, async (actor, input) => {
  await acceptException(actor, input);
  return "Accepted. The gap counts again after its last day.";
});

export const withdrawExceptionAction = operatorAction(exceptionIdInput, async (actor, input) => {
  await withdrawException(actor, input);
  return "Withdrawn.";
});
