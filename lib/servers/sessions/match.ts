/** Pure. Which accepted login opened which session. */
import { seconds } from "@/lib/foundation/base/durations";
import type { ServerSession } from "./session";

/** An accepted login. `at`: when it was answered. */
export type AcceptedLogin = {
  readonly id: string;
  readonly role: string;
  readonly at: Date;
  readonly latencyMs: number;
};

/** From the start of a session's process to its question: a person's network and TLS lie between. */
const beforeAskingMs = seconds(3);
/** What remains after the difference of the clocks was taken off. */
const clockErrorMs = seconds(1);

/** Between which moments of our clock the login of a session that began at `startedMs` was answered, its own latency aside. */
export const windowOf = (startedMs: number) => ({
  from: startedMs - clockErrorMs,
  until: startedMs + beforeAskingMs + clockErrorMs,
});

/** Whether a login that was answered at `at` can have opened a session that began at `startedMs` of our clock. */
export function fits(startedMs: number, { at, latencyMs }: Pick<AcceptedLogin, "at" | "latencyMs">): boolean {
  const window = windowOf(startedMs);
  return at.getTime() >= window.from && at.getTime() - latencyMs <= window.until;
}

/**
 * The login of each session, by pid. A login opens one session, so each explains one at most: of two sessions that begin within
 * seconds, one by a login and one without, one stays unexplained, if not always the right one. `clockAheadSeconds`: the server's
 * clock minus ours.
 */
export function loginsOf(
  sessions: readonly ServerSession[],
  logins: readonly AcceptedLogin[],
  clockAheadSeconds: number,
): ReadonlyMap<number, AcceptedLogin> {
  const startedMs = ({ startedAt }: ServerSession) => Date.parse(startedAt) - clockAheadSeconds * 1000;
  const inOrder = [...sessions].sort((a, b) => startedMs(a) - startedMs(b));
  const unused = [...logins].sort((a, b) => a.at.getTime() - b.at.getTime());
  const found = new Map<number, AcceptedLogin>();
  for (const session of inOrder) {
    // The earliest that fits: those that follow have sessions that began later.
    const at = unused.findIndex((login) => login.role === session.role && fits(startedMs(session), login));
    const login = unused[at];
    if (!login) continue;
    unused.splice(at, 1);
    found.set(session.pid, login);
  }
  return found;
}
