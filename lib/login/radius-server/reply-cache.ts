/** The replies of the last half minute, so that the same datagram gets the same octets (RFC 5080 section 2.2.2). */
import type { Packet } from "@/lib/protocols/radius/packet";
import type { Limits } from "./limits";

/** Replies by request. */
export type ReplyCache = {
  /**
   * The reply for `key`. The first caller's `make` produces it; whoever asks while it works, or later, gets the same.
   * Where `make` gives null or throws, nothing is kept and the next caller starts over.
   */
  reply(key: string, make: () => Promise<Reply | null>): { reply: Promise<Reply | null>; isRepeat: boolean };
  size(): number;
};

/** The octets of a reply. */
export type Reply = Uint8Array;

/** What makes a request the same one: source address and port, identifier, authenticator. */
export function requestKey(source: { address: string; port: number }, packet: Packet): string {
  const authenticator = Buffer.from(packet.authenticator).toString("latin1");
  return `${source.address} ${source.port} ${packet.identifier} ${authenticator}`;
}

/** An empty cache. `nowMs` is a monotonic clock. */
export function createReplyCache(
  { keptReplies, keepReplyMs }: Pick<Limits, "keptReplies" | "keepReplyMs">,
  nowMs: () => number = () => performance.now(),
): ReplyCache {
  /** In the order in which they began, so that the oldest are at the front. */
  const entries = new Map<string, { readonly reply: Promise<Reply | null>; readonly beganMs: number }>();

  function forgetOld(): void {
    for (const [key, { beganMs }] of entries) {
      if (entries.size < keptReplies && nowMs() - beganMs < keepReplyMs) return;
      entries.delete(key);
    }
  }

  return {
    size: () => entries.size,
    reply(key, make) {
      forgetOld();
      const known = entries.get(key);
      if (known) return { reply: known.reply, isRepeat: true };
      const entry = { reply: make(), beganMs: nowMs() };
      entries.set(key, entry);
      const forget = () => {
        if (entries.get(key) === entry) entries.delete(key);
      };
      entry.reply.then((reply) => reply === null && forget(), forget);
      return { reply: entry.reply, isRepeat: false };
    },
  };
}
