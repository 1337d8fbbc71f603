/** What a simple bind comes to: the client its name says, the search account, or a login that the core decides. */

import { textOf } from "@/lib/foundation/base/bytes";
import { contains } from "@/lib/foundation/base/cidr";
import type { Base } from "@/lib/foundation/base/distinguished-name";
import type { ConfigHolder } from "@/lib/login/authentication/config";
import type {
  Authenticator,
  ClientConfig,
  Config,
  LoginAnswer,
  LoginRequest,
} from "@/lib/login/authentication/contract";
import { askCore } from "@/lib/login/doors/ask-core";
import type { Gate } from "@/lib/login/doors/gate";
import {
  clientName,
  type LoginName,
  readLoginName,
  roleName,
  searchAccount,
} from "@/lib/protocols/ldap/login-name";
import type { Request } from "@/lib/protocols/ldap/message";
import type { Result } from "@/lib/protocols/ldap/response";
import type { ResultCode } from "@/lib/protocols/ldap/result-codes";
import type { DropReason, Drops } from "./drops";
import type { Limits } from "./limits";
import type { Outage } from "./outage";
import type { Peer } from "./peer";
import { createSearchAccounts } from "./search-account";

/** Who a connection speaks for. `name` is a distinguished name of this door. */
export type Identity =
  | { readonly kind: "nobody" }
  | { readonly kind: "role"; readonly name: string }
  | { readonly kind: "search_account"; readonly name: string; readonly client: string };

/** What came of a bind. `isLast`: the connection is closed after the answer. */
export type Bound = { readonly result: Result; readonly identity: Identity; readonly isLast: boolean };

/** What binding asks of others. */
export type BindingOptions = {
  readonly configs: Pick<ConfigHolder, "current" | "refresh" | "refreshIfStale">;
  readonly authenticator: Pick<Authenticator, "authenticate">;
  readonly drops: Drops;
  readonly limits: Limits;
  /** Holds the logins in work. */
  readonly gate: Gate;
  readonly outage: Outage;
  readonly base: Base;
};

type BindRequest = Extract<Request, { readonly kind: "bind" }>;
type Named = Exclude<LoginName, { readonly kind: "client" }>;
type Found = { readonly config: Config; readonly client: ClientConfig };
/** A bind with who made it and when. */
type Attempt = { readonly password: Uint8Array; readonly peer: Peer; readonly receivedMs: number };

/** Nobody, before and after every bind that fails. */
export const nobody: Identity = { kind: "nobody" };

