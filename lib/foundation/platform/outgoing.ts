/**
 * Connections to other machines: never to link-local, metadata, multicast or unspecified addresses, whatever a name
 * resolves to. The address that was checked is the one that is connected to.
 */
import { type LookupAddress, lookup } from "node:dns";
import { isIP, type LookupFunction, Socket } from "node:net";
import { whyRefused } from "@/lib/foundation/base/outgoing-address";

/** Thrown instead of connecting. Its message is for a person. */
export class AddressRefusedError extends Error {
  override readonly name = "AddressRefusedError";

  constructor(host: string, address: string) {
    const subject = host === address ? address : `${host} has the address ${address}, which`;
    super(`${subject} is ${whyRefused(address)}. Postern does not connect there.`);
  }
}

/** A lookup for `net.connect`, `tls.connect` and http agents that gives only addresses which may be connected to. */
export const checkedLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, found) => {
    if (error) return callback(error, []);
    const allowed = allowedOf(hostname, found);
    if (allowed instanceof Error) return callback(allowed, []);
    if (options.all) return callback(null, [...allowed]);
    const [first] = allowed;
    callback(null, first?.address ?? "", first?.family);
  });
};

/** The addresses behind `host` that may be connected to. @throws AddressRefusedError when there is none but others; the resolver's error */
export function checkedAddresses(host: string): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    lookup(host, { all: true }, (error, found) => {
      const allowed = error ?? allowedOf(host, found);
      if (allowed instanceof Error) reject(allowed);
      else resolve(allowed.map(({ address }) => address));
    });
  });
}

function allowedOf(host: string, found: readonly LookupAddress[]): readonly LookupAddress[] | Error {
  const allowed = found.filter(({ address }) => whyRefused(address) === null);
  const [refused] = found;
  return allowed.length > 0 || !refused ? allowed : new AddressRefusedError(host, refused.address);
}

/** A socket whose `connect(port, host)` checks the address first; a refused one is its error. Other forms of `connect` it has none. */
export function checkedSocket(): Socket {
  const socket = new Socket();
  const connect = socket.connect.bind(socket);
  const checked = (port: number, host: string): Socket => {
    if (isIP(host) && whyRefused(host) !== null) {
      process.nextTick(() => socket.destroy(new AddressRefusedError(host, host)));
      return socket;
    }
    return connect({ port, host, lookup: checkedLookup });
  };
  socket.connect = checked as Socket["connect"];
  return socket;
}
