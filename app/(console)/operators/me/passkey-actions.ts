"use server";
/** What operators do with passkeys of their own. */
import { z } from "zod";
import {
  addOperatorPasskey,
  removeOperatorsOwnPasskey,
  startOperatorPasskey,
} from "@/lib/people/operators/passkeys";
import { renameOwnPasskey } from "@/lib/people/passkeys/own";
import { addPasskeyInput, passkeyInput, renamePasskeyInput } from "@/lib/people/passkeys/schema";
import { operatorAction } from "@/lib/programs/console/action";
import { done } from "@/lib/programs/console/action-state";

export const startPasskeyAction = operatorAction(z.object({}), async (actor) =>
  done("", await startOperatorPasskey(actor)),
);

export const addPasskeyAction = operatorAction(addPasskeyInput, async (actor, input) => {
  await addOperatorPasskey(actor, input);
  return "Added. You can sign in with it from now on.";
});

export const renamePasskeyAction = operatorAction(renamePasskeyInput, async (actor, input) => {
  await renameOwnPasskey(actor, input);
  return "Renamed.";
});

export const removePasskeyAction = operatorAction(passkeyInput, async (actor, input) => {
  await removeOperatorsOwnPasskey(actor, input);
  return "Removed.";
});
