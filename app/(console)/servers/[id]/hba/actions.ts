"use server";
/** What the page of pg_hba.conf does: give out the client's secret for the line. */
import { clientIdInput } from "@/lib/people/clients/schema";
import { showSecret } from "@/lib/people/clients/show-secret";
import { operatorAction } from "@/lib/programs/console/action";
import { done } from "@/lib/programs/console/action-state";

export const showSecretAction = operatorAction(clientIdInput, async (actor, input) =>
  done("", await showSecret(actor, input)),
);
