"use server";
/** Checking a file of users, and importing it. */
import { importUsersInput, previewImportInput } from "@/lib/people/csv-import/schema";
import { importUsers, previewImport } from "@/lib/people/csv-import/service";
import { operatorAction } from "@/lib/programs/console/action";
import { done } from "@/lib/programs/console/action-state";

export const previewImportAction = operatorAction(previewImportInput, async (actor, input) =>
  done("", await previewImport(actor, input)),
);

export const importUsersAction = operatorAction(importUsersInput, async (actor, input) =>
  done("", await importUsers(actor, input)),
);
