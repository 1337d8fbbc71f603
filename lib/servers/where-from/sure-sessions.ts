/** Pure. Which session a login certainly opened: where two could be confused, none. */
import { fits } from "@/lib/servers/sessions/match";
import type { ServerSession } from "@/lib/servers/sessions/session";

/** A login that was accepted. `at`: when its facts were read, after its question had arrived. */
export type Accepted = {
  readonly id: string;
  readonly role: string;
  readonly at: Date;
  readonly latencyMs: number;
};

/** A session and when it began by our clock, which is wrong by `errorMs` at most. */
export type Begun = Pick<ServerSession, "role" | "database" | "application" | "address"> & {
  readonly startedMs: number;
  readonly errorMs: number;
};

/**
 * The session of each login, by its id. A login's session began before its question: what began after it is somebody else's, for
 * example a pooler's. A session belongs to a login where no other login of the role fits it, and no other session fits the login.
 */
export function sureSessions<S extends Begun>(
  sessions: readonly S[],
  logins: readonly Accepted[],
): ReadonlyMap<string, S> {
  const opens = (login: Accepted, { role, startedMs, errorMs }: Begun) =>
    role === login.role && fits(startedMs, login) && startedMs - errorMs <= login.at.getTime();
  const certainlyBefore = (login: Accepted, { startedMs, errorMs }: Begun) =>
    startedMs + errorMs <= login.at.getTime();
  const found = new Map<string, S>();
  for (const login of logins) {
    const [session, ...others] = sessions.filter((each) => opens(login, each));
    if (!session || others.length > 0 || !certainlyBefore(login, session)) continue;
    if (logins.every((other) => other === login || !opens(other, session))) found.set(login.id, session);
  }
  return found;
}
