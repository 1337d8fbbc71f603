/** Pure. What a console session carries and when it is over. */
import { hours, minutes } from "@/lib/foundation/base/durations";

/** The claims in the session cookie. Instants are milliseconds since 1970. */
export type SessionClaims = {
  readonly kind: "operator" | "user";
  readonly id: string;
  /** The account's session_epoch at sign-in: another number there ends this session. */
  readonly epoch: number;
  readonly issuedAtMs: number;
  readonly lastSeenMs: number;
  /** Signed in with the password alone, in order to enrol a first factor and nothing else. */
  readonly limited: boolean;
};

/** How long sessions last, from the settings. */
export type SessionLimits = { readonly sessionIdleMinutes: number; readonly sessionMaxHours: number };

/** What the store says of the account behind a session. */
export type SessionAccount = { readonly disabledAt: Date | null; readonly sessionEpoch: number };

/** Whether a session still counts at `now`. `account` is null when it was deleted. */
export function isSessionAlive(
  claims: SessionClaims,
  account: SessionAccount | null,
  limits: SessionLimits,
  now: Date,
): boolean {
  if (!account || account.disabledAt !== null || account.sessionEpoch !== claims.epoch) return false;
  const idleMs = now.getTime() - claims.lastSeenMs;
  const ageMs = now.getTime() - claims.issuedAtMs;
  return idleMs < minutes(limits.sessionIdleMinutes) && ageMs < hours(limits.sessionMaxHours);
}

/** The claims in `value`, or null when it is anything else. */
export function readClaims(value: unknown): SessionClaims | null {
  if (typeof value !== "object" || value === null) return null;
  const { kind, id, epoch, issuedAtMs, lastSeenMs, limited } = value as Record<string, unknown>;
  if (kind !== "operator" && kind !== "user") return null;
  if (typeof id !== "string" || typeof epoch !== "number" || typeof limited !== "boolean") return null;
  if (typeof issuedAtMs !== "number" || typeof lastSeenMs !== "number") return null;
  return { kind, id, epoch, issuedAtMs, lastSeenMs, limited };
}
