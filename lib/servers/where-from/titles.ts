/**
 * Pure. What process titles of PostgreSQL say about logins that wait, and which account a socket belongs to (proc(5)).
 *
 * While a login waits, its process is called `postgres: [CLUSTER: ][walsender ]ROLE[ DATABASE] ADDRESS(PORT) authentication`, or
 * with `[local]` for the Unix socket (seen with 15 and 18). Cluster, role and database may hold blanks and colons.
 */
import { canonicalAddress, localAddress } from "@/lib/login/decision/where-from";

/** One end of a connection: a canonical address and a port, or 'local' without one. */
export type Endpoint = { readonly address: string; readonly port: number | null };

/** A login that waits, as its title says. `database` null: it cannot be told apart from the rest of the title. */
export type Waiting = Endpoint & { readonly database: string | null };

const titleForm = /^postgres: (.*) (\[local\]|([^ ]+)\((\d+)\))(?: (.*))?$/s;

/**
 * Those of `titles` that wait for an answer about `role`. Null where that cannot be said: a title of the role that does not say
 * what its process does, or from where (update_process_title is off, log_hostname is on).
 */
export function waitingAs(titles: readonly string[], role: string): readonly Waiting[] | null {
  const found: Waiting[] = [];
  for (const title of titles) {
    const [, who = "", place, address = "", port, activity = ""] = titleForm.exec(title.trimEnd()) ?? [];
    if (place === undefined || (activity !== "" && activity !== "authentication")) continue;
    const databases = databasesOf(who, role);
    if (databases.length === 0) continue;
    const from = place === "[local]" ? localAddress : canonicalAddress(address);
    if (activity === "" || from === null) return null;
    const database = databases.length === 1 ? (databases[0] ?? null) : null;
    found.push({ address: from, port: port === undefined ? null : Number(port), database });
  }
  return found;
}

/** Processes that PostgreSQL has for itself. */
const ofItsOwn =
  /^postgres: (.*: )?(checkpointer|background writer|walwriter|autovacuum launcher|logical replication launcher|io worker \d+|logger|stats collector)$/;

/**
 * Whether a process with this title cannot become a login that waits: another program, or a session that is past it. A process of
 * PostgreSQL that has no title of its own yet is called as the program is.
 */
export function isNoLogin(title: string): boolean {
  if (!/postgres|postmaster|pgsql/i.test(title) || ofItsOwn.test(title.trimEnd())) return true;
  const [, , , , , activity = ""] = titleForm.exec(title.trimEnd()) ?? [];
  return !["", "initializing", "authentication"].includes(activity);
}

/** What the database would be, for every way to read `who` as words that name `role`. */
function databasesOf(who: string, role: string): string[] {
  const starts = [0, ...[...who.matchAll(/: /g)].map(({ index }) => index + 2)];
  const readings = starts.flatMap((start) => {
    const words = who.slice(start);
    return words.startsWith("walsender ") ? [words, words.slice("walsender ".length)] : [words];
  });
  return readings.flatMap((words) => {
    if (words === role) return [""];
    return words.startsWith(`${role} `) ? [words.slice(role.length + 1)] : [];
  });
}

/**
 * The account that has a socket on the local `port`, out of lines of /proc/net/udp, tcp and their IPv6 forms. Null where nobody
 * has, so that who asks is not of this machine's network, or several accounts do.
 */
export function ownerOfPort(lines: readonly string[], port: number): number | null {
  const wanted = port.toString(16).toUpperCase().padStart(4, "0");
  const owners = lines.flatMap((line) => {
    const [, local = "", , , , , , uid = ""] = line.trim().split(/\s+/);
    return local.endsWith(`:${wanted}`) && /^\d+$/.test(uid) ? [Number(uid)] : [];
  });
  const [owner, ...others] = new Set(owners);
  return owner === undefined || others.length > 0 ? null : owner;
}
