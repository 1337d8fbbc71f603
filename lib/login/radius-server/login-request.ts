/** Pure. An Access-Request as the authentication core reads it: name, revealed password, state, and what the door refuses. */

import { textOf } from "@/lib/foundation/base/bytes";
import { parseAddress, printAddress } from "@/lib/foundation/base/cidr";
import type { LoginRequest } from "@/lib/login/authentication/contract";
import { revealPassword } from "@/lib/protocols/radius/hidden-password";
import { attributesOf, getOctets, has, type Packet } from "@/lib/protocols/radius/packet";
import { vendorOf } from "@/lib/protocols/radius/vendor";
import type { Admitted } from "./admit";

/** Microsoft's number among vendors: its attributes carry MS-CHAP. */
const microsoft = 311;
const lenient = new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * The login that an admitted Access-Request asks for.
 * source: its address in canonical text. receivedMs: when it arrived, on the monotonic clock.
 * @throws PacketError when an attribute is repeated or User-Password has no possible length
 */
export function loginRequestOf(
  { config, client, packet }: Admitted,
  source: { readonly address: string; readonly port: number },
  receivedMs: number,
): LoginRequest {
  const refusal = refusalOf({ config, client, packet });
  return {
    door: "radius",
    config,
    client: { id: client.id, name: client.name, codeEntry: client.codeEntry },
    username: usernameOf(packet),
    typed: refusal ? null : typedIn(packet, client.secret),
    state: getOctets(packet, "State"),
    sourceAddress: source.address,
    sourcePort: source.port,
    personAddress: personAddressOf(packet),
    receivedMs,
    refusal,
  };
}

/**
 * PostgreSQL never sends Proxy-State. Where Message-Authenticator is not required, a request with it may be an
 * attacker's, who needs it to forge a reply (CVE-2024-3596).
 */
function refusalOf({ client, packet }: Admitted): LoginRequest["refusal"] {
  if (client.messageAuthenticator === "postgresql" && has(packet, "Proxy-State")) return "proxy_state";
  const isOther =
    has(packet, "CHAP-Password") ||
    has(packet, "EAP-Message") ||
    attributesOf(packet, "Vendor-Specific").some(({ value }) => vendorOf(value) === microsoft);
  return isOther || !has(packet, "User-Password") ? "unsupported_method" : null;
}

/** Octets that are no text, and NUL, which the store cannot hold, become U+FFFD: such a name belongs to nobody. */
function usernameOf(packet: Packet): string {
  return lenient.decode(getOctets(packet, "User-Name") ?? new Uint8Array()).replaceAll("\0", "\uFFFD");
}

/** Null when it is no text: most likely the shared secrets differ, and what came out is noise. */
function typedIn(packet: Packet, secret: Uint8Array): string | null {
  const hidden = getOctets(packet, "User-Password") ?? new Uint8Array();
  const text = textOf(revealPassword(hidden, packet.authenticator, secret));
  return text?.includes("\0") ? null : text;
}

/** pam_radius puts the person's address here; other equipment a telephone number or a MAC address. */
function personAddressOf(packet: Packet): string | null {
  const octets = getOctets(packet, "Calling-Station-Id");
  const address = octets && parseAddress(textOf(octets) ?? "");
  return address ? printAddress(address) : null;
}
