"use server";
/** Owns what the page of ways in does: accept one, withdraw that. */
import { acceptExceptionInput, exceptionIdInput } from "@/lib/bypass/schema";
import { acceptException, withdrawException } from "@/lib/bypass/service";
import { operatorAction } from "@/lib/console/action";

export const acceptExceptionAction = operatorAction(acceptExceptionInput, async (actor, input) => {
  await acceptException(actor, input);
  return "Accepted. It counts again when its time has ended.";
});

export const withdrawExceptionAction = operatorAction(exceptionIdInput, async (actor, input) => {
  await withdrawException(actor, input);
  return "Withdrawn.";
});
