/** Pure. The datagrams that PostgreSQL would send for a login, and reading the reply as PostgreSQL does, but stricter. */
import { utf8 } from "@/lib/foundation/base/bytes";
import { attribute } from "@/lib/protocols/radius/attributes";
import { checkMessageAuthenticator, isAuthenticReply } from "@/lib/protocols/radius/authenticators";
import { codes } from "@/lib/protocols/radius/codes";
import { hidePassword } from "@/lib/protocols/radius/hidden-password";
import { decodePacket, encodePacket } from "@/lib/protocols/radius/packet";
import { username } from "./people";

/** Service-Type Authenticate-Only: what PostgreSQL sends. */
const authenticateOnly = 8;

/**
 * The Access-Request of person `n` who types `typed`, with attributes in PostgreSQL's order.
 * The identifier (octet 1) is 0 and may be set later, since nothing in the packet depends on it.
 */
export function loginDatagram(
  n: number,
  typed: string,
  authenticator: Uint8Array,
  secret: Uint8Array,
): Uint8Array<ArrayBuffer> {
  return encodePacket({
    code: codes["Access-Request"],
    identifier: 0,
    authenticator,
    attributes: [
      attribute("Service-Type", authenticateOnly),
      attribute("User-Name", username(n)),
      attribute("NAS-Identifier", "postgresql"),
      attribute("User-Password", hidePassword(utf8(typed), authenticator, secret)),
    ],
  });
}

/**
 * What a reply says.
 * @throws Error when it was not made with `secret` for the request with that authenticator: a server that skips this
 * work must not be compared with one that does it
 */
export function readReply(
  octets: Uint8Array,
  requestAuthenticator: Uint8Array,
  secret: Uint8Array,
): "accept" | "reject" {
  const reply = decodePacket(octets);
  if (!isAuthenticReply(reply, requestAuthenticator, secret)) {
    throw new Error("A reply has a wrong Response Authenticator.");
  }
  if (checkMessageAuthenticator(reply, secret, requestAuthenticator) !== "valid") {
    throw new Error("A reply has no valid Message-Authenticator.");
  }
  return reply.code === codes["Access-Accept"] ? "accept" : "reject";
}
