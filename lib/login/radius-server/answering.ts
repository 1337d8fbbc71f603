/** The way of one datagram: find the client, admit, repeat a known reply or ask the core, under fresh configuration. */
import type { ConfigHolder } from "@/lib/login/authentication/config";
import type { Authenticator } from "@/lib/login/authentication/contract";
import { askCore } from "@/lib/login/doors/ask-core";
import { clientAt } from "@/lib/login/doors/client-lookup";
import { codes, type ReplyCode } from "@/lib/protocols/radius/codes";
import { type Admitted, admit } from "./admit";
import type { DropReason, Drops } from "./drops";
import type { Limits } from "./limits";
import { loginRequestOf } from "./login-request";
import { type Answered, replyTo, statusReply } from "./reply";
import { createReplyCache, requestKey } from "./reply-cache";
import type { Source } from "./socket";

/** What answering asks of others. */
export type AnsweringOptions = {
  readonly configs: Pick<ConfigHolder, "current" | "refresh" | "refreshIfStale">;
  readonly authenticator: Pick<Authenticator, "authenticate">;
  readonly drops: Drops;
  readonly limits: Limits;
};

/** Counts of what was sent. */
export type AnswerCounts = {
  readonly replies: Readonly<Record<ReplyCode, number>>;
  readonly statusReplies: number;
  /** Datagrams that came again and were served from the kept reply. */
  readonly repeats: number;
  /** Groups that did not fit into a reply. */
  readonly groupsLeftOut: number;
  readonly keptReplies: number;
};

/** Turns datagrams into replies. */
export type Answering = {
  /**
   * The octets to send, or null when nothing is sent; then the drop has been counted.
   * @throws PacketError when the datagram is not RADIUS
   */
  answer(datagram: Uint8Array, source: Source, receivedMs: number): Promise<Uint8Array | null>;
  counts(): AnswerCounts;
};

/** One datagram with where and when it came. */
type Arrival = { readonly datagram: Uint8Array; readonly source: Source; readonly receivedMs: number };
type Looked = Admitted | { readonly refused: DropReason };

/** Answering for one door, with a reply cache of its own. */
export function createAnswering({ configs, authenticator, drops, limits }: AnsweringOptions): Answering {
  const cache = createReplyCache(limits);
  const asking = { configs, authenticator, rounds: limits.rounds };
  const replies = { "Access-Accept": 0, "Access-Reject": 0, "Access-Challenge": 0 };
  const counts = { statusReplies: 0, repeats: 0, groupsLeftOut: 0 };

  function look({ datagram, source }: Arrival): Looked {
    const config = configs.current();
    return config
      ? admit(datagram, config, clientAt(config, source.octets, "radius"))
      : { refused: "not_ready" };
  }

  /** A client may have been added, or its secret changed, a moment ago: before such a drop the store is asked. */
  async function lookTwice(arrival: Arrival): Promise<Looked> {
    const first = look(arrival);
    if (!("refused" in first) || !mayBeOutOfDate.has(first.refused)) return first;
    return (await configs.refreshIfStale()) ? look(arrival) : first;
  }

  async function decide(arrival: Arrival, first: Admitted): Promise<Uint8Array | null> {
    const { source, receivedMs } = arrival;
    const asked = await askCore<Admitted, DropReason>(
      asking,
      first,
      (admitted) => loginRequestOf(admitted, source, receivedMs),
      () => {
        const again = look(arrival);
        return "refused" in again ? { gone: again.refused } : again;
      },
    );
    return asked.kind === "answered" ? encode(asked.admitted, asked.answer) : dropped(asked.why, arrival);
  }

  function encode(admitted: Admitted, answer: Answered): Uint8Array {
    const { octets, code, droppedGroups } = replyTo(admitted, answer);
    replies[code]++;
    counts.groupsLeftOut += droppedGroups;
    return octets;
  }

  function dropped(reason: DropReason, { source }: Arrival): null {
    drops.count(reason, source.address);
    return null;
  }

  return {
    counts: () => ({ ...counts, replies: { ...replies }, keptReplies: cache.size() }),
    async answer(datagram, source, receivedMs) {
      const arrival = { datagram, source, receivedMs };
      const admitted = await lookTwice(arrival);
      if ("refused" in admitted) return dropped(admitted.refused, arrival);
      if (admitted.packet.code === codes["Status-Server"]) {
        counts.statusReplies++;
        return statusReply(admitted);
      }
      const key = requestKey(source, admitted.packet);
      const { reply, isRepeat } = cache.reply(key, () => decide(arrival, admitted));
      if (isRepeat) counts.repeats++;
      return reply;
    },
  };
}

const mayBeOutOfDate = new Set<DropReason>([
  "unknown_source",
  "bad_message_authenticator",
  "missing_message_authenticator",
  "not_ready",
]);
