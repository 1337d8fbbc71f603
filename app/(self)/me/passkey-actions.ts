"use server";
/** What a signed-in person does with passkeys of their own. */
import { z } from "zod";
import { addOwnPasskey, removeOwnPasskey, startOwnPasskey } from "@/lib/people/enrollment/own-passkeys";
import { proofInput, removeOwnPasskeyInput } from "@/lib/people/enrollment/schema";
import { renameOwnPasskey } from "@/lib/people/passkeys/own";
import { addPasskeyInput, renamePasskeyInput } from "@/lib/people/passkeys/schema";
import { beginTouch } from "@/lib/people/passkeys/touch";
import { userAction } from "@/lib/programs/console/action";
import { done } from "@/lib/programs/console/action-state";

export const beginConfirmationAction = userAction(z.object({}), async (actor) =>
  done("", await beginTouch(actor, "confirmation")),
);

export const startPasskeyAction = userAction(proofInput, async (actor, input) =>
  done("", await startOwnPasskey(actor, input)),
);

export const addPasskeyAction = userAction(addPasskeyInput, async (actor, input) => {
  await addOwnPasskey(actor, input);
  return "Added. You can sign in with it from now on.";
});

export const renamePasskeyAction = userAction(renamePasskeyInput, async (actor, input) => {
  await renameOwnPasskey(actor, input);
  return "Renamed.";
});

export const removePasskeyAction = userAction(removeOwnPasskeyInput, async (actor, input) => {
  await removeOwnPasskey(actor, input);
  return "Removed.";
});
