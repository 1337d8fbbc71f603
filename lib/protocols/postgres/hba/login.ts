/** Pure. What the simulator and the bypass finder are asked about: a login, and what is known of the server. */

/** How the connection arrives. Addresses are numeric IPv4 or IPv6 text. `hostName` is what PostgreSQL resolved the address to and back. */
export type LoginSource =
  | { readonly kind: "socket" }
  | {
      readonly kind: "address";
      readonly address: string;
      readonly transport: Transport;
      readonly hostName?: string;
    };

/** 'tls' and 'gss' are encrypted; 'plain' is not. A connection has one of them. */
export const transports = ["tls", "plain", "gss"] as const;
export type Transport = (typeof transports)[number];

/** A login to simulate. `replication` 'physical' is `replication=true`; logical replication logs in to its database. */
export type Login = {
  readonly role: string;
  readonly database: string;
  readonly replication: "none" | "physical";
  readonly source: LoginSource;
};

/** A direct membership: `member` was granted `role`. */
export type Membership = { readonly member: string; readonly role: string };

/** What the rules refer to beyond themselves. `interfaces` null means not known; then samehost and samenet are unknown. */
export type ServerFacts = {
  /** Major version, such as 18. */
  readonly version: number;
  /** Names of all roles; null means not known, and then every role that logs in is taken to exist. */
  readonly roles: readonly string[] | null;
  readonly memberships: readonly Membership[];
  /** Networks of the server's own interfaces, as address with prefix length ("10.1.2.3/24"). */
  readonly interfaces: readonly string[] | null;
};
