/** Pure. What the form of a directory's sync shows. */
import { type FormState, oneValue } from "@/lib/foundation/base/form-state";
import type { SyncSettingsInput } from "./schema";
import { conflictWords, intervalText } from "./words";

/** All fields of it. */
export const syncForm = (
  settings: Omit<SyncSettingsInput, "directoryId" | "everyMinutes"> & { readonly everyMinutes: number },
): FormState => ({
  everyMinutes: oneValue("Sync", settings.everyMinutes, intervalText(settings.everyMinutes)),
  conflicts: oneValue("Users who are here already", settings.conflicts, conflictWords[settings.conflicts]),
  stopPercent: oneValue("Safety stop", settings.stopPercent, `${settings.stopPercent} %`),
  allGroups: oneValue("Take all groups", settings.allGroups),
  welcome: oneValue("Welcome mail", settings.welcome),
});
