/** Finding the client of a source address: the longest matching network, in time that does not grow with clients. */

import { hex } from "@/lib/foundation/base/bytes";
import type { ClientConfig, Config } from "@/lib/login/authentication/contract";
import type { ClientDoor } from "@/lib/login/decision/door";

/** Clients with networks of one length, by the octets of the network. */
type Level = { readonly size: number; readonly prefix: number; readonly clients: Map<string, ClientConfig> };

const built = new WeakMap<Config, Map<ClientDoor, readonly Level[]>>();

/**
 * The client whose network holds `address` (4 or 16 octets) with the longest prefix, among those that may use `door`,
 * or null. Everyone on the network can ask this question, so it must stay cheap with thousands of clients.
 */
export function clientAt(config: Config, address: Uint8Array, door: ClientDoor): ClientConfig | null {
  for (const { size, prefix, clients } of levelsFor(config, door)) {
    if (size !== address.length) continue;
    const client = clients.get(hex(networkOf(address, prefix)));
    if (client) return client;
  }
  return null;
}

function levelsFor(config: Config, door: ClientDoor): readonly Level[] {
  const ofConfig = built.get(config) ?? new Map<ClientDoor, readonly Level[]>();
  built.set(config, ofConfig);
  const known = ofConfig.get(door);
  if (known) return known;
  const levels = levelsOf(config.clients.filter((client) => client.doors.includes(door)));
  ofConfig.set(door, levels);
  return levels;
}

function levelsOf(clients: readonly ClientConfig[]): Level[] {
  const levels = new Map<string, Level>();
  for (const client of clients) {
    const { bytes, prefix } = client.network;
    const name = `${bytes.length}/${prefix}`;
    const level = levels.get(name) ?? { size: bytes.length, prefix, clients: new Map() };
    levels.set(name, level);
    level.clients.set(hex(bytes), client);
  }
  return [...levels.values()].sort((a, b) => b.prefix - a.prefix);
}

function networkOf(address: Uint8Array, prefix: number): Uint8Array {
  const whole = prefix >> 3;
  const network = new Uint8Array(address.length);
  network.set(address.subarray(0, whole));
  if (whole < address.length) network[whole] = (address[whole] ?? 0) & (0xff00 >> (prefix & 7));
  return network;
}
