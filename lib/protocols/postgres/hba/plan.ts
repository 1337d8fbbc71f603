/** Pure. What an administrator wants pg_hba.conf to do, and what about it cannot be done. */
import type { HbaServer, LdapMethod } from "./lines";

/** A role that must work without a phone: a pool, a job, a monitoring system. */
export type ServiceAccount = {
  readonly role: string;
  /** Empty means all. */
  readonly databases: readonly string[];
  /** Networks in CIDR form, or 'local' for the Unix socket. */
  readonly networks: readonly string[];
  readonly method: "scram-sha-256" | "cert";
};

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
  readonly replication: readonly { readonly role: string; readonly networks: readonly string[] }[];
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
