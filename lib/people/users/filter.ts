/** Pure. What the list of users can be narrowed to, as it stands in the page's address. */
import { z } from "zod";
import { onboardingStatuses } from "./status";

/** Columns that the list can be sorted by. */
export const userSorts = ["username", "displayName", "createdAt", "lastLoginAt"] as const;
export type UserSort = (typeof userSorts)[number];

/** Which users: all parts must hold. `search` is the beginning of a word of username, display name or mail address, or of an alias. */
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

/** Names in the page's address, where they differ from the request's. */
const inAddress: Partial<Record<keyof UserListRequest, string>> = {
  search: "q",
  groupId: "group",
  lastLoginBefore: "quiet",
};

/**
 * The request in a page's address (`?q=&status=&group=&quiet=&sort=-createdAt&page=2`).
 * A part that cannot be read is left out rather than failing the page.
 */
export function readUserListRequest(
  address: Readonly<Record<string, string | readonly string[] | undefined>>,
): UserListRequest {
  const read = (name: string) => [address[name]].flat()[0];
  const sort = read("sort");
  const parts: Record<string, unknown> = {
    direction: sort?.startsWith("-") ? "desc" : "asc",
    sort: sort?.replace(/^-/, ""),
  };
  for (const name of ["search", "status", "groupId", "lastLoginBefore", "page"] as const) {
    parts[name] = read(inAddress[name] ?? name);
  }
  const readable = Object.entries(parts).filter(
    ([name, value]) => userListRequest.shape[name as keyof UserListRequest].safeParse(value).success,
  );
  return userListRequest.parse(Object.fromEntries(readable));
}
