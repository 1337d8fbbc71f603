/**
 * Connections to other machines: never to link-local, metadata, multicast or unspecified addresses, whatever a name
 * resolves to; to private networks only where the caller's reach says so. The address that was checked is the one that is connected to.
 */
import { type LookupAddress, lookup } from "node:dns";
import { isIP, type LookupFunction, Socket } from "node:net";
import { whyNotReached, whyRefused } from "@/lib/foundation/base/outgoing-address";

/** What `address` of `host` is when it must not be connected to; null when it may. `host` is the address again where there is no name. */
export type Reach = (host: string, address: string) => string | null;

/** Everywhere but where nobody has a service of their own: for databases, directories and mail servers. */
export const anyNetwork: Reach = (_host, address) => whyRefused(address);

/** The internet, and of private networks what an owner has named: for web addresses and gateways. */
export const internetAnd =
  (allowed: readonly string[]): Reach =>
  (host, address) =>
    whyNotReached(host, address, allowed);

/** Thrown instead of connecting. Its message is for a person. */
export class AddressRefusedError extends Error {
  override readonly name = "AddressRefusedError";

  constructor(host: string, address: string, why: string) {
    const subject = host === address ? address : `${host} has the address ${address}, which`;
    super(`${subject} is ${why}. Postern does not connect there.`);
  }
}

/** A lookup for `net.connect`, `tls.connect` and http agents that gives only addresses within `reach`. Addresses as such are not looked up: check those before. */
export const lookupWithin =
  (reach: Reach, resolve: typeof lookup = lookup): LookupFunction =>
  (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, []);
      const allowed = allowedOf(reach, hostname, found);
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
      const allowed = error ?? allowedOf(anyNetwork, host, found);
      if (allowed instanceof Error) reject(allowed);
      else resolve(allowed.map(({ address }) => address));
    });
  });
}

function allowedOf(
  reach: Reach,
  host: string,
  found: readonly LookupAddress[],
): readonly LookupAddress[] | Error {
  const allowed = found.filter(({ address }) => reach(host, address) === null);
  const [refused] = found;
  if (allowed.length > 0 || !refused) return allowed;
  return new AddressRefusedError(host, refused.address, reach(host, refused.address) ?? "");
}

/** Why `host` itself, where it is an address, is not connected to; null where it may be, or is a name. */
export function refusalOf(reach: Reach, host: string): AddressRefusedError | null {
  const why = isIP(host) ? reach(host, host) : null;
  return why === null ? null : new AddressRefusedError(host, host, why);
}

/** A socket that was refused: its error comes once somebody can listen. */
export function refusedSocket(refusal: AddressRefusedError): Socket {
  const socket = new Socket();
  process.nextTick(() => socket.destroy(refusal));
  return socket;
}

/** A socket whose `connect(port, host)` checks the address first; a refused one is its error. Other forms of `connect` it has none. */
export function checkedSocket(reach: Reach = anyNetwork): Socket {
  const socket = new Socket();
  const connect = socket.connect.bind(socket);
  const lookup = lookupWithin(reach);
  const checked = (port: number, host: string): Socket => {
    const refusal = refusalOf(reach, host);
    if (!refusal) return connect({ port, host, lookup });
    process.nextTick(() => socket.destroy(refusal));
    return socket;
  };
  socket.connect = checked as Socket["connect"];
  return socket;
}
