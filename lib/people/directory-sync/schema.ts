/** Pure. What the pages about a directory's sync send. */
import { z } from "zod";
import { wholeNumber } from "@/lib/foundation/base/whole-number";
import { groupAttributes } from "@/lib/login/directory/attributes";
import { conflictRules, itemKinds } from "./plan";

const directoryId = z.uuid("This directory does not exist.");
const runId = z.uuid("This run does not exist.");

/** How often a directory may be synced by the clock, in minutes; 0 is only on demand. */
export const syncIntervals = [0, 15, 60, 240, 720, 1440] as const;

/** How a directory is synced. */
export const syncSettingsInput = z.object({
  directoryId,
  everyMinutes: z.literal([...syncIntervals], "Choose from the list."),
  conflicts: z.enum(conflictRules, "Choose from the list."),
  stopPercent: wholeNumber(0, 100, "Enter a number from 0 to 100."),
  allGroups: z.boolean(),
  welcome: z.boolean(),
});
export type SyncSettingsInput = z.infer<typeof syncSettingsInput>;

/** Where groups are read, and which attribute holds what; without a base none are. */
export const groupSourceInput = z.object({
  directoryId,
  groupBase: z.string().trim().max(1000, "Use at most 1,000 characters.").nullable(),
  groupFilter: z
    .string()
    .trim()
    .min(1, "Enter a filter such as (objectClass=group).")
    .max(2000, "Use at most 2,000 characters."),
  groupIdAttribute: groupAttributes.shape.id,
  groupNameAttribute: groupAttributes.shape.name,
  groupDescriptionAttribute: groupAttributes.shape.description,
  groupMemberAttribute: groupAttributes.shape.member,
});
export type GroupSourceInput = z.infer<typeof groupSourceInput>;

/** What a group of the directory becomes: a group here, or nothing. */
export const mapGroupInput = z.object({
  directoryId,
  directoryGroupId: z.uuid("This group is no longer listed."),
  groupId: z.uuid("This group does not exist.").nullable(),
});
export type MapGroupInput = z.infer<typeof mapGroupInput>;

/** Asks for a preview or a sync. */
export const startSyncInput = z.object({ directoryId, kind: z.enum(["preview", "sync"]) });
export type StartSyncInput = z.infer<typeof startSyncInput>;

/** Names one run. */
export const syncRunInput = z.object({ runId });
export type SyncRunInput = z.infer<typeof syncRunInput>;

/** Lets a held run go on once, as it was shown with this digest. */
export const allowSyncInput = z.object({ runId, digest: z.string().regex(/^[0-9a-f]{64}$/) });
export type AllowSyncInput = z.infer<typeof allowSyncInput>;

/** States of an item, in the order in which a run moves it. */
export const itemStates = ["planned", "done", "failed", "note"] as const;
export type ItemState = (typeof itemStates)[number];

/** Which items, as the address of the page says it. */
export const itemFilter = z.object({
  kind: z.enum(itemKinds).optional(),
  state: z.enum(itemStates).optional(),
  search: z.string().trim().max(200).default(""),
  page: z.int().min(1).max(100_000).default(1),
  pageSize: z.int().min(1).max(200).default(50),
});

/** Which items of a run. */
export const itemListRequest = itemFilter.extend({ runId });
export type ItemListRequest = z.infer<typeof itemListRequest>;
