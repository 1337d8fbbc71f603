/** What one connection's messages are answered with, and who it speaks for. */
import type { Base } from "@/lib/foundation/base/distinguished-name";
import type { Message, Request, Search } from "@/lib/protocols/ldap/message";
import {
  encodeEntry,
  encodeExtended,
  encodeNotice,
  encodeResult,
  type Result,
  responseTags,
} from "@/lib/protocols/ldap/response";
import { oids, type ResultCode } from "@/lib/protocols/ldap/result-codes";
import { type Bound, type createBinding, type Identity, nobody } from "./binding";
import type { Drops } from "./drops";
import type { Limits } from "./limits";
import type { Peer } from "./peer";
import { asksForRoot, entryFor, type Found, rootEntry } from "./searching";

/** What to send, and how the connection goes on. */
export type Step = {
  readonly send: readonly Uint8Array[];
  readonly next: "continue" | "close" | "start_tls";
};

/** What a session asks of others. `count` hears the result of every bind and that there was a search. */
export type SessionOptions = {
  readonly binding: ReturnType<typeof createBinding>;
  readonly base: Base;
  readonly limits: Limits;
  readonly drops: Drops;
  readonly count: { bind(code: ResultCode): void; search(): void };
  readonly peer: Peer;
  /** Whether there is a certificate to start TLS with. */
  readonly canStartTls: () => boolean;
};

/** The state of the connection when a message was taken from it. */
export type Line = {
  readonly isSecure: boolean;
  /** Whether more octets have arrived behind the message. */
  readonly hasMore: boolean;
  readonly receivedMs: number;
};

/** One connection's conversation. */
export type Session = {
  answer(message: Message, line: Line): Promise<Step>;
  isBound(): boolean;
};

const nothing: Step = { send: [], next: "continue" };
const notEncrypted: Result = { code: "confidentialityRequired", diagnostic: "Start TLS first." };
const bindFirst: Result = {
  code: "insufficientAccessRights",
  diagnostic: "Only search accounts may search.",
};
const unknownControl: Result = {
  code: "unavailableCriticalExtension",
  diagnostic: "No controls are known here.",
};

/** A conversation that begins with nobody. */
export function createSession(options: SessionOptions): Session {
  const { binding, base, limits, drops, count, peer } = options;
  let identity: Identity = nobody;
  let refusals = 0;

  async function answer({ id, request, needsControl }: Message, line: Line): Promise<Step> {
    if (request.kind === "unbind") return { send: [], next: "close" };
    if (request.kind === "abandon") return nothing;
    if (needsControl) return reply(encodeResult(id, tagOf(request), unknownControl));
    switch (request.kind) {
      case "bind":
        return bind(id, request, line);
      case "search":
        count.search();
        return searched(id, find(request, line));
      case "extended":
        return extended(id, request.oid, line);
      case "other":
        return reply(
          encodeResult(id, request.responseTag, {
            code: "unwillingToPerform",
            diagnostic: "This directory is for binds.",
          }),
        );
    }
  }

  async function bind(id: number, request: Extract<Request, { kind: "bind" }>, line: Line): Promise<Step> {
    identity = nobody;
    const bound = line.isSecure ? await binding.bind(request, peer, line.receivedMs) : refuseInClear();
    identity = bound.identity;
    count.bind(bound.result.code);
    if (identity.kind === "nobody") refusals++;
    const isLast = bound.isLast || refusals >= limits.refusedBinds;
    return {
      send: [encodeResult(id, responseTags.bind, bound.result)],
      next: isLast ? "close" : "continue",
    };
  }

  function refuseInClear(): Bound {
    drops.count("not_encrypted", peer.address);
    return { result: notEncrypted, identity: nobody, isLast: false };
  }

  function find(search: Search, { isSecure }: Line): Found {
    if (asksForRoot(search)) return rootEntry(search, base, !isSecure);
    if (!isSecure) return { entry: null, result: notEncrypted };
    if (identity.kind !== "search_account") return { entry: null, result: bindFirst };
    return entryFor(search, identity.client, base, limits.roleBytes);
  }

  function extended(id: number, oid: string, line: Line): Step {
    switch (oid) {
      case oids.startTls:
        return startTls(id, line);
      case oids.whoAmI: {
        const value = identity.kind === "nobody" ? "" : `dn:${identity.name}`;
        return reply(encodeExtended(id, { code: "success" }, { value }));
      }
      default:
        return reply(
          encodeExtended(id, { code: "protocolError", diagnostic: "This operation is not known." }),
        );
    }
  }

  /** What came in clear behind the request might be somebody else's, to be taken for what comes through TLS. */
  function startTls(id: number, { isSecure, hasMore }: Line): Step {
    const named = (result: Result) => encodeExtended(id, result, { name: oids.startTls });
    if (isSecure) return reply(named({ code: "operationsError", diagnostic: "TLS is in use already." }));
    if (hasMore) {
      drops.count("malformed", peer.address, "octets behind StartTLS");
      return { send: [encodeNotice({ code: "protocolError" })], next: "close" };
    }
    if (!options.canStartTls()) return reply(named({ code: "unavailable" }));
    return { send: [named({ code: "success" })], next: "start_tls" };
  }

  return { answer, isBound: () => identity.kind !== "nobody" };
}

const reply = (octets: Uint8Array): Step => ({ send: [octets], next: "continue" });

function searched(id: number, { entry, result }: Found): Step {
  const done = encodeResult(id, responseTags.searchDone, result);
  return {
    send: entry ? [encodeEntry(id, entry.name, entry.attributes), done] : [done],
    next: "continue",
  };
}

function tagOf(request: Extract<Request, { kind: "bind" | "search" | "extended" | "other" }>): number {
  switch (request.kind) {
    case "bind":
      return responseTags.bind;
    case "search":
      return responseTags.searchDone;
    case "extended":
      return responseTags.extended;
    case "other":
      return request.responseTag;
  }
}
