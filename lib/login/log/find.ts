/** Finding attempts by id, in order, with as little of the log read as the filter allows. */
import { type Cidr, parseCidr, printAddress, printCidr } from "@/lib/foundation/base/cidr";
import { days, after as later } from "@/lib/foundation/base/durations";
import { database, Prisma } from "@/lib/foundation/platform/database";
import { reasons } from "@/lib/login/decision/outcome";
import { type AttemptFilter, utcInstant } from "./filter";
import { type Narrowing, type Stretch, stretches, type Wanted } from "./stretches";

/** A row of the log without its trace. */
export type AttemptRow = Omit<Prisma.AttemptGetPayload<object>, "trace">;

/** Ids between two that a page names; what it does not name bounds nothing. */
export const between = (
  before: string | undefined,
  after: string | undefined,
): Pick<Wanted, "before" | "after"> => ({
  before: before === undefined ? 2n ** 63n - 1n : BigInt(before),
  after: after === undefined ? 0n : BigInt(after),
});

/** The wanted attempts that match `filter`, at most `wanted.enough`. */
export async function findAttempts(filter: AttemptFilter, wanted: Wanted): Promise<readonly AttemptRow[]> {
  const { clientId, outcome, reason, door, would } = filter;
  const network = filter.address === undefined ? undefined : parseCidr(filter.address);
  // What is no address is nobody's: finding everything would look as if all came from there.
  if (network === null) return [];
  const narrowing = { clientId, outcome, reason, door, network, ...instantsOf(filter) };
  const name = filter.user.trim();
  const person = name === "" ? null : { name, id: await userMeant(name) };
  const found: AttemptRow[] = [];
  // An index of its own finds these, as it does a person's.
  const isIndexed = person !== null || would !== undefined;
  for await (const portion of stretches(isIndexed ? daysAlone(narrowing) : narrowing, wanted)) {
    const some = portion.filter(({ first, last }) => first <= last);
    const missing = { ...wanted, enough: wanted.enough - found.length };
    if (some.length > 0)
      found.push(...(await rowsIn(some, idsOf(person, { ...narrowing, would }, missing), missing)));
    if (found.length >= wanted.enough) break;
  }
  return found;
}

/** What has an index of its own: of the log only its days need to be told apart. */
const daysAlone = ({ from, until }: Narrowing): Narrowing => ({ from, until, network: undefined });

function instantsOf(filter: AttemptFilter): Pick<Narrowing, "from" | "until"> {
  const to = filter.to ? utcInstant(filter.to) : undefined;
  return {
    from: filter.from ? utcInstant(filter.from) : undefined,
    until: to && !filter.to?.includes("T") ? later(to, days(1)) : to,
  };
}

/** The id of the user whom the name means now. */
async function userMeant(name: string): Promise<string | null> {
  const [user] = await database().$queryRaw<{ id: string }[]>`
    SELECT id::text AS id FROM users WHERE username = ${name}
    UNION ALL SELECT user_id::text FROM user_aliases WHERE name = ${name}`;
  return user?.id ?? null;
}

type Person = { readonly name: string; readonly id: string | null };

/** The ids that match within a stretch s, in order, at most as many as are wanted. */
function idsOf(person: Person | null, narrowing: Conditions, { enough, isForward }: Wanted): Prisma.Sql {
  const end = Prisma.sql`ORDER BY id ${direction(isForward)} LIMIT ${enough}`;
  const ids = (who: Prisma.Sql) => Prisma.sql`
    SELECT id FROM attempts WHERE id BETWEEN s.first AND s.last AND ${who} AND ${conditions(narrowing)} ${end}`;
  if (!person) return ids(Prisma.sql`TRUE`);
  const byName = ids(Prisma.sql`username = ${person.name}`);
  if (person.id === null) return byName;
  // One index each: an OR would read all of the person's attempts and sort them.
  return Prisma.sql`
    SELECT id FROM ((${byName}) UNION (${ids(Prisma.sql`user_id = ${person.id}::uuid`)})) AS own ${end}`;
}

type Conditions = Narrowing & Pick<AttemptFilter, "would">;

function conditions({
  clientId,
  outcome,
  reason,
  door,
  network,
  would,
  from,
  until,
}: Conditions): Prisma.Sql {
  const outcomeOfReason = reason && reasons[reason].outcome;
  const parts = [
    clientId && Prisma.sql`client_id = ${clientId}::uuid`,
    outcome && Prisma.sql`outcome = ${outcome}`,
    reason && Prisma.sql`reason = ${reason}`,
    door && Prisma.sql`door = ${door}`,
    network && isFrom(network),
    would && Prisma.sql`would_outcome = ${would}`,
    from && Prisma.sql`at >= ${from}`,
    until && Prisma.sql`at < ${until}`,
    // So that the indexes of what was not accepted can be used.
    [outcome, outcomeOfReason].some((known) => known && known !== "accept") &&
      Prisma.sql`outcome <> 'accept'`,
  ].filter((part) => typeof part === "object");
  return parts.length === 0 ? Prisma.sql`TRUE` : Prisma.join(parts, " AND ");
}

/** Whether the person sat in `network`, or may have: one of several addresses counts with each. */
function isFrom(network: Cidr): Prisma.Sql {
  if (network.prefix === network.bytes.length * 8) {
    const address = printAddress(network.bytes);
    return Prisma.sql`(person_address = ${address} OR ${address} = ANY (person_candidates))`;
  }
  const cidr = printCidr(network);
  return Prisma.sql`(address_of(person_address) <<= ${cidr}::inet
    OR EXISTS (SELECT FROM unnest(person_candidates) AS c WHERE address_of(c) <<= ${cidr}::inet))`;
}

async function rowsIn(
  pieces: readonly Stretch[],
  ids: Prisma.Sql,
  { enough, isForward }: Wanted,
): Promise<AttemptRow[]> {
  const [only] = pieces;
  // A single piece is written out, because PostgreSQL then knows how long it is.
  const source =
    pieces.length === 1 && only
      ? Prisma.sql`(VALUES (${only.first}::bigint, ${only.last}::bigint)) AS s (first, last)`
      : Prisma.sql`unnest(${pieces.map(({ first }) => first)}::bigint[], ${pieces.map(({ last }) => last)}::bigint[]) AS s (first, last)`;
  return database().$queryRaw<AttemptRow[]>`
    SELECT a.id, a.at, a.door, a.client_id::text AS "clientId", a.client_name AS "clientName",
      a.source_address AS "sourceAddress", a.person_address AS "personAddress",
      a.person_candidates AS "personCandidates", a.known_by AS "knownBy", a.database, a.application, a.username, a.user_id::text AS "userId",
      a.outcome, a.reason, a.policy_id::text AS "policyId", a.policy_name AS "policyName", a.factor_kind AS "factorKind", a.factor_id::text AS "factorId",
      a.latency_ms AS "latencyMs", a.worker,
      a.would_policy_id::text AS "wouldPolicyId", a.would_outcome AS "wouldOutcome", a.would_reason AS "wouldReason"
    FROM ${source} CROSS JOIN LATERAL (${ids}) AS found JOIN attempts a ON a.id = found.id
    ORDER BY a.id ${direction(isForward)} LIMIT ${enough}`;
}

const direction = (isForward: boolean): Prisma.Sql => Prisma.raw(isForward ? "ASC" : "DESC");
