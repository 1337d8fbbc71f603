/** Pure. What the list of users can be narrowed to, as it stands in the page's address. */
import { z } from "zod";
import { type Address, readAddress } from "@/lib/foundation/base/read-text";
import { onboardingStatuses } from "./status";

/** Columns that the list can be sorted by. */
export const userSorts = ["username", "displayName", "createdAt", "lastLoginAt"] as const;
export type UserSort = (typeof userSorts)[number];

/** Which users: all parts must hold. `search` is the beginning of a word of username, display name or mail address, or of an alias. */
export const userFilter = z.object({
  search: z.string().trim().max(200).default(""),
  status: z.enum(onboardingStatuses).optional(),
  groupId: z.uuid().optional(),
  /** Last login before this day (UTC), or never. */
  lastLoginBefore: z.iso.date().optional(),
});
export type UserFilter = z.infer<typeof userFilter>;

/** The filter with order and page of the list. */
export const userListRequest = userFilter.extend({
  sort: z.enum(userSorts).default("username"),
  direction: z.enum(["asc", "desc"]).default("asc"),
  page: z.int().min(1).max(100_000).default(1),
  pageSize: z.int().min(1).max(200).default(50),
});
export type UserListRequest = z.infer<typeof userListRequest>;

/** The request in a page's address (`?q=&status=&group=&quiet=&sort=-createdAt&page=2`). */
export const readUserListRequest = (address: Address): UserListRequest =>
  readAddress(userListRequest, address, { search: "q", groupId: "group", lastLoginBefore: "quiet" });
