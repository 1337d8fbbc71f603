"use server";

/** What the form for the console's address does: look at an answer, have it tried, ask how that went. */
import { operatorAction } from "@/lib/programs/console/action";
import { done } from "@/lib/programs/console/action-state";
import { planConsoleAddress, readConsoleAddress } from "@/lib/programs/console/address/queries";
import { consoleAddressInput } from "@/lib/programs/console/address/schema";
import { tryConsoleAddress } from "@/lib/programs/console/address/service";
import { currentOperator } from "@/lib/programs/console/session";

export const planAddressAction = operatorAction(consoleAddressInput, async (actor, input) =>
  done("", { ...(await planConsoleAddress(actor, input)), input }),
);

export const tryAddressAction = operatorAction(consoleAddressInput, async (actor, input) =>
  done("", await tryConsoleAddress(actor, input)),
);

/** Where the console is that answers now, and how the trial went; null when the session has ended. */
export async function addressNow() {
  const actor = await currentOperator();
  return actor && readConsoleAddress(actor);
}
