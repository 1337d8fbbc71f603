/** Pure. What a line of pg_hba.conf says once it is read: the rule, what is wrong with a line, and the whole set. */

/** The first field of a line. */
export const connectionTypes = [
  "local",
  "host",
  "hostssl",
  "hostnossl",
  "hostgssenc",
  "hostnogssenc",
] as const;
export type ConnectionType = (typeof connectionTypes)[number];

/** Authentication methods of PostgreSQL 14 to 19; which of them a version knows is said in methods.ts. */
export const hbaMethods = [
  "reject",
  "trust",
  "ident",
  "password",
  "md5",
  "scram-sha-256",
  "gss",
  "sspi",
  "pam",
  "bsd",
  "ldap",
  "cert",
  "radius",
  "peer",
  "oauth",
] as const;
export type HbaMethod = (typeof hbaMethods)[number];

/** One name or keyword. Quoted, `all`, `sameuser`, `replication`, `+group` … are plain names; `/regex` is not. */
export type Token = { readonly text: string; readonly isQuoted: boolean };

/**
 * Where a rule's clients come from. `network` keeps the address and mask as written in canonical text, because
 * PostgreSQL takes masks with holes too; `prefix` is the mask's length, or null for such a mask.
 */
export type HbaAddress =
  | { readonly kind: "socket" }
  | { readonly kind: "all" | "samehost" | "samenet" }
  | {
      readonly kind: "network";
      readonly address: string;
      readonly mask: string;
      readonly prefix: number | null;
    }
  | { readonly kind: "hostname"; readonly name: string };

/**
 * One effective rule. `options` holds secrets in clear when it was read from a file; show lines through redact.ts.
 * `raw` is the line as written, continuations joined; rebuilt from its columns when the view was read.
 */
export type HbaRule = {
  /** Position among all rules and problems, from 0: files taken in stand where they were taken in. */
  readonly order: number;
  readonly file: string;
  readonly lineNumber: number;
  readonly type: ConnectionType;
  readonly databases: readonly Token[];
  readonly users: readonly Token[];
  readonly address: HbaAddress;
  readonly method: HbaMethod;
  readonly options: Readonly<Record<string, string>>;
  readonly raw: string;
};

/**
 * A line that PostgreSQL refuses, with its words; one such line keeps the whole file from being loaded. Only with
 * `isLoaded` it does not: the line is taken and can never match, as `hostssl` on a server without TLS.
 */
export type HbaProblem = {
  readonly isLoaded: boolean;
  readonly order: number;
  readonly file: string;
  readonly lineNumber: number;
  readonly message: string;
  readonly raw: string;
};

/** A line that takes in another file, with the files it led to. */
export type HbaInclude = {
  readonly file: string;
  readonly lineNumber: number;
  readonly directive: "include" | "include_if_exists" | "include_dir" | "@";
  readonly target: string;
};

/** Whether a message is about a line that is loaded and can never match. */
export const isLoadedProblem = (message: string): boolean =>
  /^host(ssl|gssenc) record cannot match/.test(message);

/** Whether the file is not loaded as it stands. */
export const isRefused = ({ problems }: HbaRuleset): boolean => problems.some(({ isLoaded }) => !isLoaded);

/**
 * All rules in the order PostgreSQL tries them. `source` 'view' (pg_hba_file_rules) has lost quotes, comments and
 * includes: a quoted "all" looks like the keyword there.
 */
export type HbaRuleset = {
  readonly source: "file" | "view";
  readonly rules: readonly HbaRule[];
  readonly problems: readonly HbaProblem[];
  readonly includes: readonly HbaInclude[];
};
