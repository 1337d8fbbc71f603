/** Pure. When a console session is over, and for how long a proof in it is fresh. */
import { hours, minutes } from "@/lib/foundation/base/durations";

/** How long sessions last, from the settings. */
export type SessionLimits = { readonly sessionIdleMinutes: number; readonly sessionMaxHours: number };

/** A session as the store has it. `epoch` is the account's number that it needs. */
export type SessionState = {
  readonly epoch: number;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly endedAt: Date | null;
};

/** What the store says of the account behind a session. */
export type SessionAccount = {
  readonly disabledAt: Date | null;
  readonly sessionEpoch: number;
  /** Of an operator from a directory; null for everybody else. `checkedAt`: when it last said that they are one. */
  readonly directory: { readonly isOn: boolean; readonly checkedAt: Date | null } | null;
};

/** How long a session goes on that a directory gave and says nothing about. */
export const unjudgedMs = minutes(15);

/** Whether a session counts at `now`. */
export function isSessionAlive(
  session: SessionState,
  account: SessionAccount,
  limits: SessionLimits,
  now: Date,
): boolean {
  if (session.endedAt !== null) return false;
  if (account.disabledAt !== null || account.sessionEpoch !== session.epoch) return false;
  const { directory } = account;
  if (directory && !(directory.isOn && isRecent(directory.checkedAt, unjudgedMs, now))) return false;
  const idleMs = now.getTime() - session.lastSeenAt.getTime();
  const ageMs = now.getTime() - session.createdAt.getTime();
  return idleMs < minutes(limits.sessionIdleMinutes) && ageMs < hours(limits.sessionMaxHours);
}

/** How long a proof of password and code lets sensitive changes pass. */
export const freshProofMs = minutes(10);

/** Whether `at` lies less than `ms` before `now`, and not after it. */
function isRecent(at: Date | null, ms: number, now: Date): boolean {
  const ageMs = at === null ? ms : now.getTime() - at.getTime();
  return ageMs >= 0 && ageMs < ms;
}

/** Whether password and code were proved less than ten minutes before `now`, and not after it. */
export const isProofFresh = (provenAt: Date, now: Date): boolean => isRecent(provenAt, freshProofMs, now);
