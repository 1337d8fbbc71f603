/**
 * Where in the log attempts that a filter finds can lie: pieces of ids, so that neither a filter without hits nor a day of
 * long ago reads the log from end to end. The counts know of them (./counting.ts); what is not counted yet is one piece.
 */
import { type Cidr, printCidr } from "@/lib/foundation/base/cidr";
import { database, Prisma } from "@/lib/foundation/platform/database";
import { blockSize } from "./counting";
import type { AttemptFilter } from "./filter";

/** Ids from `first` to `last`, both included. */
export type Stretch = { readonly first: bigint; readonly last: bigint };

/** What stretches are told by. `until` is excluded. */
export type Narrowing = Pick<AttemptFilter, "clientId" | "outcome" | "reason" | "door"> & {
  /** Where the person sat or may have. */
  readonly network: Cidr | undefined;
  readonly from: Date | undefined;
  readonly until: Date | undefined;
};

/** What is wanted: ids between two, `enough` of them, newest first unless `isForward`. */
export type Wanted = {
  readonly after: bigint;
  readonly before: bigint;
  readonly enough: number;
  readonly isForward: boolean;
};

/**
 * The stretches outside of which no wanted attempt matches, in the order wanted, a portion at a time: the next one matters
 * only where those before it held fewer than enough.
 */
export async function* stretches(narrowing: Narrowing, wanted: Wanted): AsyncGenerator<readonly Stretch[]> {
  const { after, before, isForward } = wanted;
  if (Object.values(narrowing).every((part) => part === undefined)) {
    yield [{ first: after + 1n, last: before - 1n }];
    return;
  }
  // Read before the counts: what is counted meanwhile lies in the rest and is cut off there.
  const { upTo } = await database().attemptsCounted.findUniqueOrThrow({ where: { id: 1 } });
  const rest = { first: greater(upTo, after) + 1n, last: before - 1n };
  if (!isForward) yield [rest];
  yield* countedStretches(narrowing, { ...wanted, before: lesser(before, upTo + 1n) });
  if (isForward) yield [rest];
}

async function* countedStretches(
  { from, until, ...kind }: Narrowing,
  wanted: Wanted,
): AsyncGenerator<readonly Stretch[]> {
  const days = from || until ? await blocksOf(from, until, wanted) : null;
  const isAnyKind = Object.values(kind).every((part) => part === undefined);
  if (isAnyKind) yield joined(days ?? []);
  else yield* portions(kind, days, wanted);
}

/** A block or a part of one. `count` attempts in it are sure to match; more may. */
type Piece = Stretch & { readonly block: bigint; readonly count: number };

/** The blocks that attempts of these days can lie in. `count` is 1 where nothing in the block is of another day. */
async function blocksOf(from: Date | undefined, until: Date | undefined, wanted: Wanted): Promise<Piece[]> {
  const rows = await database().attemptBlock.findMany({
    where: {
      block: withinBlocks(wanted),
      ...(from && { lastAt: { gte: from } }),
      ...(until && { firstAt: { lt: until } }),
    },
    orderBy: { block: wanted.isForward ? "asc" : "desc" },
  });
  return rows.map(({ block, firstId, lastId, firstAt, lastAt }) => {
    const isWhole = (!from || firstAt >= from) && (!until || lastAt < until);
    return { block, ...cut({ first: firstId, last: lastId }, wanted), count: isWhole ? 1 : 0 };
  });
}

