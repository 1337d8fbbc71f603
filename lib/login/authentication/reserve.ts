/**
 * Counting a password as wrong before a directory is asked about it, and taking that back when it was not: so no more are
 * ever asked about than the lock here allows, however many come at once and at however many workers. Whoever is locked here
 * is never asked about there, and nobody is locked out of the directory through Postern.
 */
import type pg from "pg";
import type { UserFacts } from "@/lib/login/decision/facts";
import { afterFailure, type LockoutRules, type LockoutState } from "@/lib/login/decision/lockout";

/** Under which name the failures of somebody are counted who is no user yet. */
export const throttleKey = (directoryId: string, key: string): string => `directory ${directoryId} ${key}`;

/** Counts one against a user. Gives the version of the login state then; null when somebody else has changed it. */
export async function reserve(
  pool: pg.Pool,
  { id, login }: UserFacts,
  rules: LockoutRules,
  now: Date,
): Promise<bigint | null> {
  const { failures, lastFailureAt, lockedUntil } = afterFailure(login, rules, now);
  const { rows } = await pool.query<{ version: string }>({
    name: "reserve",
    text: `UPDATE login_states SET failures = $3, last_failure_at = $4, locked_until = $5, version = version + 1
      WHERE user_id = $1 AND version = $2 RETURNING version::text AS version`,
    values: [id, login.version, failures, lastFailureAt, lockedUntil],
  });
  return rows[0] ? BigInt(rows[0].version) : null;
}

/** Takes the one back that made this version: the password was right. Where somebody else has changed the state since, it stays. */
export async function release(pool: pg.Pool, { id, login }: UserFacts, version: bigint): Promise<void> {
  await pool.query({
    name: "release",
    text: `UPDATE login_states SET failures = $3, last_failure_at = $4, locked_until = $5, version = version + 1
      WHERE user_id = $1 AND version = $2`,
    values: [id, version, login.failures, login.lastFailureAt, login.lockedUntil],
  });
}

/** Counts one against somebody who is no user yet, whose count was `before`. False when somebody else has changed it. */
export async function reserveNewcomer(
  pool: pg.Pool,
  key: string,
  before: LockoutState,
  rules: LockoutRules,
  now: Date,
): Promise<boolean> {
  const { failures, lastFailureAt, lockedUntil } = afterFailure(before, rules, now);
  const { rowCount } = await pool.query({
    name: "reserve newcomer",
    text: `INSERT INTO sign_in_throttles (key, failures, last_failure_at, locked_until) VALUES ($1, $2, $3, $4)
      ON CONFLICT (key) DO UPDATE SET failures = $2, last_failure_at = $3, locked_until = $4
      WHERE sign_in_throttles.failures = $5 AND sign_in_throttles.last_failure_at IS NOT DISTINCT FROM $6::timestamptz`,
    values: [key, failures, lastFailureAt, lockedUntil, before.failures, before.lastFailureAt],
  });
  return rowCount === 1;
}

/**
 * Takes the one counted at `now` back: nothing was said about the password. Where another worker has counted since, it stays.
 */
export async function releaseNewcomer(
  pool: pg.Pool,
  key: string,
  before: LockoutState,
  rules: LockoutRules,
  now: Date,
): Promise<void> {
  const counted = afterFailure(before, rules, now);
  await pool.query({
    name: "release newcomer",
    text: `UPDATE sign_in_throttles SET failures = $2, last_failure_at = $3, locked_until = $4
      WHERE key = $1 AND failures = $5 AND last_failure_at IS NOT DISTINCT FROM $6::timestamptz`,
    values: [
      ...[key, before.failures, before.lastFailureAt, before.lockedUntil],
      ...[counted.failures, counted.lastFailureAt],
    ],
  });
}
