/** Reading what protection tests found: of one server for its page, and of all for the overview. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { database, Prisma } from "@/lib/foundation/platform/database";
import { type Check, checks, type Protection, protectionOf } from "./checks";

/**
 * What is known of a server. 'never': nobody tested it. 'changed': its lines are others than those that were tested.
 * 'failed' and 'unchecked' name checks that did not come out right; 'closed' is the only good one.
 */
export type ProtectionState = {
  readonly serverId: string;
  readonly serverName: string;
  readonly state: "never" | "changed" | "failed" | "unchecked" | "closed";
  readonly last: Protection | null;
  /** The checks behind 'failed' or 'unchecked'. */
  readonly named: readonly Check[];
};

/** Every server, by name. */
export async function protectionStates(actor: Actor): Promise<readonly ProtectionState[]> {
  authorize(actor, "server.read");
  const rows = await database().$queryRaw<Row[]>`
    SELECT id::text AS "serverId", name AS "serverName", protection, ${linesDigest} AS digest
    FROM servers ORDER BY lower(name), id`;
  return rows.map(stateOf);
}

/** One server; null when there is none. */
export async function serverProtection(actor: Actor, id: string): Promise<ProtectionState | null> {
  return (await protectionStates(actor)).find(({ serverId }) => serverId === id) ?? null;
}

/** Stands for the lines that were read last, in SQL over `servers`; null where they are not known. */
export const linesDigest = Prisma.sql`CASE WHEN jsonb_typeof(reading->'hba') = 'array'
  THEN encode(sha256(convert_to((reading->'hba')::text, 'UTF8')), 'hex') END`;

type Row = {
  readonly serverId: string;
  readonly serverName: string;
  readonly protection: unknown;
  readonly digest: string | null;
};

function stateOf({ protection, digest, ...server }: Row): ProtectionState {
  const last = protectionOf(protection);
  if (!last) return { ...server, state: "never", last, named: [] };
  const having = (state: string) => checks.filter((check) => last.checks[check] === state);
  const [failed, unchecked] = [having("failed"), having("unchecked")];
  if (failed.length > 0) return { ...server, state: "failed", last, named: failed };
  if (last.digest === null || last.digest !== digest) return { ...server, state: "changed", last, named: [] };
  return unchecked.length > 0
    ? { ...server, state: "unchecked", last, named: unchecked }
    : { ...server, state: "closed", last, named: [] };
}
