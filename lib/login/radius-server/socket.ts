/** The UDP socket: binds it for IPv4, IPv6 or both, asks for a large receive buffer, and sends. */
import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { isIPv6 } from "node:net";
import { parseAddress, printAddress } from "@/lib/foundation/base/cidr";
import type { Logger } from "@/lib/foundation/platform/log";
import { burstDatagrams, holdsBurst } from "./limits";

/** Where a datagram came from. `address` is canonical text, IPv4 also where the socket speaks IPv6. */
export type Source = { readonly address: string; readonly octets: Uint8Array; readonly port: number };

/**
 * A bound socket. `host` "::" takes IPv4 as well. Warns when the kernel gave less buffer than a burst needs.
 * @throws the system's error (EADDRINUSE, EACCES, EADDRNOTAVAIL)
 */
export async function bindSocket(
  { host, port, receiveBufferBytes }: { host: string; port: number; receiveBufferBytes: number },
  log: Logger,
): Promise<Socket> {
  const socket = createSocket({ type: isIPv6(host) ? "udp6" : "udp4", recvBufferSize: receiveBufferBytes });
  await new Promise<void>((resolve, reject) => {
    socket.once("error", reject);
    socket.bind({ address: host, port, exclusive: true }, () => {
      socket.off("error", reject);
      resolve();
    });
  });
  const given = socket.getRecvBufferSize();
  if (!holdsBurst(given)) {
    log.warn(
      { receiveBufferBytes: given, fix: `sysctl -w net.core.rmem_max=${receiveBufferBytes}` },
      `The kernel gives the RADIUS socket too small a buffer for a burst of ${burstDatagrams} logins; some would be lost.`,
    );
  }
  return socket;
}

/** The source of a datagram, IPv4-mapped IPv6 addresses as IPv4. */
export function sourceOf({ address, port }: RemoteInfo): Source {
  const octets = parseAddress(address) ?? new Uint8Array();
  return { address: printAddress(octets), octets, port };
}

/** Sends to where a datagram came from. Gives whether the system took it. */
export function send(socket: Socket, octets: Uint8Array, { address, port }: RemoteInfo): Promise<boolean> {
  return new Promise((resolve) => socket.send(octets, port, address, (error) => resolve(!error)));
}
