"use server";
/** The action behind the dialog that asks an operator to confirm who they are. */
import { confirmIdentity } from "@/lib/people/operators/own";
import { operatorProofInput } from "@/lib/people/operators/schema";
import { operatorAction } from "./action";

export const confirmIdentityAction = operatorAction(operatorProofInput, async (actor, input) => {
  await confirmIdentity(actor, input);
  return "";
});
