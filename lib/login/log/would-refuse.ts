/** Who was let in and would have been refused by a policy that only reports: what is counted, and the rest from the log itself. */
import { database, Prisma } from "@/lib/foundation/platform/database";

/** What there is to ask about: the policies that report, since when each as it is now, and up to which id of the log it is counted. */
export type Reporting = {
  readonly countedTo: bigint;
  readonly policies: readonly { readonly id: string; readonly since: Date }[];
};

/**
 * Read before it is asked: what is counted meanwhile then comes twice and is one, instead of never. With the policies as
 * values PostgreSQL knows how much it will find.
 */
export async function readReporting(): Promise<Reporting> {
  const { upTo } = await database().attemptsCounted.findUniqueOrThrow({ where: { id: 1 } });
  const policies = await database().policy.findMany({ select: { id: true, reportSince: true } });
  return {
    countedTo: upTo,
    policies: policies.flatMap(({ id, reportSince }) => (reportSince ? [{ id, since: reportSince }] : [])),
  };
}

/**
 * Those of `since` and later: for FROM, columns "user_id", "policy_id", "reason" and "at"; a user comes as often as it was
 * said. What a policy said before it was changed last, or while it is enforced or off, does not count.
 */
export const wouldRefuse = (since: Date, reporting: Reporting): Prisma.Sql => Prisma.sql`(
    SELECT w.user_id, w.policy_id, w.reason, w.last_at AS at FROM would_refuse w WHERE ${saidInCounts(since, reporting)}
    UNION ALL
    SELECT a.user_id, a.would_policy_id, a.would_reason, a.at FROM attempts a WHERE ${saidInLog(since, reporting)})`;

/**
 * Whether what `r`, a row of `wouldRefuse`, says of the user `u` still holds: who had no second factor then and has enrolled
 * since is refused no more. The next login without a code says something else.
 */
export const stillHolds = Prisma.sql`(r.reason <> 'no_factor' OR u.confirmed_factors = 0
    OR coalesce(u.first_enrolled_at, '-infinity') <= r.at)`;

/**
 * Whether the user `u` is one of them. That `stillHolds` looks at both sides keeps PostgreSQL to one hash join: the users of
 * a UNION ALL by themselves it takes for 200, however many there are, and those of a UNION it sorts out first.
 */
export const isWouldRefused = (since: Date, reporting: Reporting): Prisma.Sql => Prisma.sql`EXISTS (
    SELECT 1 FROM ${wouldRefuse(since, reporting)} r WHERE r.user_id = u.id AND ${stillHolds})`;

const saidInCounts = (since: Date, { policies }: Reporting) =>
  said(policies, since, Prisma.sql`w.policy_id`, Prisma.sql`w.last_at`);

const saidInLog = (since: Date, { countedTo, policies }: Reporting) => Prisma.sql`
  a.would_outcome = 'reject' AND a.id > ${countedTo} AND a.outcome = 'accept' AND a.user_id IS NOT NULL
    AND ${said(policies, since, Prisma.sql`a.would_policy_id`, Prisma.sql`a.at`)}`;

function said(policies: Reporting["policies"], since: Date, policy: Prisma.Sql, at: Prisma.Sql): Prisma.Sql {
  if (policies.length === 0) return Prisma.sql`FALSE`;
  const each = policies.map(
    ({ id, since: from }) => Prisma.sql`${policy} = ${id}::uuid AND ${at} >= ${from > since ? from : since}`,
  );
  return Prisma.sql`(${Prisma.join(each, " OR ")})`;
}
