/** Connection passwords in tests: made in a session of their own, without a passkey. */
import type { UserActor } from "@/lib/foundation/access/actor";
import { database } from "@/lib/foundation/platform/database";
import { holdUsers } from "@/lib/login/authentication/login-state";
import { type GivenPassword, giveConnectionPassword } from "@/lib/people/connect/issue";
import { startSession } from "@/lib/people/console-sessions/start";
import { userActor } from "./actors";

/** The user, signed in to self-service from a browser at `ip`. */
export async function signedIn(userId: string, now: Date, ip = "192.0.2.1"): Promise<UserActor> {
  const { sessionEpoch: epoch, username } = await database().user.findUniqueOrThrow({
    where: { id: userId },
  });
  const account = { kind: "user", id: userId, epoch } as const;
  const sessionId = await startSession(database(), account, { ip, userAgent: "Firefox" }, now);
  return { ...userActor(userId, username), ip, sessionId };
}

/** A connection password of the person for one client. */
export const giveTo = (
  actor: UserActor,
  clientId: string,
  now: Date,
  touchedAt = now,
): Promise<GivenPassword> =>
  database().$transaction(async (tx) => {
    await holdUsers(tx, [actor.id]);
    return giveConnectionPassword(tx, actor, { clientId, touchedAt, program: null }, now);
  });
