/** Pure. What an administrator wants pg_hba.conf to do, and what about it cannot be done. */
import type { HbaServer, LdapMethod } from "./lines";

/** A role that must work without a phone: a pool, a job, a monitoring system. */
export type ServiceAccount = {
  readonly role: string;
  /** Empty means all. */
  readonly databases: readonly string[];
  /** Networks in CIDR form, host names, `all`, `samehost`, `samenet`, or 'local' for the Unix socket. */
  readonly networks: readonly string[];
  readonly method: ProgramMethod;
};

/** By what a program logs in: `peer` by the socket alone, `cert` not by it. */
export const programMethods = ["scram-sha-256", "md5", "cert", "peer"] as const;
export type ProgramMethod = (typeof programMethods)[number];

/** A standby or a backup, which replicates; what it does in databases is a service account's. */
export type Standby = Omit<ServiceAccount, "databases">;

/** Whether a program may log in by `method` from `network`. */
export const fitsSocket = ({
  method,
  network,
}: {
  readonly method: ProgramMethod;
  readonly network: string;
}) => (network === "local" ? method !== "cert" : method !== "peer");

/** The superuser that keeps a way in when no worker answers: `postgres` where it is one or nothing was read. */
export const usualBreakGlass = (superusers: readonly string[]): string =>
  superusers.includes("postgres") ? "postgres" : (superusers[0] ?? "postgres");

/** People who log in with password and code. */
export type SecondFactorLine = {
  readonly door: "radius" | "ldap";
  /** Empty means all. */
  readonly databases: readonly string[];
  /** Names of roles; `+group` stands for its members; empty means all. */
  readonly roles: readonly string[];
  /** Networks in CIDR form; empty means from anywhere. */
  readonly networks: readonly string[];
};

/** All that the builder turns into lines. */
export type HbaPlan = {
  /** Major version of the server. */
  readonly version: number;
  /** What the cluster calls itself towards RADIUS. */
  readonly identifier: string;
  /** The way in when no worker answers; `osUser` may be called otherwise than `role`. */
  readonly breakGlass: { readonly role: string; readonly osUser: string } | null;
  readonly serviceAccounts: readonly ServiceAccount[];
  readonly replication: readonly Standby[];
  readonly secondFactor: readonly SecondFactorLine[];
  readonly radius: { readonly servers: readonly HbaServer[]; readonly secret: string | null };
  readonly ldap: LdapMethod;
  /** Ends the file with lines that refuse what no line above took. */
  readonly rejectRest: boolean;
};

/** The file, the line for pg_ident.conf where one is needed, or the reasons why it cannot be built. */
export type BuiltHba =
  | { readonly ok: true; readonly text: string; readonly identLine: string | null }
  | { readonly ok: false; readonly reasons: readonly string[] };
