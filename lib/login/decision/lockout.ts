/**
 * Pure. Lockout: a small state machine with time passed in.
 *
 *   free --failure--> counting --failure (threshold reached)--> locked --time--> counting
 *     ^                  |  success, or forgetSeconds without failure             |
 *     +------------------+--------------------------------------------------------+
 *
 * Each failure after a lock ran out doubles the next lock, up to a limit. Attempts while locked change nothing, so an
 * attacker cannot extend a lock that is running. A lock that would last longer than any can was made by a clock that ran
 * ahead and was set back since; it does not count, or it would keep people out until that time had come.
 */
import { days } from "@/lib/foundation/base/durations";

/** Limits, from the settings. All whole numbers above zero. */
export type LockoutRules = {
  readonly threshold: number;
  readonly baseSeconds: number;
  readonly maxSeconds: number;
  readonly forgetSeconds: number;
};

/** What is remembered between attempts. */
export type LockoutState = {
  readonly failures: number;
  readonly lastFailureAt: Date | null;
  readonly lockedUntil: Date | null;
};

/** Nothing remembered: the state after a success or an operator's "clear now". */
export const free: LockoutState = { failures: 0, lastFailureAt: null, lockedUntil: null };

/** The longest lock that the settings allow, in milliseconds. */
export const longestLockMs = days(1);

/** Whether an attempt at `now` is refused because of the lock. */
export function isLocked({ lockedUntil }: Pick<LockoutState, "lockedUntil">, now: Date): boolean {
  if (lockedUntil === null) return false;
  const leftMs = lockedUntil.getTime() - now.getTime();
  return leftMs > 0 && leftMs <= longestLockMs;
}

/** The state after a failure at `now`. Unchanged while locked. */
export function afterFailure(state: LockoutState, rules: LockoutRules, now: Date): LockoutState {
  if (isLocked(state, now)) return state;
  const failures = (isForgotten(state, rules, now) ? 0 : state.failures) + 1;
  const over = failures - rules.threshold;
  const lockSeconds = over < 0 ? 0 : Math.min(rules.maxSeconds, rules.baseSeconds * 2 ** Math.min(over, 30));
  return {
    failures,
    lastFailureAt: now,
    lockedUntil: lockSeconds > 0 ? new Date(now.getTime() + lockSeconds * 1000) : null,
  };
}

/** The state without a failure that turned out to be none; `before` is the state that it was counted on, whose lock comes back. */
export function withoutOne(
  state: LockoutState,
  before: LockoutState,
  { threshold }: LockoutRules,
): LockoutState {
  const failures = Math.max(0, state.failures - 1);
  const lockedUntil = failures <= before.failures ? before.lockedUntil : state.lockedUntil;
  return { ...state, failures, lockedUntil: failures < threshold ? null : lockedUntil };
}

/**
 * Whether `at` lies less than `seconds` before `now`. What lies ahead is not within: the clock was set back, and nobody
 * knows how long ago it was.
 */
export function isWithin(at: Date | null, seconds: number, now: Date): boolean {
  if (at === null) return false;
  const ageMs = now.getTime() - at.getTime();
  return ageMs >= 0 && ageMs < seconds * 1000;
}

/** The rules as the settings have them. */
export const lockoutOf = (settings: {
  readonly lockoutThreshold: number;
  readonly lockoutBaseSeconds: number;
  readonly lockoutMaxSeconds: number;
  readonly lockoutForgetSeconds: number;
}): LockoutRules => ({
  threshold: settings.lockoutThreshold,
  baseSeconds: settings.lockoutBaseSeconds,
  maxSeconds: settings.lockoutMaxSeconds,
  forgetSeconds: settings.lockoutForgetSeconds,
});

function isForgotten(state: LockoutState, rules: LockoutRules, now: Date): boolean {
  const quietSince = Math.max(state.lastFailureAt?.getTime() ?? 0, state.lockedUntil?.getTime() ?? 0);
  const quietMs = now.getTime() - quietSince;
  return quietMs >= rules.forgetSeconds * 1000 || quietMs < -longestLockMs;
}
