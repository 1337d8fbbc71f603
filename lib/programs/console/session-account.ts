/** The question whether a session still counts: reads its account and the limits from the store, every time. */
import type { Role } from "@/lib/foundation/access/permissions";
import { database } from "@/lib/foundation/platform/database";
import { isSessionAlive, type SessionClaims } from "./session-rules";

/** A session that counts, with what the store says of its account now. `role` is null for users. */
export type LiveSession = {
  readonly claims: SessionClaims;
  readonly username: string;
  readonly displayName: string;
  readonly role: Role | null;
};

/** The session behind `claims`, or null when it is over: expired, account gone, disabled or changed since sign-in. */
export async function liveSession(claims: SessionClaims): Promise<LiveSession | null> {
  const shared = { username: true, displayName: true, disabledAt: true, sessionEpoch: true } as const;
  const where = { id: claims.id };
  const [limits, account] = await Promise.all([
    database().settings.findUniqueOrThrow({
      where: { id: 1 },
      select: { sessionIdleMinutes: true, sessionMaxHours: true },
    }),
    claims.kind === "operator"
      ? database().operator.findUnique({ where, select: { ...shared, role: true } })
      : database().user.findUnique({ where, select: shared }),
  ]);
  if (!account || !isSessionAlive(claims, account, limits, new Date())) return null;
  const role = "role" in account ? (account.role as Role) : null;
  return { claims, username: account.username, displayName: account.displayName, role };
}
