"use server";
/** What the pages of clients do. */
import { redirect } from "next/navigation";
import { withVersion } from "@/lib/foundation/base/form-state";
import { clientForm } from "@/lib/people/clients/form";
import {
  clientIdInput,
  createClientInput,
  regenerateSecretInput,
  updateClientInput,
} from "@/lib/people/clients/schema";
import {
  clearThrottle,
  createClient,
  deleteClient,
  disableClient,
  enableClient,
  regenerateSecret,
  updateClient,
} from "@/lib/people/clients/service";
import { operatorAction, saved } from "@/lib/programs/console/action";
import { done } from "@/lib/programs/console/action-state";
import { checkDoors } from "@/lib/servers/workers/check-doors";
import { checkDoorsInput } from "@/lib/servers/workers/schema";

export const checkDoorsAction = operatorAction(checkDoorsInput, async (actor, input) =>
  done("", await checkDoors(actor, input)),
);

export const createClientAction = operatorAction(createClientInput, async (actor, input) =>
  done("Client created.", {
    ...(await createClient(actor, input)),
    name: input.name,
    network: input.network,
    doors: input.doors,
    messageAuthenticator: input.messageAuthenticator,
  }),
);

export const updateClientAction = operatorAction(withVersion(updateClientInput), async (actor, input) => {
  await updateClient(actor, input);
  return saved("Saved. Takes effect at the next login.", clientForm(input));
});

export const regenerateSecretAction = operatorAction(regenerateSecretInput, async (actor, input) =>
  done("Secret regenerated. The old one no longer works.", await regenerateSecret(actor, input)),
);

export const disableClientAction = operatorAction(clientIdInput, async (actor, input) => {
  await disableClient(actor, input);
  return "Disabled. Its requests are ignored from now on.";
});

export const enableClientAction = operatorAction(clientIdInput, async (actor, input) => {
  await enableClient(actor, input);
  return "Enabled.";
});

export const deleteClientAction = operatorAction(clientIdInput, async (actor, input) => {
  await deleteClient(actor, input);
  redirect("/clients");
});

export const clearThrottleAction = operatorAction(clientIdInput, async (actor, input) => {
  await clearThrottle(actor, input);
  return "The limit is cleared.";
});
