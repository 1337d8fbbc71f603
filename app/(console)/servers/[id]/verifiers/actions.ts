"use server";
/** Showing what would be taken over, and taking it over. */
import { operatorAction } from "@/lib/programs/console/action";
import { done } from "@/lib/programs/console/action-state";
import { importInput, previewInput } from "@/lib/servers/verifiers/schema";
import { importVerifiers, previewVerifiers } from "@/lib/servers/verifiers/service";

export const previewVerifiersAction = operatorAction(previewInput, async (actor, input) =>
  done("", await previewVerifiers(actor, input)),
);

export const importVerifiersAction = operatorAction(importInput, async (actor, input) =>
  done("", await importVerifiers(actor, input)),
);
