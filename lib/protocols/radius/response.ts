/** Pure. A reply, built from its request: identifier, authenticator and Message-Authenticator cannot be forgotten. */
import { type Attribute, dictionary } from "./attributes";
import { hmacMd5, signed } from "./authenticators";
import { codes, type ReplyCode } from "./codes";
import { encodePacket, headerBytes, type Packet } from "./packet";

/**
 * The most octets in a reply to which we add anything of our own. PostgreSQL reads replies into 1024 octets and throws
 * longer ones away, so a reply that grew with a user's groups would look like a dead server.
 */
export const maxReplyBytes = 1000;
/** Octets of a reply that carries nothing but Message-Authenticator. */
export const emptyReplyBytes = headerBytes + 18;

const blank: Attribute = { type: dictionary["Message-Authenticator"].type, value: new Uint8Array(16) };

/**
 * The octets of the reply to `request`. Message-Authenticator is the first attribute, before anything that an attacker
 * could have chosen (the fix for CVE-2024-3596, "BlastRADIUS"); `attributes` follow in their order.
 * @throws PacketError 'too_long' over 4096 octets
 */
export function encodeResponse(
  request: Packet,
  code: ReplyCode,
  attributes: readonly Attribute[],
  secret: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const octets = encodePacket({
    code: codes[code],
    identifier: request.identifier,
    authenticator: request.authenticator,
    attributes: [blank, ...attributes],
  });
  octets.set(hmacMd5(octets, secret), headerBytes + 2);
  octets.set(signed(octets, secret), 4);
  return octets;
}
