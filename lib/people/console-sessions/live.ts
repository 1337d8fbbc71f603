/** The question whether a session still counts: one statement, at every request. */
import type { Role } from "@/lib/foundation/access/permissions";
import { type Clock, systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import { isSessionAlive, type SessionAccount, type SessionLimits, type SessionState } from "./rules";

/** A session that counts, with what the store says of its account now. `role` is null for users. */
export type LiveSession = {
  readonly id: string;
  readonly accountId: string;
  readonly username: string;
  readonly displayName: string;
  readonly role: Role | null;
  /** May only enrol a first factor. */
  readonly limited: boolean;
  readonly provenAt: Date;
  /** When a directory last said that the account is an operator; null for accounts that no directory makes operators. */
  readonly directoryCheckedAt: Date | null;
};

/** The session with `id`, or null when it is over or never was: ended, expired, account gone, disabled or changed since. */
export async function liveSession(id: string, clock: Clock = systemClock): Promise<LiveSession | null> {
  const [row] = await database().$queryRaw<Row[]>`
    SELECT s."id", s."limited", s."epoch", s."proven_at" AS "provenAt", s."created_at" AS "createdAt",
      s."last_seen_at" AS "lastSeenAt", s."ended_at" AS "endedAt",
      coalesce(s."operator_id", s."user_id") AS "accountId", o."role",
      coalesce(o."username", u."username") AS "username", coalesce(o."display_name", u."display_name") AS "displayName",
      coalesce(o."disabled_at", u."disabled_at", u."directory_disabled_at") AS "disabledAt",
      coalesce(o."session_epoch", u."session_epoch") AS "sessionEpoch",
      o."directory_checked_at" AS "directoryCheckedAt", d."active" AND d."operators_sign_in" AS "isDirectoryOn",
      t."session_idle_minutes" AS "sessionIdleMinutes", t."session_max_hours" AS "sessionMaxHours"
    FROM "console_sessions" s JOIN "settings" t ON t."id" = 1
      LEFT JOIN "operators" o ON o."id" = s."operator_id" LEFT JOIN "users" u ON u."id" = s."user_id"
      LEFT JOIN "directories" d ON d."id" = o."directory_id"
    WHERE s."id" = ${id}::uuid`;
  if (!row) return null;
  const { accountId, username, displayName, role, limited, provenAt, directoryCheckedAt, isDirectoryOn } =
    row;
  const directory = isDirectoryOn === null ? null : { isOn: isDirectoryOn, checkedAt: directoryCheckedAt };
  if (!isSessionAlive(row, { ...row, directory }, row, clock.now())) return null;
  return { id, accountId, username, displayName, role, limited, provenAt, directoryCheckedAt };
}

type Row = LiveSession &
  SessionState &
  Omit<SessionAccount, "directory"> &
  SessionLimits & { readonly isDirectoryOn: boolean | null };
