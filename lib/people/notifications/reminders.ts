/** Jobs that tell people of what the clock or a login brought about: a link that ends soon, a lock. */

import { z } from "zod";
import { defineJob } from "@/lib/foundation/jobs/job";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import { isEnabled } from "@/lib/login/authentication/disabled";
import { longestLockMs } from "@/lib/login/decision/lockout";
import { tellMany } from "./tell";

/** People in one transaction. */
const batch = 250;

type Due = { readonly userId: string; readonly ends: Date; readonly at: Date };

/** Reminds, once for each link, whoever was invited more than half a day ago and has less than a day left. */
export const remindOfLinks = defineJob({
  name: "mail.remind_of_links",
  title: "Remind of invitations that end",
  schema: z.object({}),
  schedule: { everyMinutes: 30 },
  async run(_, { signal }) {
    const now = systemClock.now();
    return toldOf(signal, (met) =>
      database().$transaction(async (tx) => {
        const due = await tx.$queryRaw<Due[]>`
          SELECT l.user_id::text AS "userId", l.expires_at AS "ends", l.created_at AS "at"
          FROM enrollment_links l JOIN users u ON u.id = l.user_id
          WHERE l.purpose = 'enroll' AND l.used_at IS NULL AND l.revoked_at IS NULL AND ${isEnabled("u")} AND u.email IS NOT NULL
            AND l.expires_at > ${now} AND l.expires_at < ${now}::timestamptz + interval '1 day'
            AND l.created_at < ${now}::timestamptz - interval '12 hours' AND u.id <> ALL (${met}::uuid[])
            AND EXISTS (SELECT FROM mail_settings)
            AND NOT EXISTS (SELECT FROM outgoing_mails m
              WHERE m.user_id = u.id AND m.event = 'link_ends_soon' AND m.created_at > l.created_at)
          ORDER BY l.expires_at LIMIT ${batch} FOR UPDATE OF l SKIP LOCKED`;
        const told = due.map(({ userId, ends }) => ({ userId, data: { ends } }));
        return { met: due, told: await tellMany(tx, "link_ends_soon", told) };
      }),
    );
  },
});

/** Tells whoever is locked, at most once an hour: whoever locks somebody over and over must not fill their mailbox. */
export const tellOfLocks = defineJob({
  name: "mail.tell_of_locks",
  title: "Tell people of locks",
  schema: z.object({}),
  schedule: { everyMinutes: 1 },
  async run(_, { signal }) {
    const now = systemClock.now();
    return toldOf(signal, (met) =>
      database().$transaction(async (tx) => {
        const due = await tx.$queryRaw<Due[]>`
          SELECT s.user_id::text AS "userId", s.locked_until AS "ends", coalesce(s.last_failure_at, ${now}) AS "at"
          FROM login_states s JOIN users u ON u.id = s.user_id
          WHERE s.locked_until > ${now} AND s.locked_until <= ${new Date(now.getTime() + longestLockMs)}
            AND ${isEnabled("u")} AND u.email IS NOT NULL AND u.id <> ALL (${met}::uuid[])
            AND EXISTS (SELECT FROM mail_settings)
            AND NOT EXISTS (SELECT FROM outgoing_mails m
              WHERE m.user_id = u.id AND m.event = 'locked' AND m.created_at > ${now}::timestamptz - interval '1 hour')
          ORDER BY s.locked_until LIMIT ${batch}`;
        const told = due.map(({ userId, ends, at }) => ({ userId, data: { ends, at } }));
        return { met: due, told: await tellMany(tx, "locked", told) };
      }),
    );
  },
});

type Batch = { readonly met: readonly Due[]; readonly told: ReadonlySet<string> };

/**
 * Goes on as long as batches are whole. `next` leaves out whom this run has met already: people who cannot be told, because
 * their address is none, must not stand before those who can.
 */
async function toldOf(
  signal: AbortSignal,
  next: (met: readonly string[]) => Promise<Batch>,
): Promise<string> {
  const met: string[] = [];
  for (let told = 0; ; ) {
    signal.throwIfAborted();
    const some = await next(met);
    met.push(...some.met.map(({ userId }) => userId));
    told += some.told.size;
    if (some.met.length < batch) return `${told.toLocaleString("en")} told.`;
  }
}
