"use server";
/** The actions behind the dialog that asks an operator to confirm who they are. */
import { z } from "zod";
import { confirmIdentity } from "@/lib/people/operators/own";
import { operatorProofInput } from "@/lib/people/operators/schema";
import { beginTouch } from "@/lib/people/passkeys/touch";
import { operatorAction } from "./action";
import { done } from "./action-state";

export const beginConfirmationAction = operatorAction(z.object({}), async (actor) =>
  done("", await beginTouch(actor, "confirmation")),
);

export const confirmIdentityAction = operatorAction(operatorProofInput, async (actor, input) => {
  await confirmIdentity(actor, input);
  return "";
});
