/** Pure. Cutting a stream of octets into LDAP messages, however it arrives: octet by octet or many in one piece. */
import { readLength, tags } from "./ber";
import { BerError } from "./ber-error";

/** What has arrived on one connection and was not taken yet. */
export type Framing = {
  /** Takes note of octets that arrived. */
  push(chunk: Uint8Array): void;
  /**
   * The next whole message, a copy of its own, or null when more octets are needed.
   * @throws BerError 'tag', 'length' or 'too_large'; nothing that follows on this connection can be read then
   */
  next(): Uint8Array | null;
  /** How many octets wait. */
  waiting(): number;
};

/** A buffer that has grown beyond this is given back when it is empty. */
const keptBytes = 4096;

/** Framing of messages of at most `maxBytes`. Memory doubles as octets arrive, never because a length field says so. */
export function createFraming(maxBytes: number): Framing {
  let buffer = new Uint8Array(0);
  let start = 0;
  let end = 0;

  function makeRoom(more: number): void {
    if (end + more <= buffer.length) return;
    const kept = buffer.subarray(start, end);
    const grown = new Uint8Array(Math.max(kept.length + more, 2 * kept.length));
    grown.set(kept);
    buffer = grown;
    end -= start;
    start = 0;
  }

  return {
    push(chunk) {
      makeRoom(chunk.length);
      buffer.set(chunk, end);
      end += chunk.length;
    },
    next() {
      const size = messageBytes(buffer.subarray(start, end), maxBytes);
      if (size === null || size > end - start) return null;
      const message = buffer.slice(start, start + size);
      start += size;
      if (start === end) {
        start = 0;
        end = 0;
        if (buffer.length > keptBytes) buffer = new Uint8Array(0);
      }
      return message;
    },
    waiting: () => end - start,
  };
}

/** How long the message is that begins `octets`, head included; null while that cannot be known. */
function messageBytes(octets: Uint8Array, maxBytes: number): number | null {
  if (octets[0] === undefined) return null;
  if (octets[0] !== tags.sequence) throw new BerError("tag");
  const size = readLength(octets, 1);
  if (!size) return null;
  const whole = 1 + size.octets + size.length;
  if (whole > maxBytes) throw new BerError("too_large");
  return whole;
}
