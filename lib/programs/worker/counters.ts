/** Pure. The counts that a worker reports with its row, for the console: few, flat, and named for good. */
import type { LdapStats } from "@/lib/login/ldap-server/server";
import type { RadiusStats } from "@/lib/login/radius-server/server";

/** Counts since the start. Those of the LDAP door begin with `ldap:`. */
export function countersOf(radius: RadiusStats, ldap: LdapStats): Record<string, number> {
  const { received, replies, repeats, drops } = radius;
  return {
    received,
    accepted: replies["Access-Accept"],
    rejected: replies["Access-Reject"],
    repeats,
    dropped: total(drops),
    shed: drops.shed + drops.overload,
    ...named("dropped", drops),
    "ldap:connections": ldap.accepted,
    "ldap:accepted": ldap.binds.success ?? 0,
    "ldap:rejected": ldap.binds.invalidCredentials ?? 0,
    "ldap:dropped": total(ldap.drops),
    "ldap:shed": ldap.drops.shed + ldap.drops.overload,
    ...named("ldap:dropped", ldap.drops),
  };
}

const total = (counts: Readonly<Record<string, number>>) =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

const named = (prefix: string, counts: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(counts).map(([name, count]) => [`${prefix}:${name}`, count]));
