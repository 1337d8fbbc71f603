/** Pure. Whether a datagram may ask at all: known client, sound packet, right code, Message-Authenticator as the client must. */
import type { ClientConfig, Config } from "@/lib/login/authentication/contract";
import { checkMessageAuthenticator } from "@/lib/protocols/radius/authenticators";
import { codes } from "@/lib/protocols/radius/codes";
import { decodePacket, has, type Packet } from "@/lib/protocols/radius/packet";

/** A request that deserves an answer, with the configuration it is answered under. */
export type Admitted = { readonly config: Config; readonly client: ClientConfig; readonly packet: Packet };

/** Why not: a subset of the reasons in drops.ts. */
export type Refused =
  | "unknown_source"
  | "bad_message_authenticator"
  | "missing_message_authenticator"
  | "eap_without_message_authenticator"
  | "unexpected_code";

/**
 * Looks at a datagram from an address that belongs to `client` under `config`.
 * Status-Server and what carries EAP must have Message-Authenticator whatever the client's setting (RFC 5997 section 3, RFC
 * 3579 section 3.2).
 * @throws PacketError when it is not RADIUS
 */
export function admit(
  datagram: Uint8Array,
  config: Config,
  client: ClientConfig | null,
): Admitted | { readonly refused: Refused } {
  if (!client) return { refused: "unknown_source" };
  const packet = decodePacket(datagram);
  const isStatus = packet.code === codes["Status-Server"];
  if (packet.code !== codes["Access-Request"] && !isStatus) return { refused: "unexpected_code" };
  switch (checkMessageAuthenticator(packet, client.secret)) {
    case "wrong":
      return { refused: "bad_message_authenticator" };
    case "absent":
      if (isStatus || client.messageAuthenticator === "required")
        return { refused: "missing_message_authenticator" };
      return has(packet, "EAP-Message")
        ? { refused: "eap_without_message_authenticator" }
        : { config, client, packet };
    case "valid":
      return { config, client, packet };
  }
}
