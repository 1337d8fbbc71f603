/** Pure. The whole set of lines that a page shows for one client, to paste at the top of the server's file. */
import { buildHba } from "./build";
import type { HbaServer } from "./lines";
import {
  type BuiltHba,
  type HbaPlan,
  type SecondFactorLine,
  type ServiceAccount,
  usualBreakGlass,
} from "./plan";

/** What lines keep beside people. */
export type KeptLines = {
  /** Roles that keep their own way in: the monitoring role, pools, jobs. */
  readonly serviceAccounts: readonly ServiceAccount[];
  readonly replication: HbaPlan["replication"];
  /** Ways in that were accepted and that no line is written for, in words. */
  readonly leftOut: readonly string[];
  /** The superusers that may log in, from the server that was read; empty while nobody knows them. */
  readonly superusers: readonly string[];
  /** Where the server listens; null while nobody knows it, or where there are several. */
  readonly port: number | null;
  /** Major version of the server, null while nobody knows it. */
  readonly version: number | null;
};

/** Nothing, before a server is known. */
export const noKeptLines: KeptLines = {
  serviceAccounts: [],
  replication: [],
  leftOut: [],
  superusers: [],
  port: null,
  version: null,
};

/** What the lines are for. */
export type ShownHba = Partial<KeptLines> & {
  readonly door: SecondFactorLine["door"];
  /** Where workers listen for this door. */
  readonly servers: readonly HbaServer[];
  readonly client: { readonly name: string; readonly ldapName: string };
  /** What names of the LDAPS door end in. */
  readonly base: string;
  /** Who keeps a way in when no worker answers; the usual one of the superusers where nobody chose. */
  readonly breakGlassRole?: string;
  /** The client's shared secret, for RADIUS; null prints a placeholder. */
  readonly secret: string | null;
};

/** The plan behind the set: people by the chosen door from anywhere, with TLS, and nobody else. */
export function shownPlan(options: ShownHba): HbaPlan {
  const { door, servers, client, base, secret } = options;
  const { serviceAccounts, replication, version, superusers } = { ...noKeptLines, ...options };
  return {
    version: version ?? 18,
    identifier: client.name,
    breakGlass: { role: options.breakGlassRole ?? usualBreakGlass(superusers), osUser: "postgres" },
    serviceAccounts,
    replication,
    secondFactor: [{ door, databases: [], roles: [], networks: [] }],
    radius: { servers, secret },
    ldap: {
      hosts: servers.map(({ host }) => host),
      port: servers[0]?.port ?? 1636,
      tls: "ldaps",
      mode: "simple",
      ldapName: client.ldapName,
      base,
      secret: null,
    },
    rejectRest: true,
  };
}

/**
 * The set as text. It takes every login that there is, so that nothing below it is reached: neither what the file had
 * before nor what somebody appends later. Refused where the plan is, as for `radius` on 19.
 */
export function shownHba(options: ShownHba): BuiltHba {
  return buildHba(shownPlan(options), [
    "Paste this above every other line: the first line that matches decides, and nothing below these is reached.",
  ]);
}
