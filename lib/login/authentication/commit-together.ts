/**
 * Writing many accepted logins in one statement: to start a statement and to wait for the disk costs PostgreSQL
 * and this process several times what another login in it does.
 *
 * Only the plain case is written so: password right, code of a factor with a counter fresh, user seen at this client
 * before. Each login of a statement counts or does not by itself: those whose state has changed, whose code is spent,
 * or whose rows someone else has locked are left out, untouched, and their callers write them alone, which waits and
 * finds out why. So nobody waits for the rows of another.
 */
import type pg from "pg";
import { databaseErrorCode } from "@/lib/foundation/platform/database";
import type { Decision, Effects, Spend } from "@/lib/login/decision/decide";
import type { UserFacts } from "@/lib/login/decision/facts";
import {
  attemptColumnNames,
  attemptColumns,
  attemptColumnValues,
  type Circumstances,
  type Column,
  networkIn,
  rememberNetworks,
} from "./attempt-row";
import { inBatches } from "./in-batches";
import { stateColumns } from "./login-state";

/** An attempt of the plain case. */
export type PlainAccept = Circumstances & {
  readonly facts: { readonly user: UserFacts };
  readonly decision: Decision & {
    readonly effects: Effects & {
      readonly login: NonNullable<Effects["login"]>;
      readonly spend: Extract<Spend, { readonly moves: "counter" }>;
    };
  };
};

/** Whether `circumstances` are the plain case. */
export function isPlainAccept(circumstances: Circumstances): circumstances is PlainAccept {
  const { facts, decision } = circumstances;
  const { login, spend, answerChallengeId, openChallenge, countClientFailure, isFirstLogin } =
    decision.effects;
  return (
    decision.outcome === "accept" &&
    facts.user !== null &&
    login !== null &&
    spend?.moves === "counter" &&
    !(answerChallengeId || openChallenge || countClientFailure || isFirstLogin)
  );
}

/** 'done' when everything about this login stands in the store, 'alone' when nothing does and it must be written alone. */
export function commitTogether(
  pool: pg.Pool,
  accept: PlainAccept,
  patienceMs = 0,
): Promise<"done" | "alone"> {
  let write = writers.get(pool);
  if (!write) {
    write = inBatches({ most: 64, answer: (accepts) => writeAll(pool, accepts) });
    writers.set(pool, write);
  }
  return write(accept, patienceMs);
}

type Written = "done" | "alone";
const writers = new WeakMap<pg.Pool, (accept: PlainAccept, patienceMs: number) => Promise<Written>>();

async function writeAll(pool: pg.Pool, accepts: readonly PlainAccept[]): Promise<Written[]> {
  // A statement changes a row once: of several logins of one user the first is written here.
  const users = accepts.map(({ facts }) => facts.user.id);
  const batch = accepts.filter((_, i) => users.indexOf(users[i] ?? "") === i);
  if (batch.length === 1) return accepts.map(() => "alone");
  try {
    const values = columns.map(([, , value]) => batch.map(value));
    const { rows } = await pool.query<{ user_id: string }>({
      name: "commit together",
      text: statement,
      values,
    });
    const written = new Set(rows.map((row) => row.user_id));
    return users.map((id, i) => (written.has(id) && users.indexOf(id) === i ? "done" : "alone"));
  } catch (error) {
    // PostgreSQL refused the statement, so nothing of it stands; one login may be at fault. Any other error says
    // nothing about what stands.
    if (databaseErrorCode(error)?.length === 5) return accepts.map(() => "alone");
    throw error;
  }
}

const columns: readonly Column<PlainAccept>[] = [
  ["at", "timestamptz", ({ facts }) => facts.now],
  ["version", "bigint", ({ facts }) => facts.user.login.version],
  ["spent_id", "uuid", ({ decision }) => decision.effects.spend.id],
  ["counter", "bigint", ({ decision }) => decision.effects.spend.counter],
  ...stateColumns.map(
    ([name, type, value]): Column<PlainAccept> => [
      name,
      type,
      ({ decision }) => value(decision.effects.login),
    ],
  ),
  ["network", "text", networkIn],
  ...attemptColumns,
];

const statement = `
WITH asked AS (
  SELECT * FROM unnest(${columns.map(([, type], i) => `$${i + 1}::${type}[]`).join(", ")}) AS asked (${columns.map(([name]) => name).join(", ")})),
ready AS (
  SELECT asked.* FROM asked
    JOIN login_states s ON s.user_id = asked.user_id AND s.version = asked.version
    JOIN factors f ON f.id = asked.spent_id AND f.counter < asked.counter
  FOR NO KEY UPDATE OF s, f SKIP LOCKED),
state AS (
  UPDATE login_states s SET version = s.version + 1, last_login_at = ready.at, latest_at = GREATEST(s.latest_at, ready.at),
    ${stateColumns.map(([name]) => `${name} = ready.${name}`).join(", ")}
  FROM ready WHERE s.user_id = ready.user_id AND s.version = ready.version RETURNING 1),
spent AS (
  UPDATE factors f SET counter = ready.counter, last_used_at = ready.at
  FROM ready WHERE f.id = ready.spent_id AND f.counter < ready.counter RETURNING 1),
logged AS (
  INSERT INTO attempts (at, ${attemptColumnNames}) SELECT at, ${attemptColumnValues} FROM ready RETURNING 1),
remembered AS (${rememberNetworks("SELECT user_id, network, at FROM ready")})
SELECT user_id, 1 / CASE WHEN (SELECT count(*) FROM ready) = ALL (ARRAY[(SELECT count(*) FROM state),
  (SELECT count(*) FROM spent), (SELECT count(*) FROM logged)]) THEN 1 ELSE 0 END AS whole
FROM ready`;