/** Decides binds for one door. */
export function createBinding(options: BindingOptions): {
  bind(request: BindRequest, peer: Peer, receivedMs: number): Promise<Bound>;
} {
  const { configs, authenticator, drops, limits, gate, outage, base } = options;
  const searchAccounts = createSearchAccounts(limits);

  async function bind(request: BindRequest, peer: Peer, receivedMs: number): Promise<Bound> {
    const { password } = request;
    const early = refusalOf(request);
    if (early?.dropped) drops.count(early.dropped, peer.address);
    if (early || !password) return refused(early ?? { code: "authMethodNotSupported" });
    const named = readLoginName(request.name, base);
    if (named === "malformed") {
      drops.count("wrong_name", peer.address);
      return refused({ code: "invalidDNSyntax" });
    }
    const isTooLong = named?.kind === "role" && Buffer.byteLength(named.role) > limits.roleBytes;
    if (!named || named.kind === "client" || isTooLong || password.length > limits.passwordBytes)
      return dropped("wrong_name", peer);
    const found = await findTwice(named, peer);
    if (!found) return dropped("wrong_client", peer);
    const attempt = { password, peer, receivedMs };
    return named.kind === "role" ? login(found, named.role, attempt) : openSearch(found, named, attempt);
  }

  /** The client must be the one named, may use this door, and the connection must come from its network. */
  function find({ client: ou }: Named, { octets }: Peer): Found | null {
    const config = configs.current();
    const client = config?.clients.find(
      ({ ldapName, doors, network }) =>
        ldapName === ou && doors.includes("ldap") && contains(network, octets),
    );
    return config && client ? { config, client } : null;
  }

  /** A client may have been added a moment ago: before it is said not to exist, the store is asked. */
  async function findTwice(named: Named, peer: Peer): Promise<Found | null> {
    const first = find(named, peer);
    return first || !(await configs.refreshIfStale()) ? first : find(named, peer);
  }

  async function openSearch(found: Found, named: Named, { password, peer }: Attempt): Promise<Bound> {
    let outcome = searchAccounts.check(found.client, password, peer);
    // The secret may have been changed a moment ago.
    if (outcome === "wrong" && (await configs.refreshIfStale())) {
      const again = find(named, peer);
      outcome = again ? searchAccounts.check(again.client, password, peer) : outcome;
    }
    if (outcome !== "right")
      return dropped(outcome === "wrong" ? "search_account" : "search_throttled", peer);
    const name = `cn=${searchAccount},${clientName(named.client, base)}`;
    return accepted({ kind: "search_account", name, client: named.client });
  }

  async function login(found: Found, role: string, attempt: Attempt): Promise<Bound> {
    if (!gate.enter()) return silent("overload", attempt.peer);
    try {
      return await decide(found, role, attempt);
    } finally {
      gate.leave();
    }
  }

  async function decide(first: Found, role: string, attempt: Attempt): Promise<Bound> {
    const { peer } = attempt;
    const asked = await askCore<Found, DropReason>(
      { configs, authenticator, rounds: limits.rounds },
      first,
      (found) => loginRequestOf(found, role, attempt),
      () => find({ kind: "role", role, client: first.client.ldapName }, peer) ?? { gone: "wrong_client" },
    );
    if (asked.kind === "answered") return answered(asked.answer, asked.admitted.client, role);
    return asked.kind === "silent" ? silent(asked.why, peer) : dropped(asked.why, peer);
  }

  /** A challenge cannot be put here; the core is told that code and password come together, so there is none. */
  function answered({ kind }: LoginAnswer, client: ClientConfig, role: string): Bound {
    outage.note("decided");
    return kind === "accept"
      ? accepted({ kind: "role", name: roleName(role, client.ldapName, base) })
      : refused({ code: "invalidCredentials" });
  }

  /** The same answer as for a wrong password. */
  function dropped(reason: DropReason, { address }: Peer): Bound {
    drops.count(reason, address);
    return refused({ code: "invalidCredentials" });
  }

  /** Nothing was decided: the connection ends, so that the client does not take this for an answer about the person. */
  function silent(reason: DropReason, { address }: Peer): Bound {
    drops.count(reason, address);
    const isBusy = reason === "overload" || reason === "shed";
    if (!isBusy) outage.note("undecided");
    const code: ResultCode = isBusy ? "busy" : "unavailable";
    return { result: { code }, identity: nobody, isLast: true };
  }

  return { bind };
}

/** What is refused whoever asks: RFC 4513 sections 5.1.1 and 5.1.2, RFC 4511 section 4.2. */
function refusalOf({ version, name, password }: BindRequest): (Result & { dropped?: DropReason }) | null {
  if (version !== 3) return { code: "protocolError", diagnostic: "Only version 3 is spoken here." };
  if (!password) return { code: "authMethodNotSupported", diagnostic: "Only simple binds are taken here." };
  if (password.length > 0) return null;
  return name.length === 0
    ? {
        code: "inappropriateAuthentication",
        diagnostic: "Name and password are needed.",
        dropped: "empty_password",
      }
    : { code: "unwillingToPerform", diagnostic: "The password is empty.", dropped: "empty_password" };
}

function loginRequestOf({ config, client }: Found, role: string, attempt: Attempt): LoginRequest {
  const typed = textOf(attempt.password);
  return {
    door: "ldap",
    config,
    client: { id: client.id, name: client.name, codeEntry: "appended" },
    username: role,
    typed: typed?.includes("\0") ? null : typed,
    state: null,
    sourceAddress: attempt.peer.address,
    sourcePort: attempt.peer.port,
    personAddress: null,
    receivedMs: attempt.receivedMs,
    refusal: null,
  };
}

const accepted = (identity: Identity): Bound => ({ result: { code: "success" }, identity, isLast: false });
const refused = ({ code, diagnostic }: Result): Bound => ({
  result: { code, diagnostic },
  identity: nobody,
  isLast: false,
});
