/** Pure. What the list of users can be narrowed to, as it stands in the page's address. */
import { z } from "zod";
import { type Address, readAddress } from "@/lib/foundation/base/read-text";
import { onboardingStatuses } from "./status";
import { strongestChoices } from "./strongest";

/** Columns that the list can be sorted by. */
export const userSorts = ["username", "displayName", "createdAt", "lastLoginAt"] as const;
export type UserSort = (typeof userSorts)[number];

/** Who is in grace: all, or those whose grace ends within a week. */
export const graceFilters = ["running", "ending"] as const;

/** The most days back that logins are asked about. */
export const mostRefusedDays = 90;

/** Which users: all parts must hold. `search` is the beginning of a word of username, display name or mail address, or of an alias. */
export const userFilter = z.object({
  search: z.string().trim().max(200).default(""),
  status: z.enum(onboardingStatuses).optional(),
  groupId: z.uuid().optional(),
  /** Last login before this day (UTC), or never. */
  lastLoginBefore: z.iso.date().optional(),
  grace: z.enum(graceFilters).optional(),
  /** Let in within so many days, by a login that a policy which only reports would have refused. */
  refusedDays: z.int().min(1).max(mostRefusedDays).optional(),
  /** By the strongest second factor that they have. */
  strongest: z.enum(strongestChoices).optional(),
  /** Kept here alone, or from the directory with this id. */
  source: z.union([z.literal("local"), z.uuid()]).optional(),
});
export type UserFilter = z.infer<typeof userFilter>;

/** The filter of a list, whole: a change to all that match must not meet anybody whom the list leaves out. */
export const filterOf = (request: UserListRequest): UserFilter => userFilter.parse(request);

/** Whether the filter leaves anybody out. */
export const isNarrowed = (filter: UserFilter): boolean =>
  Object.values(filter).some((part) => part !== undefined && part !== "");

/** The filter with order and page of the list. */
export const userListRequest = userFilter.extend({
  sort: z.enum(userSorts).default("username"),
  direction: z.enum(["asc", "desc"]).default("asc"),
  page: z.int().min(1).max(100_000).default(1),
  pageSize: z.int().min(1).max(200).default(50),
});
export type UserListRequest = z.infer<typeof userListRequest>;

/** The request in a page's address (`?q=&status=&group=&quiet=&grace=&days=&source=&strongest=&sort=-createdAt&page=2`). */
export const readUserListRequest = (address: Address): UserListRequest =>
  readAddress(userListRequest, address, {
    search: "q",
    groupId: "group",
    lastLoginBefore: "quiet",
    refusedDays: "days",
  });
