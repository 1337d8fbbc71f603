/** Pure. What a reading of a server means for the finder, the lint and the simulator. */

import { findWaysIn } from "@/lib/protocols/postgres/bypass/finder";
import { breakGlassRoleOf } from "@/lib/protocols/postgres/bypass/judge";
import {
  isOpenKind,
  type LoginRole,
  type WayIn,
  type WorkerAddress,
} from "@/lib/protocols/postgres/bypass/way";
import type { ServerFacts } from "@/lib/protocols/postgres/hba/login";
import { type HbaRuleset, isRefused } from "@/lib/protocols/postgres/hba/rule";
import { rulesetFromView } from "@/lib/protocols/postgres/hba/view";
import { isNewerThanLoaded, type Reading } from "@/lib/servers/reading/reading";
import type { WorkerPlaces } from "@/lib/servers/workers/addresses";

/** The same as the finder and the lint compare them. */
export const workerAddressesOf = ({
  radius,
  ldaps,
  ldap,
}: Pick<WorkerPlaces, "radius" | "ldaps" | "ldap">): readonly WorkerAddress[] => [
  ...radius.map((place) => ({ door: "radius" as const, ...place })),
  ...[...ldaps, ...ldap].map((place) => ({ door: "ldap" as const, ...place })),
];

/** The major version, such as 18. */
export const majorVersion = ({ versionNumber }: Reading): number => Math.floor(versionNumber / 10_000);

/** The lines that were read, or null when the monitoring role may not read them. */
export function rulesetOf({ hba, settings }: Reading): HbaRuleset | null {
  return hba && rulesetFromView(hba, settings.hba_file);
}

/** Why other lines than those that were read may be in force; empty where nothing says so. */
export function notInForce(reading: Reading): string {
  const ruleset = rulesetOf(reading);
  if (ruleset && isRefused(ruleset)) {
    return "PostgreSQL refuses pg_hba.conf as it is on disk, so it still uses the lines that it loaded before. Fix the lines that are not valid, then reload.";
  }
  if (isNewerThanLoaded(reading)) {
    return "The lines of pg_hba.conf were changed, and PostgreSQL has not loaded the file since, so it still uses the lines that it loaded before. Reload it.";
  }
  return "";
}

/** How many ways in are open; null where that is not known, which is never none, for the reason `why`. */
export type KnownOpen = { readonly open: number | null; readonly why: string };

/**
 * What is known of the ways into a server. `ways` are those that nobody accepted, null when the lines are not known; `reading`
 * null when it was never read.
 */
export function knownOpen(
  reading: { readonly notInForce: string } | null,
  ways: readonly Pick<WayIn, "kind" | "line">[] | null,
): KnownOpen {
  if (!reading) return { open: null, why: "The server has not been read." };
  if (!ways) return { open: null, why: "The monitoring role is not allowed to read the lines." };
  const open = ways.filter(({ kind }) => isOpenKind(kind)).length;
  if (open > 0) return { open, why: "" };
  if (reading.notInForce !== "") return { open: null, why: reading.notInForce };
  const elsewhere = ways.filter(({ kind }) => kind === "elsewhere");
  if (elsewhere.length === 0) return { open: 0, why: "" };
  const numbers = [...new Set(elsewhere.map(({ line }) => line.lineNumber))].sort((a, b) => a - b);
  const named = `${numbers.length === 1 ? "line" : "lines"} ${numbers.join(", ")}`;
  const why = `By ${named}, a RADIUS or LDAP server that is not a Postern worker decides about ${
    elsewhere.length === 1 ? "one role" : `${elsewhere.length.toLocaleString("en")} roles`
  }. Whether it asks for a second factor is not known. Remove that, or accept it with a reason.`;
  return { open: null, why };
}

/** What rules refer to. The interfaces of another machine cannot be read over SQL. */
export function factsOf(reading: Reading): ServerFacts {
  return {
    version: majorVersion(reading),
    roles: reading.roles.map(({ name }) => name),
    memberships: reading.memberships,
    interfaces: null,
  };
}

/** All ways in, or null when the lines are not known: then nothing is known to be closed. */
export function waysInto(reading: Reading, workers: readonly WorkerAddress[]): readonly WayIn[] | null {
  const ruleset = rulesetOf(reading);
  if (!ruleset) return null;
  const roles = loginRolesOf(reading);
  const { version, memberships, interfaces } = factsOf(reading);
  return findWaysIn({
    ...{ version, memberships, interfaces, roles, workers },
    rules: ruleset.rules,
    databases: reading.databases.filter(({ allowsConnections }) => allowsConnections).map(({ name }) => name),
    hasTls: reading.settings.ssl === undefined ? null : reading.settings.ssl === "on",
    breakGlassRole: breakGlassRoleOf(ruleset.rules, roles),
  });
}

/** Whether a role has a password can be seen by superusers alone, so it is not known. */
function loginRolesOf({ roles }: Reading): readonly LoginRole[] {
  return roles
    .filter(({ login }) => login)
    .map(({ name, superuser, replication }) => ({
      name,
      isSuperuser: superuser,
      isReplication: replication,
      hasPassword: null,
    }));
}
