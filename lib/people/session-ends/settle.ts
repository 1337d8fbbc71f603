/** Asking for the end of users' sessions on the PostgreSQL servers, as the settings have it, in the transaction of what gives the reason. */
import { z } from "zod";
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { recordMany } from "@/lib/foundation/audit/record";
import { AppError } from "@/lib/foundation/base/errors";
import { enqueue } from "@/lib/foundation/jobs/queue";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database, type Transaction } from "@/lib/foundation/platform/database";
import type { EndSessions } from "@/lib/foundation/settings/schema";

/** Why sessions are to end, in the words of a page: "Disabled." */
export const endReasons = {
  disabled: "Disabled",
  disabled_by_directory: "Disabled by the directory",
  factors_reset: "Second factor reset",
  password_reset: "Password reset",
  not_me: "“This was not me”",
  access_ended: "Temporary access ended",
  asked: "Asked for",
} as const;
export type EndReason = keyof typeof endReasons;

/** What is queued; lib/servers/sessions does the work. One run takes all that was asked for by then. */
export const endSessionsJob = { name: "sessions.end_of_users", schema: z.object({}) } as const;

type Named = { readonly id: string; readonly username: string };

/**
 * Has the sessions of `users` ended, or leaves a note that they may stand open, as the settings say. `wanted`: what whoever gave
 * the reason said about it; undefined where nobody was asked. Does nothing without servers.
 * @throws AccessRefused when an operator wants it without the permission
 */
export async function settleSessions(
  tx: Transaction,
  actor: Actor,
  users: readonly Named[],
  { reason, wanted }: { readonly reason: EndReason; readonly wanted?: boolean },
): Promise<void> {
  if (wanted && actor.kind === "operator") authorize(actor, "user.end_sessions");
  if (users.length === 0) return;
  const setting = await endSetting(tx);
  if (setting === "never" || (setting === "ask" && wanted === false)) return;
  await askFor(tx, actor, users, reason, setting === "always" || wanted === true);
}

/** Has all sessions of a user ended, whatever the settings say: somebody asks for just that. @throws AppError 'not_found' */
export async function endSessionsOfUser(
  actor: Actor,
  { userId }: { readonly userId: string },
): Promise<void> {
  authorize(actor, "user.end_sessions");
  await database().$transaction(async (tx) => {
    const user = await tx.user.findUnique({ where: { id: userId }, select: { id: true, username: true } });
    if (!user) throw new AppError("not_found", "This user no longer exists.");
    await askFor(tx, actor, [user], "asked", true);
  });
}

async function askFor(
  tx: Transaction,
  actor: Actor,
  users: readonly Named[],
  reason: EndReason,
  isAsked: boolean,
): Promise<void> {
  if ((await tx.server.count()) === 0) return;
  const ids = [...new Set(users.map(({ id }) => id))].sort();
  // A note does not take the place of an end that is under way.
  await tx.$executeRaw`
    INSERT INTO session_ends (user_id, reason, is_asked, asked_by, at)
    SELECT id, ${reason}, ${isAsked}, ${actor.name}, ${systemClock.now()} FROM unnest(${ids}::uuid[]) AS id
    ON CONFLICT (user_id) DO UPDATE SET reason = excluded.reason, is_asked = excluded.is_asked, asked_by = excluded.asked_by,
      at = excluded.at, finished_at = NULL, result = NULL
    WHERE excluded.is_asked OR NOT session_ends.is_asked OR session_ends.finished_at IS NOT NULL`;
  if (!isAsked) return;
  await recordMany(
    tx,
    actor,
    users
      .filter(({ id }, at) => users.findIndex((one) => one.id === id) === at)
      .map((user) => ({
        action: "user.server_sessions_end_asked",
        subject: { kind: "user" as const, id: user.id, name: user.username },
        detail: { reason: endReasons[reason] },
      })),
  );
  await enqueue(tx, endSessionsJob, [{ input: {}, uniqueKey: "all" }]);
}

/** What the settings say. */
export async function endSetting(tx: Transaction = database()): Promise<EndSessions> {
  const { endSessions } = await tx.settings.findUniqueOrThrow({
    where: { id: 1 },
    select: { endSessions: true },
  });
  return endSessions as EndSessions;
}
