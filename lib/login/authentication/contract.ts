/** Pure. What a door hands to the authentication core and what it gets back. */
import type { Cidr } from "@/lib/foundation/base/cidr";
import type { ClientDoor, Door } from "@/lib/login/decision/door";
import type { LockoutRules } from "@/lib/login/decision/lockout";
import type { Reason } from "@/lib/login/decision/outcome";
import type { Policy } from "@/lib/login/decision/policy";
import type { WhereFrom } from "@/lib/login/decision/where-from";
import type { DirectoryRevision } from "@/lib/login/directory/revision";
import type { SendingLimits } from "@/lib/login/factors/sent-code";

/** A client as workers hold it in memory; the secret is open. */
export type ClientConfig = {
  readonly id: string;
  readonly name: string;
  /** Its `ou` in names that LDAP binds with. */
  readonly ldapName: string;
  readonly doors: readonly ClientDoor[];
  readonly network: Cidr;
  readonly secret: Uint8Array;
  readonly messageAuthenticator: "required" | "postgresql";
  readonly codeEntry: "appended" | "challenge";
  /** 'none' or a key of the vendor table in lib/protocols/radius/groups.ts. */
  readonly groupsInResponse: string;
};

/** The small tables a worker holds in memory, all read in one snapshot. */
export type Config = {
  readonly version: bigint;
  readonly clients: readonly ClientConfig[];
  readonly policies: readonly Policy[];
  readonly lockout: LockoutRules;
  readonly sending: SendingLimits;
  readonly clientFailureLimit: number;
  readonly clientFailureWindowSeconds: number;
  readonly enrollWithoutLink: boolean;
  readonly macKey: Uint8Array;
  /** Those that are switched on, in the order in which they are asked about a name that nobody has here. */
  readonly directories: readonly ActiveDirectory[];
};

/** A directory that is asked; its row is read by who asks. */
export type ActiveDirectory = DirectoryRevision & { readonly name: string; readonly createUsers: boolean };

/** One attempt, as a door understood it. */
export type LoginRequest = {
  readonly door: Door;
  readonly config: Config;
  /** Null at the console's own door, which has no client and no policy. */
  readonly client: Pick<ClientConfig, "id" | "name" | "codeEntry"> | null;
  /** The role name, byte for byte. */
  readonly username: string;
  /** What was typed in the password field; null when the octets were not UTF-8. */
  readonly typed: string | null;
  /** The State attribute of the answer to a challenge. */
  readonly state: Uint8Array | null;
  readonly sourceAddress: string;
  /** The port beside it; left out at the console's own door. */
  readonly sourcePort?: number;
  /** Where the person sits (Calling-Station-Id), when the door knows it. */
  readonly personAddress: string | null;
  /** When the datagram arrived, on the monotonic clock (performance.now()). */
  readonly receivedMs: number;
  /** A refusal the door already decided (for example 'proxy_state'); the core only logs it. */
  readonly refusal: Extract<Reason, "unsupported_method" | "proxy_state"> | null;
};

/** A login whose address the door was not told. */
export type WhereFromQuestion = Pick<LoginRequest, "username" | "sourceAddress" | "receivedMs"> & {
  readonly door: ClientDoor;
  readonly clientId: string;
  readonly sourcePort: number | null;
};

/**
 * Begins to ask where a login comes from, without waiting. `now`: what is known at this moment; `known`: the same as soon as
 * everybody has answered, at the latest at `untilMs` on the monotonic clock. Neither throws.
 */
export type AskWhereFrom = (question: WhereFromQuestion) => {
  now(): WhereFrom;
  known(untilMs: number): Promise<WhereFrom>;
};

/**
 * What the door answers. 'none' means send nothing:
 * - stale_config: the store holds a newer version than `config`; refresh and start over with the same datagram.
 * - shed: it could not finish before the client stops waiting.
 * - unavailable: the store did not answer or could not record the attempt; the client's next server is asked.
 */
export type LoginAnswer =
  | { readonly kind: "accept"; readonly groups: readonly string[] }
  | { readonly kind: "reject" }
  | { readonly kind: "challenge"; readonly state: Uint8Array; readonly prompt: string }
  | { readonly kind: "none"; readonly why: "stale_config" | "shed" | "unavailable" };

/** The core as doors see it. `hashQueueDepth` is the number of password checks waiting or running. */
export type Authenticator = {
  authenticate(request: LoginRequest): Promise<LoginAnswer>;
  hashQueueDepth(): number;
};
