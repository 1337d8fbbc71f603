/** Pure. Which roles of a server can become users, which names look like the same person, and SQL the other way. */

import { roleName } from "@/lib/people/users/schema";
import { quoteIdentifier } from "@/lib/protocols/postgres/quote";
import type { ReadRole } from "@/lib/servers/reading/reading";

/** Why a role should have no user, as a sentence without its name; null when it may have one. */
export function whyNoUser(role: ReadRole, monitorRole: string): string | null {
  if (role.name.startsWith("pg_")) return "belongs to PostgreSQL itself";
  if (!role.login) return "may not log in (NOLOGIN)";
  if (role.name === monitorRole) return "is the one that Postern reads the server with";
  if (/[\r\n]/.test(role.name)) return "has a line break in its name, which PostgreSQL 19 refuses";
  return roleName.safeParse(role.name).success ? null : "has a name that cannot be a username";
}

/**
 * What is left of a name when case, domain and separators are taken away: "CORP\\Ada.Lovelace" and
 * "ada_lovelace@example.org" are both "adalovelace". "" when nothing is left. SQL says the same in likeRole.
 */
export function likeness(name: string): string {
  return name
    .toLowerCase()
    .replace(/^.*\\/s, "")
    .replace(/@.*$/s, "")
    .replace(/[._ -]/g, "");
}

/** A user for whom a role is wanted; `isNoLogin` where the role exists and may not log in. */
export type WantedRole = { readonly username: string; readonly isNoLogin: boolean };

/** The statements that give each user a login role, without a password: Postern checks that. */
export function rolesSql(users: readonly WantedRole[]): string {
  return users
    .map(
      ({ username, isNoLogin }) =>
        `${isNoLogin ? "ALTER" : "CREATE"} ROLE ${quoteIdentifier(username)} LOGIN;`,
    )
    .join("\n");
}
