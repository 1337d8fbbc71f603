/** Pure. The three digests that tie packets to the shared secret: authenticators of replies and accounting, and Message-Authenticator. */
import { createHash, createHmac } from "node:crypto";
import { constantTimeEqual } from "@/lib/foundation/base/bytes";
import { dictionary } from "./attributes";
import { attributesOf, encodePacket, type Packet } from "./packet";

const zeros = new Uint8Array(16);
const messageAuthenticatorType = dictionary["Message-Authenticator"].type;

/**
 * The Response Authenticator: MD5 of the reply with the request's authenticator in its place, then the secret.
 * @see RFC 2865 section 3
 */
export function responseAuthenticator(
  reply: Packet,
  requestAuthenticator: Uint8Array,
  secret: Uint8Array,
): Uint8Array<ArrayBuffer> {
  return signed(encodePacket({ ...reply, authenticator: requestAuthenticator }), secret);
}

/** Whether `reply` answers the request with that authenticator and was made with `secret`. */
export function isAuthenticReply(
  reply: Packet,
  requestAuthenticator: Uint8Array,
  secret: Uint8Array,
): boolean {
  return constantTimeEqual(reply.authenticator, responseAuthenticator(reply, requestAuthenticator, secret));
}

/**
 * The Request Authenticator of an Accounting-Request: the same digest over 16 zero octets.
 * @see RFC 2866 section 3
 */
export function accountingAuthenticator(request: Packet, secret: Uint8Array): Uint8Array<ArrayBuffer> {
  return responseAuthenticator(request, zeros, secret);
}

/** HMAC-MD5 under `secret` of a whole packet in which Message-Authenticator is 16 zero octets (RFC 3579 section 3.2). */
export function hmacMd5(octets: Uint8Array, secret: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHmac("md5", secret).update(octets).digest());
}

/** MD5 of `octets` followed by the secret: the digest in the authenticator field of replies. */
export function signed(octets: Uint8Array, secret: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash("md5").update(octets).update(secret).digest());
}

/**
 * Looks at the Message-Authenticator of an Access-Request or Status-Server; for a reply, give the request's
 * authenticator. More than one, or one of another length than 16 octets, is 'wrong'.
 * @see RFC 3579 section 3.2, RFC 5997 section 3
 */
export function checkMessageAuthenticator(
  packet: Packet,
  secret: Uint8Array,
  requestAuthenticator: Uint8Array = packet.authenticator,
): "valid" | "wrong" | "absent" {
  const [found, ...more] = attributesOf(packet, "Message-Authenticator");
  if (!found) return "absent";
  if (more.length > 0 || found.value.length !== 16) return "wrong";
  const attributes = packet.attributes.map((each) =>
    each.type === messageAuthenticatorType ? { type: each.type, value: zeros } : each,
  );
  const octets = encodePacket({ ...packet, authenticator: requestAuthenticator, attributes });
  return constantTimeEqual(found.value, hmacMd5(octets, secret)) ? "valid" : "wrong";
}
