/**
 * Wrong passwords of an operator from a directory, counted where the logins of the same account there are counted too: with the
 * user who has it, or with the newcomer. Else an account could be tried twice as often as the lock here allows, through
 * PostgreSQL and through the console, and be locked in the directory.
 */
import type { Transaction } from "@/lib/foundation/platform/database";
import { afterFailure, free, type LockoutRules, type LockoutState } from "@/lib/login/decision/lockout";
import { holdLogin, type Subject } from "./login-state";
import { throttleKey } from "./reserve";

/** The count, held until the transaction ends. */
export type SharedCount = {
  readonly state: LockoutState;
  /** Writes down what came of the question: one more wrong password, or nothing. */
  settle(isGuess: boolean, rules: LockoutRules, now: Date): Promise<void>;
};

/** The count that this person shares; null where nobody else may be asked about them. Held before their own login state. */
export async function holdSharedCount(tx: Transaction, { kind, id }: Subject): Promise<SharedCount | null> {
  if (kind !== "operator") return null;
  const operator = await tx.operator.findUnique({
    where: { id },
    select: { directoryId: true, directoryKey: true },
  });
  if (!operator?.directoryId || operator.directoryKey === null) return null;
  const { directoryId, directoryKey } = operator;
  const user = await tx.user.findUnique({
    where: { directoryId_directoryKey: { directoryId, directoryKey } },
    select: { id: true },
  });
  const held = user && (await holdLogin(tx, { kind: "user", id: user.id }));
  return held ? ofUser(tx, user.id, held.login) : ofNewcomer(tx, throttleKey(directoryId, directoryKey));
}

const ofUser = (tx: Transaction, userId: string, state: LockoutState): SharedCount => ({
  state,
  async settle(isGuess, rules, now) {
    if (!isGuess) return;
    const { failures, lastFailureAt, lockedUntil } = afterFailure(state, rules, now);
    // The version, so that a login that is being decided at this moment starts over.
    const data = { failures, lastFailureAt, lockedUntil, version: { increment: 1 } };
    await tx.loginState.update({ where: { userId }, data });
  },
});

async function ofNewcomer(tx: Transaction, key: string): Promise<SharedCount> {
  const [row] = await tx.$queryRaw<LockoutState[]>`
    INSERT INTO sign_in_throttles (key) VALUES (${key}) ON CONFLICT (key) DO UPDATE SET key = excluded.key
    RETURNING failures, last_failure_at AS "lastFailureAt", locked_until AS "lockedUntil"`;
  const state = row ?? free;
  return {
    state,
    async settle(isGuess, rules, now) {
      if (isGuess) await tx.signInThrottle.update({ where: { key }, data: afterFailure(state, rules, now) });
      else if (state.failures === 0) await tx.signInThrottle.delete({ where: { key } });
    },
  };
}
