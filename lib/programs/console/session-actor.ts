/** Pure. The actor behind a live session. */
import type { OperatorActor, UserActor } from "@/lib/foundation/access/actor";
import type { LiveSession } from "@/lib/people/console-sessions/live";
import { isProofFresh } from "@/lib/people/console-sessions/rules";

/** Who acts in `session` at `now`, from `ip`. */
export function actorOf(session: LiveSession, ip: string | null, now: Date): OperatorActor | UserActor {
  const { id: sessionId, accountId: id, username: name, role, provenAt } = session;
  return role === null
    ? { kind: "user", id, name, role, ip, sessionId }
    : { kind: "operator", id, name, role, ip, sessionId, hasFreshProof: isProofFresh(provenAt, now) };
}
