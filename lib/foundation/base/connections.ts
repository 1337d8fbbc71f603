/** Pure. The connections that are open, bounded in all and by address; when it is full, who has shown least goes first. */

/** What the table knows of a connection. */
export type Bounded = {
  /** What it has shown: nothing yet, who it is, or that it is at work now. */
  standing(): "unbound" | "bound" | "working";
  /** Closes it at once and counts why. */
  drop(reason: "crowded"): void;
};

/** The open connections of a listener. */
export type Connections<Connection extends Bounded> = {
  /** Closes one where need be, so that another from `address` fits; false when all are at work. */
  makeRoom(address: string): boolean;
  add(address: string, connection: Connection): void;
  remove(address: string, connection: Connection): void;
  all(): Connection[];
  size(): number;
};

/** An empty table. */
export function createConnections<Connection extends Bounded>(limits: {
  readonly connections: number;
  readonly connectionsPerAddress: number;
}): Connections<Connection> {
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
function leastOf<Connection extends Bounded>(connections: Iterable<Connection>): Connection | null {
  let bound: Connection | null = null;
  for (const connection of connections) {
    const standing = connection.standing();
    if (standing === "unbound") return connection;
    if (standing === "bound") bound ??= connection;
  }
  return bound;
}
