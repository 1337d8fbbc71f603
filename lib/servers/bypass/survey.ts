/** Pure. What a reading of a server means for the finder, the lint and the simulator. */

import { findWaysIn } from "@/lib/protocols/postgres/bypass/finder";
import { breakGlassRoleOf } from "@/lib/protocols/postgres/bypass/judge";
import type { LoginRole, WayIn, WorkerAddress } from "@/lib/protocols/postgres/bypass/way";
import type { ServerFacts } from "@/lib/protocols/postgres/hba/login";
import type { HbaRuleset } from "@/lib/protocols/postgres/hba/rule";
import { rulesetFromView } from "@/lib/protocols/postgres/hba/view";
import type { Reading } from "@/lib/servers/reading/reading";
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