async function* portions(
  kind: Omit<Narrowing, "from" | "until">,
  days: readonly Piece[] | null,
  wanted: Wanted,
): AsyncGenerator<readonly Stretch[]> {
  const { enough, isForward } = wanted;
  const whole = days && new Set(days.filter(({ count }) => count > 0).map(({ block }) => block));
  let { gte, lte } = withinBlocks(wanted);
  for (;;) {
    const rows = await database().$queryRaw<Piece[]>`
      SELECT block, first, last, count FROM (${piecesOf(kind)}) AS pieces
      WHERE block BETWEEN ${gte} AND ${lte}
        AND ${days ? Prisma.sql`block = ANY (${days.map(({ block }) => block)}::bigint[])` : Prisma.sql`TRUE`}
      ORDER BY block ${Prisma.raw(isForward ? "ASC" : "DESC")} LIMIT ${enough}`;
    for (let start = 0; start < rows.length; ) {
      const portion: Stretch[] = [];
      for (let sure = 0; sure < enough && start < rows.length; start++) {
        const row = rows[start];
        if (!row) break;
        const piece = cut(row, wanted);
        portion.push(piece);
        const isSure =
          piece.first === row.first && piece.last === row.last && (!whole || whole.has(row.block));
        if (isSure) sure += row.count;
      }
      yield portion;
    }
    const end = rows.at(-1)?.block;
    if (end === undefined || rows.length < enough) return;
    if (isForward) gte = end + 1n;
    else lte = end - 1n;
  }
}

/**
 * One piece for each block that holds what is asked for. With a network and something else, each of which the block holds, the
 * two may still be of different attempts: none is sure then.
 */
function piecesOf({ network, ...kind }: Omit<Narrowing, "from" | "until">): Prisma.Sql {
  const isAnyKind = Object.values(kind).every((part) => part === undefined);
  const ofKinds = Prisma.sql`
    SELECT block, min(first_id) AS first, max(last_id) AS last, sum(count)::int AS count
    FROM attempt_block_parts WHERE ${ofKind(kind)} GROUP BY block`;
  if (!network) return ofKinds;
  // An attempt with several addresses is counted with each, so these counts can be too high: the next portion is read then.
  const ofNetwork = Prisma.sql`
    SELECT block, min(first_id) AS first, max(last_id) AS last, sum(count)::int AS count
    FROM attempt_block_addresses WHERE address <<= ${printCidr(network)}::inet GROUP BY block`;
  if (isAnyKind) return ofNetwork;
  return Prisma.sql`
    SELECT k.block, greatest(k.first, n.first) AS first, least(k.last, n.last) AS last, 0 AS count
    FROM (${ofKinds}) AS k JOIN (${ofNetwork}) AS n ON n.block = k.block`;
}

function ofKind({
  clientId,
  outcome,
  reason,
  door,
}: Omit<Narrowing, "from" | "until" | "network">): Prisma.Sql {
  const parts = [
    clientId && Prisma.sql`client_id = ${clientId}::uuid`,
    outcome && Prisma.sql`outcome = ${outcome}`,
    reason && Prisma.sql`reason = ${reason}`,
    door && Prisma.sql`door = ${door}`,
  ];
  const given = parts.filter((part) => typeof part === "object");
  return given.length === 0 ? Prisma.sql`TRUE` : Prisma.join(given, " AND ");
}

const withinBlocks = ({ after, before }: Wanted) => ({
  gte: (after + 1n) / BigInt(blockSize),
  lte: (before - 1n) / BigInt(blockSize),
});

const cut = ({ first, last }: Stretch, { after, before }: Wanted): Stretch => ({
  first: greater(first, after + 1n),
  last: lesser(last, before - 1n),
});

/** Neighbouring blocks as one stretch. */
function joined(pieces: readonly Piece[]): readonly Stretch[] {
  const found: { block: bigint; first: bigint; last: bigint }[] = [];
  for (const { block, first, last } of pieces) {
    const previous = found.at(-1);
    if (previous && (block === previous.block + 1n || block === previous.block - 1n)) {
      previous.block = block;
      previous.first = lesser(previous.first, first);
      previous.last = greater(previous.last, last);
    } else found.push({ block, first, last });
  }
  return found;
}

const greater = (a: bigint, b: bigint): bigint => (a > b ? a : b);
const lesser = (a: bigint, b: bigint): bigint => (a < b ? a : b);
