"use server";
/** What operators do about temporary access. */
import {
  accessIdInput,
  approveAccessInput,
  giveAccessInput,
  refuseAccessInput,
} from "@/lib/people/temporary-access/schema";
import { approveAccess, endAccess, giveAccess, refuseAccess } from "@/lib/people/temporary-access/service";
import { operatorAction } from "@/lib/programs/console/action";

export const approveAccessAction = operatorAction(approveAccessInput, async (actor, input) => {
  await approveAccess(actor, input);
  return "Approved. Takes effect at the next login.";
});

export const refuseAccessAction = operatorAction(refuseAccessInput, async (actor, input) => {
  await refuseAccess(actor, input);
  return "Refused.";
});

export const giveAccessAction = operatorAction(giveAccessInput, async (actor, input) => {
  await giveAccess(actor, input);
  return "Given. Takes effect at the next login.";
});

export const endAccessAction = operatorAction(accessIdInput, async (actor, input) => {
  await endAccess(actor, input);
  return "Ended. Takes effect at the next login.";
});
