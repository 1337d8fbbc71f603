/** The connections that are open, bounded in all and by address; when it is full, who has shown least goes first. */
import type { Connection } from "./connection";
import type { Limits } from "./limits";

/** The open connections of a door. */
export type Connections = {
  /** Closes one where need be, so that another from `address` fits; false when all are at work. */
  makeRoom(address: string): boolean;
  add(address: string, connection: Connection): void;
  remove(address: string, connection: Connection): void;
  all(): Connection[];
  size(): number;
};

/** An empty table. */
export function createConnections(
  limits: Pick<Limits, "connections" | "connectionsPerAddress">,
): Connections {
  /** Of each address, the oldest first. */
  const byAddress = new Map<string, Set<Connection>>();
  let size = 0;

  /** Under a flood, the addresses with most connections pay for it. */
  function mostOf(): Set<Connection> {
    let most = new Set<Connection>();
    for (const those of byAddress.values()) if (those.size > most.size) most = those;
    return most;
  }

  return {
    makeRoom(address) {
      const own = byAddress.get(address) ?? new Set();
      const isFull = own.size >= limits.connectionsPerAddress;
      if (!isFull && size < limits.connections) return true;
      const least = leastOf(isFull ? own : mostOf());
      least?.drop("crowded");
      return least !== null;
    },
    add(address, connection) {
      const own = byAddress.get(address) ?? new Set();
      byAddress.set(address, own.add(connection));
      size++;
    },
    remove(address, connection) {
      const own = byAddress.get(address);
      if (!own?.delete(connection)) return;
      size--;
      if (own.size === 0) byAddress.delete(address);
    },
    all: () => [...byAddress.values()].flatMap((own) => [...own]),
    size: () => size,
  };
}

/** The oldest without a bind, else the oldest that waits. */
function leastOf(connections: Iterable<Connection>): Connection | null {
  let bound: Connection | null = null;
  for (const connection of connections) {
    const standing = connection.standing();
    if (standing === "unbound") return connection;
    if (standing === "bound") bound ??= connection;
  }
  return bound;
}
