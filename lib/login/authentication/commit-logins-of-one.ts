/**
 * Writing many accepted logins of one user in one statement: a pool that reconnects logs in a thousand times at once, and
 * each login alone would wait for the user's row until the one before it is on the disk.
 *
 * Only logins that leave the user's state as it is are written so: accepted by the password alone, with nothing to clear.
 * They compare no version, so what they change together is what they would change one after the other: when the user was
 * last let in.
 */
import type pg from "pg";
import { databaseErrorCode } from "@/lib/foundation/platform/database";
import type { Decision, Effects } from "@/lib/login/decision/decide";
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
import { inBatchesByKey } from "./in-batches";
import { timeStamps } from "./login-state";

/** An accepted login after which the user's state is what it was. */
export type UnchangedAccept = Circumstances & {
  readonly facts: { readonly user: UserFacts };
  readonly decision: Decision & {
    readonly effects: Effects & { readonly login: null; readonly spend: null };
  };
};

/** Whether `circumstances` are such a login. */
export function isUnchangedAccept(circumstances: Circumstances): circumstances is UnchangedAccept {
  const { facts, decision } = circumstances;
  const { login, spend, answerChallengeId, openChallenge, countClientFailure } = decision.effects;
  return (
    decision.outcome === "accept" &&
    facts.user !== null &&
    login === null &&
    spend === null &&
    !(answerChallengeId || openChallenge || countClientFailure)
  );
}

/** 'done' when the login stands in the store, 'alone' when nothing of it does and it must be written alone. */
export function commitLoginsOfOne(
  pool: pg.Pool,
  accept: UnchangedAccept,
  patienceMs = 0,
): Promise<"done" | "alone"> {
  let write = writers.get(pool);
  if (!write) {
    write = inBatchesByKey({ most: 64, keyOf: rowsOf, answer: (accepts) => writeAll(pool, accepts) });
    writers.set(pool, write);
  }
  return write(accept, patienceMs);
}

type Written = "done" | "alone";
const writers = new WeakMap<pg.Pool, (accept: UnchangedAccept, patienceMs: number) => Promise<Written>>();

/** The rows that logins wait for: those of another user or client are another line. */
const rowsOf = ({ facts }: UnchangedAccept): string => `${facts.user.id} ${facts.client?.id}`;

async function writeAll(pool: pg.Pool, accepts: readonly UnchangedAccept[]): Promise<Written[]> {
  const isFirst = accepts.some(({ decision }) => decision.effects.isFirstLogin);
  try {
    await pool.query({
      name: isFirst ? "commit first logins of one" : "commit logins of one",
      text: isFirst ? firstStatement : statement,
      values: columns.map(([, , value]) => accepts.map(value)),
    });
    return accepts.map(() => "done");
  } catch (error) {
    // As in commit-together.ts: PostgreSQL refused the statement, so nothing of it stands; one login may be at fault.
    if (databaseErrorCode(error)?.length === 5) return accepts.map(() => "alone");
    throw error;
  }
}

const columns: readonly Column<UnchangedAccept>[] = [
  ["at", "timestamptz", ({ facts }) => facts.now],
  ["is_first", "bool", ({ decision }) => decision.effects.isFirstLogin],
  ["network", "text", networkIn],
  ...attemptColumns,
];

const asked = `asked AS (
  SELECT * FROM unnest(${columns.map(([, type], i) => `$${i + 1}::${type}[]`).join(", ")}) AS asked (${columns.map(([name]) => name).join(", ")}))`;
const seen = `seen AS (
  UPDATE login_states SET ${timeStamps("latest.at", true).join(", ")}
  FROM (SELECT user_id, max(at) AS at FROM asked GROUP BY user_id) latest WHERE login_states.user_id = latest.user_id RETURNING 1)`;
/** After the login state, so that two statements about one user wait for each other there. */
const remembered = `remembered AS (${rememberNetworks("SELECT user_id, network, max(at) AS at FROM asked WHERE EXISTS (SELECT 1 FROM seen) GROUP BY user_id, network")})`;
const first = `first AS (
  INSERT INTO user_clients (user_id, client_id, first_login_at)
  SELECT user_id, client_id, min(at) FROM asked WHERE is_first GROUP BY user_id, client_id ON CONFLICT DO NOTHING)`;
const logged = `INSERT INTO attempts (at, ${attemptColumnNames}) SELECT at, ${attemptColumnValues} FROM asked`;

const statement = `WITH ${asked}, ${seen}, ${remembered} ${logged}`;
const firstStatement = `WITH ${asked}, ${seen}, ${first}, ${remembered} ${logged}`;
