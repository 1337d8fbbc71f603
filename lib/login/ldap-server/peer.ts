/** Who is at the other end of a connection. */
import type { Socket } from "node:net";
import { parseAddress, printAddress } from "@/lib/foundation/base/cidr";

/** The other end. `address` is canonical text, IPv4 also where the socket speaks IPv6. */
export type Peer = { readonly address: string; readonly port: number; readonly octets: Uint8Array };

/** The peer of `socket`, or null when it is gone already. */
export function peerOf(socket: Socket): Peer | null {
  const octets = parseAddress(socket.remoteAddress ?? "");
  const { remotePort: port = 0 } = socket;
  return octets && { address: printAddress(octets), port, octets };
}
