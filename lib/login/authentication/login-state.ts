/**
 * The login state of a person in the store: the one place that knows its columns. Who changes it holds the row or
 * compares its version, and adds one to the version, so that whatever was decided on the old state starts over.
 */
import type pg from "pg";
import { hex } from "@/lib/foundation/base/bytes";
import { Prisma, type Transaction } from "@/lib/foundation/platform/database";
import type { Effects } from "@/lib/login/decision/decide";
import type { LoginState } from "@/lib/login/decision/facts";
import { free } from "@/lib/login/decision/lockout";
import type { Column } from "./attempt-row";

/** Whose login state: users log in to PostgreSQL, operators to the console. */
export type Subject = { readonly kind: "user" | "operator"; readonly id: string };

type Remembered = NonNullable<Effects["login"]>;

const octets = (text: string | null) => (text === null ? null : Buffer.from(text, "hex"));

/** What a decision writes, column by column. */
export const stateColumns: readonly Column<Remembered>[] = [
  ["failures", "int", ({ failures }) => failures],
  ["last_failure_at", "timestamptz", ({ lastFailureAt }) => lastFailureAt],
  ["locked_until", "timestamptz", ({ lockedUntil }) => lockedUntil],
  ["refused_mac", "bytea", ({ refusedMac }) => octets(refusedMac)],
  ["refused_at", "timestamptz", ({ refusedAt }) => refusedAt],
  ["accepted_mac", "bytea", ({ acceptedMac }) => octets(acceptedMac)],
  ["accepted_client_id", "uuid", ({ acceptedClientId }) => acceptedClientId],
  ["accepted_at", "timestamptz", ({ acceptedAt }) => acceptedAt],
  ["accepted_uses", "int", ({ acceptedUses }) => acceptedUses],
  ["accepted_late", "bool", ({ acceptedLate }) => acceptedLate],
];

/** The assignments of the columns that say when; `now` is a parameter of the statement. */
export const timeStamps = (now: string, isLogin: boolean): readonly string[] => [
  `latest_at = GREATEST(latest_at, ${now})`,
  ...(isLogin ? [`last_login_at = ${now}`] : []),
];

/** The columns as they are read. */
export type StateRow = {
  readonly version: string | bigint;
  readonly failures: number;
  readonly last_failure_at: Date | null;
  readonly locked_until: Date | null;
  readonly refused_mac: Uint8Array | null;
  readonly refused_at: Date | null;
  readonly accepted_mac: Uint8Array | null;
  readonly accepted_client_id: string | null;
  readonly accepted_at: Date | null;
  readonly accepted_uses: number;
  readonly accepted_late: boolean;
  readonly latest_at: Date | null;
};

/** Their names for SELECT, of the alias `s`. */
export const stateColumnNames = ["version", ...stateColumns.map(([name]) => name), "latest_at"]
  .map((name) => `s.${name}`)
  .join(", ");

/** The state that a row says. */
export function stateOf(row: StateRow): LoginState {
  return {
    version: BigInt(row.version),
    failures: row.failures,
    lastFailureAt: row.last_failure_at,
    lockedUntil: row.locked_until,
    refusedMac: row.refused_mac && hex(row.refused_mac),
    refusedAt: row.refused_at,
    acceptedMac: row.accepted_mac && hex(row.accepted_mac),
    acceptedClientId: row.accepted_client_id,
    acceptedAt: row.accepted_at,
    acceptedUses: row.accepted_uses,
    acceptedLate: row.accepted_late,
  };
}

/**
 * The instant against which expiry is judged: `now`, or the latest at which something was decided about this person.
 * So a clock that is set back does not bring expired codes back.
 */
export const asOf = (now: Date, latestAt: Date | null): Date =>
  latestAt !== null && latestAt > now ? latestAt : now;

/**
 * Lets these users, whose logins are held, be judged by `now` again where the clock once ran ahead: without it what is
 * issued to them would count, or be expired, by that time for as long as it has not come. Codes that had expired by then
 * stay so. An operator's doing, never a login's.
 */
export async function leaveClockAhead(tx: Transaction, userIds: readonly string[], now: Date): Promise<void> {
  const ids = [...userIds];
  await tx.$executeRaw`
    UPDATE "one_time_codes" c SET "revoked_at" = ${now} FROM "login_states" s
    WHERE s."user_id" = c."user_id" AND s."user_id" = ANY(${ids}::uuid[]) AND c."used_at" IS NULL
      AND c."revoked_at" IS NULL AND c."expires_at" > ${now} AND c."expires_at" <= s."latest_at"`;
  await tx.loginState.updateMany({
    where: { userId: { in: ids }, latestAt: { gt: now } },
    data: { latestAt: now },
  });
}

