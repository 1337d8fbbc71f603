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
export type SessionAccount = { readonly disabledAt: Date | null; readonly sessionEpoch: number };

/** Whether a session counts at `now`. */
export function isSessionAlive(
  session: SessionState,
  account: SessionAccount,
  limits: SessionLimits,
  now: Date,
): boolean {
  if (session.endedAt !== null) return false;
  if (account.disabledAt !== null || account.sessionEpoch !== session.epoch) return false;
  const idleMs = now.getTime() - session.lastSeenAt.getTime();
  const ageMs = now.getTime() - session.createdAt.getTime();
  return idleMs < minutes(limits.sessionIdleMinutes) && ageMs < hours(limits.sessionMaxHours);
}

/** How long a proof of password and code lets sensitive changes pass. */
export const freshProofMs = minutes(10);

/** Whether password and code were proved less than ten minutes before `now`, and not after it. */
export function isProofFresh(provenAt: Date, now: Date): boolean {
  const ageMs = now.getTime() - provenAt.getTime();
  return ageMs >= 0 && ageMs < freshProofMs;
}
