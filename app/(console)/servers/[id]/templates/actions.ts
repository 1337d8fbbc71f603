"use server";
/** What the page of role templates asks of the server: what it has now. */
import { operatorAction } from "@/lib/programs/console/action";
import { done } from "@/lib/programs/console/action-state";
import { templateStateInput } from "@/lib/servers/role-templates/schema";
import { readTemplateState } from "@/lib/servers/role-templates/service";

export const readTemplateStateAction = operatorAction(templateStateInput, async (actor, input) =>
  done("", await readTemplateState(actor, input)),
);
