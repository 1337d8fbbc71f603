/** Reading what protection tests found: of one server for its page, and of all for the overview. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { database, Prisma } from "@/lib/foundation/platform/database";
import { openBypasses, openBypassesOf } from "@/lib/servers/bypass/queries";
import type { KnownOpen } from "@/lib/servers/bypass/survey";
import { type Check, checks, type Protection, protectionOf } from "./checks";

/**
 * What is known of a server. 'never': nobody tested it. 'changed': its lines are others than those that were tested.
 * 'failed': checks that came out wrong on the lines as they are, or ways in that are open. 'unchecked': checks or ways in of which nothing is known.
 * 'closed' is the only good one: the test found nothing, and nothing has opened since.
 */
export type ProtectionState = {
  readonly serverId: string;
  readonly serverName: string;
  readonly state: "never" | "changed" | "failed" | "unchecked" | "closed";
  readonly last: Protection | null;
  /** The checks behind 'failed' or 'unchecked'. */
  readonly named: readonly Check[];
  /** Ways in without a second factor that the test found or that are open now, whichever is more; null when not known. */
  readonly open: number | null;
  /** Why `open` is not known; empty when it is. */
  readonly why: string;
};

/** Every server, by name. */
export async function protectionStates(actor: Actor): Promise<readonly ProtectionState[]> {
  authorize(actor, "server.read");
  const [rows, ways] = await Promise.all([readRows(Prisma.sql`TRUE`), openBypasses(actor)]);
  const known = new Map(ways.map((way) => [way.serverId, way]));
  return rows.map((row) => stateOf(row, known.get(row.serverId) ?? null));
}

/** One server; null when there is none. */
export async function serverProtection(actor: Actor, id: string): Promise<ProtectionState | null> {
  authorize(actor, "server.read");
  const [[row], now] = await Promise.all([readRows(Prisma.sql`id = ${id}::uuid`), openBypassesOf(actor, id)]);
  return row ? stateOf(row, now) : null;
}

const readRows = (which: Prisma.Sql) => database().$queryRaw<Row[]>`
  SELECT id::text AS "serverId", name AS "serverName", protection, ${linesDigest} AS digest
  FROM servers WHERE ${which} ORDER BY lower(name), id`;

/** Stands for the lines that were read last, in SQL over `servers`; null where they are not known. Kept by a trigger. */
export const linesDigest = Prisma.sql`facts->>'linesDigest'`;

type Row = {
  readonly serverId: string;
  readonly serverName: string;
  readonly protection: unknown;
  readonly digest: string | null;
};

function stateOf({ protection, digest, ...server }: Row, now: KnownOpen | null): ProtectionState {
  const last = protectionOf(protection);
  if (!last) return { ...server, ...openOf(null, now), state: "never", last, named: [] };
  if (last.digest !== null && last.digest !== digest) {
    // What was found was found in other lines: what is open now is all that is known.
    const known = { ...server, ...openOf(null, now), last, named: [] };
    return { ...known, state: known.open !== null && known.open > 0 ? "failed" : "changed" };
  }
  const known = { ...server, ...openOf(last, now), last };
  const having = (state: string) => checks.filter((check) => last.checks[check] === state);
  const [failed, unchecked] = [having("failed"), having("unchecked")];
  const isOpen = known.open !== null && known.open > 0;
  if (failed.length > 0 || isOpen) return { ...known, state: "failed", named: failed };
  const isKnown = last.digest !== null && known.open === 0 && unchecked.length === 0;
  return isKnown
    ? { ...known, state: "closed", named: [] }
    : { ...known, state: "unchecked", named: unchecked };
}

/** What the test found and what is open now: the graver counts, and what is not known of either is not known. */
function openOf(last: Protection | null, now: KnownOpen | null): KnownOpen {
  const found = last ? last.open : 0;
  const open = Math.max(found ?? 0, now?.open ?? 0);
  if (open > 0) return { open, why: "" };
  if (!now || now.open === null) return { open: null, why: now?.why ?? "" };
  return found === null
    ? { open: null, why: "When the test ran, the other ways in were not known." }
    : { open, why: "" };
}
