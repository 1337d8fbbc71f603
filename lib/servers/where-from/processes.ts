/** Reading process titles and sockets of this machine, for PostgreSQL beside the worker (Linux). */
import { closeSync, openSync, readdirSync, readSync, statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { ClientDoor } from "@/lib/login/decision/door";
import { isNoLogin, ownerOfPort, type Waiting, waitingAs } from "./titles";
import { inTurns } from "./turns";

/** Most octets of a table of sockets; most processes; most octets of a title. Beyond them nothing is said. */
const mostTableOctets = 2 * 1024 * 1024;
const mostProcesses = 8192;
const mostTitleOctets = 2048;
/** So much longer than reading took is waited until it is read again, and at most so long. */
const restFactor = 4;
const mostRestMs = 20;
/** So long a process is known by its number: the numbers do not come round in that time. */
const sameProcessMs = 1000;

/** Reads them. */
export type Processes = {
  /**
   * Logins of `role` that wait, by the titles of the account whose socket asks from `port`; read after this call. Null where
   * there is no saying.
   */
  waiting(door: ClientDoor, port: number, role: string): Promise<readonly Waiting[] | null>;
};

/** `root`: where proc(5) is. Calls at the same moment share one reading. */
export function watchProcesses(root = "/proc"): Processes {
  const titles = titlesOf(root);
  const readFor = (protocol: "udp" | "tcp") =>
    inTurns(
      async () => {
        const startedMs = performance.now();
        const found = { sockets: socketsOf(root, protocol), titles: titles() };
        const restMs = Math.min(mostRestMs, (performance.now() - startedMs) * restFactor);
        return { ...found, rested: sleep(restMs, undefined, { ref: false }) };
      },
      ({ rested }) => rested,
    );
  const readings = { radius: readFor("udp"), ldap: readFor("tcp") };
  return {
    async waiting(door, port, role) {
      const { sockets, titles: byOwner } = await readings[door]();
      const owner = ownerOfPort(sockets, port);
      return owner === null || byOwner === null ? null : waitingAs(byOwner.get(owner) ?? [], role);
    },
  };
}

function socketsOf(root: string, protocol: "udp" | "tcp"): readonly string[] {
  const tables = [protocol, `${protocol}6`].map((name) => readAtMost(`${root}/net/${name}`, mostTableOctets));
  return tables.some((table) => table !== null && table.length >= mostTableOctets)
    ? []
    : tables.flatMap((table) => table?.split("\n") ?? []);
}

/** By account, titles that begin with "postgres:"; null where there are more processes than are read. */
type Titles = ReadonlyMap<number, readonly string[]> | null;

/**
 * Reads titles, each time as they are then. What cannot become a login that waits is not read again while it is certainly the
 * same process, so that reading often costs little.
 */
function titlesOf(root: string): () => Titles {
  let settled = new Set<string>();
  let readMs = Number.NEGATIVE_INFINITY;
  return () => {
    const known = performance.now() - readMs < sameProcessMs ? settled : new Set<string>();
    readMs = performance.now();
    settled = new Set();
    const found = new Map<number, string[]>();
    const entries = processesIn(root);
    if (entries === null || entries.length > mostProcesses) return null;
    for (const entry of entries) {
      const title = known.has(entry) ? "" : readAtMost(`${root}/${entry}/cmdline`, mostTitleOctets);
      if (title !== null && isNoLogin(title.replace(/\0.*$/s, ""))) settled.add(entry);
      if (!title?.startsWith("postgres: ")) continue;
      const owner = statSync(`${root}/${entry}`, { throwIfNoEntry: false })?.uid;
      if (owner !== undefined) found.set(owner, [...(found.get(owner) ?? []), title.replace(/\0.*$/s, "")]);
    }
    return found;
  };
}

function processesIn(root: string): readonly string[] | null {
  try {
    return readdirSync(root).filter((name) => /^\d+$/.test(name));
  } catch {
    return null;
  }
}

/** The beginning of a file that has no size of its own; null where it cannot be read, for example because it is gone. */
function readAtMost(path: string, most: number): string | null {
  try {
    const file = openSync(path, "r");
    try {
      const octets = Buffer.allocUnsafe(most);
      let length = 0;
      for (let read = -1; read !== 0 && length < most; length += read)
        read = readSync(file, octets, length, most - length, null);
      return octets.toString("utf8", 0, length);
    } finally {
      closeSync(file);
    }
  } catch {
    return null;
  }
}