/** Marks an acceptance whose answer left too late, so that the same attempt at another server still counts. */
export async function markLate(pool: pg.Pool, userId: string, credentialMac: string): Promise<void> {
  await pool.query(
    "UPDATE login_states SET accepted_late = true, version = version + 1 WHERE user_id = $1 AND accepted_mac = $2",
    [userId, Buffer.from(credentialMac, "hex")],
  );
}

/**
 * Holds the login states and then the rows of these users until the transaction ends, so that changes to one person
 * happen one by one. First in a transaction: everybody holds login states before people, each in the order of ids, so
 * nobody waits in a circle.
 */
export async function holdUsers(tx: Transaction, userIds: readonly string[]): Promise<void> {
  const ids = [...userIds];
  await tx.$queryRaw`SELECT 1 FROM "login_states" WHERE "user_id" = ANY(${ids}::uuid[]) ORDER BY "user_id" FOR UPDATE`;
  await tx.$queryRaw`SELECT 1 FROM "users" WHERE "id" = ANY(${ids}::uuid[]) ORDER BY "id" FOR NO KEY UPDATE`;
}

/** The same, and whatever is being decided about them at this moment starts over. */
export async function holdLogins(tx: Transaction, userIds: readonly string[]): Promise<void> {
  await holdUsers(tx, userIds);
  await tx.loginState.updateMany({
    where: { userId: { in: [...userIds] } },
    data: { version: { increment: 1 } },
  });
}

/** Holds one person's login state until the transaction ends, and gives it. Null when there is no such person. */
export async function holdLogin(
  tx: Transaction,
  { kind, id }: Subject,
): Promise<{ readonly login: LoginState; readonly latestAt: Date | null } | null> {
  const owner = Prisma.raw(`s."${kind}_id"`);
  const rows = await tx.$queryRaw<StateRow[]>`
    SELECT ${Prisma.raw(stateColumnNames)} FROM "login_states" s WHERE ${owner} = ${id}::uuid FOR UPDATE`;
  return rows[0] ? { login: stateOf(rows[0]), latestAt: rows[0].latest_at } : null;
}

/** Writes what was decided about a person whose state is held; null for `login` only says that it was so late. */
export async function writeLogin(
  tx: Transaction,
  { kind, id }: Subject,
  login: Effects["login"],
  now: Date,
): Promise<void> {
  const values: unknown[] = [id, now];
  const assignments = (login ? stateColumns : []).map(([name, type, value]) => {
    values.push(login && value(login));
    return `"${name}" = $${values.length}::${type}`;
  });
  const stamps = timeStamps("$2::timestamptz", false);
  await tx.$executeRawUnsafe(
    `UPDATE "login_states" SET "version" = "version" + 1, ${[...stamps, ...assignments].join(", ")}
     WHERE "${kind}_id" = $1::uuid`,
    ...values,
  );
}

const repeats = { refusedMac: null, refusedAt: null } as const;

/** Forgets failures and the lock of a person whose login is held. */
export async function clearFailures(tx: Transaction, { kind, id }: Subject): Promise<void> {
  const where = kind === "user" ? { userId: id } : { operatorId: id };
  await tx.loginState.update({ where, data: { ...free, ...repeats } });
}

/**
 * Forgets what these users, whose logins are held, typed last: neither the reuse window nor a repeat of an old text
 * counts any more, nor what they approved, nor a code in the second step of a login whose first step had the old password.
 */
export async function forgetCredentials(tx: Transaction, userIds: readonly string[]): Promise<void> {
  const ids = [...userIds];
  // Whatever was opened longer ago than this has expired.
  await tx.$executeRaw`
    DELETE FROM "challenges" WHERE "expires_at" > now() - interval '1 hour' AND "used_at" IS NULL AND "username" IN (
      SELECT "username" FROM "users" WHERE "id" = ANY(${ids}::uuid[])
      UNION ALL SELECT "name" FROM "user_aliases" WHERE "user_id" = ANY(${ids}::uuid[]))`;
  await tx.$executeRaw`SELECT end_approvals(who) FROM unnest(${ids}::uuid[]) AS who`;
  await tx.loginState.updateMany({
    where: { userId: { in: ids } },
    data: {
      ...repeats,
      acceptedMac: null,
      acceptedClientId: null,
      acceptedAt: null,
      acceptedUses: 0,
      acceptedLate: false,
    },
  });
}
