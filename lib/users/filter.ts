/** Pure. What the list of users can be narrowed to, as it stands in the page's address. */
import { z } from "zod";
import { onboardingStatuses } from "./status";

/** Columns that the list can be sorted by. */
export const userSorts = ["username", "displayName", "createdAt", "lastLoginAt"] as const;
export type UserSort = (typeof userSorts)[number];

/** Which users: all parts must hold. `search` is the beginning of username, display name, mail address or alias. */
export const userFilter = z.object({
  search: z.string().max(200).default(""),
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
  page: z.coerce.number().int().min(1).max(100_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(200).default(50),
});
export type UserListRequest = z.infer<typeof userListRequest>;

type AddressParts = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The request in a page's address. A part that cannot be read is left out rather than failing the page. */
export function readUserListRequest(address: AddressParts): UserListRequest {
  const parts: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(userListRequest.shape)) {
    const value = address[name];
    const single = typeof value === "string" ? value : value?.[0];
    if (single && field.safeParse(single).success) parts[name] = single;
  }
  return userListRequest.parse(parts);
}
