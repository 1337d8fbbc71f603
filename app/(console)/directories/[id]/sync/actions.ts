"use server";
/** What the pages of a directory's sync do. */
import { redirect } from "next/navigation";
import { withVersion } from "@/lib/foundation/base/form-state";
import { syncForm } from "@/lib/people/directory-sync/form";
import { allowSync, cancelSync, startSync } from "@/lib/people/directory-sync/runs";
import {
  allowSyncInput,
  groupSourceInput,
  mapGroupInput,
  startSyncInput,
  syncRunInput,
  syncSettingsInput,
} from "@/lib/people/directory-sync/schema";
import { mapGroup, saveGroupSource, saveSyncSettings } from "@/lib/people/directory-sync/settings";
import { operatorAction, saved } from "@/lib/programs/console/action";

export const startSyncAction = operatorAction(startSyncInput, async (actor, input) => {
  const { id } = await startSync(actor, input);
  redirect(`/directories/${input.directoryId}/sync/${id}`);
});

export const allowSyncAction = operatorAction(allowSyncInput, async (actor, input) => {
  const { id, directoryId } = await allowSync(actor, input);
  redirect(`/directories/${directoryId}/sync/${id}`);
});

export const cancelSyncAction = operatorAction(syncRunInput, async (actor, input) => {
  await cancelSync(actor, input);
  return "Cancelling. The sync stops shortly.";
});

export const saveSyncSettingsAction = operatorAction(withVersion(syncSettingsInput), async (actor, input) => {
  await saveSyncSettings(actor, input);
  return saved("Saved.", syncForm(input));
});

export const saveGroupSourceAction = operatorAction(groupSourceInput, async (actor, input) => {
  await saveGroupSource(actor, input);
  return "Saved. The next preview or sync reads them.";
});

export const mapGroupAction = operatorAction(mapGroupInput, async (actor, input) => {
  await mapGroup(actor, input);
  return "Saved. The next sync does it.";
});
