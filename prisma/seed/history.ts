/** Two weeks of sample login history, so that charts and filters of the demo have something to show. */

import { after, days, hours, minutes } from "@/lib/foundation/base/durations";
import { database, type Transaction } from "@/lib/foundation/platform/database";
import type { Reason } from "@/lib/login/decision/outcome";
import { reasons } from "@/lib/login/decision/outcome";

/** Who logs in through what. */
export type HistoryUser = {
  readonly id: string;
  readonly username: string;
  readonly isPasswordOnly: boolean;
};

/** How often each outcome happens among people, of 20 logins. */
const people: readonly Reason[] = [
  ...Array<Reason>(14).fill("accepted"),
  "wrong_code",
  "wrong_code",
  "missing_code",
  "wrong_password",
  "replayed_code",
  "accepted",
];

/**
 * Writes the history of the 14 days before `now`: office hours for people, every night for jobs. The same every time. What
 * pages say of these people follows from it: last login, last use of the factor, first login through the client; and that
 * users and factors are older than their logins.
 */
export async function writeHistory(
  users: readonly HistoryUser[],
  client: { id: string; name: string },
  now: Date,
): Promise<void> {
  const midnight = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()));
  const rows: ReturnType<typeof attempt>[] = [];
  for (let day = 14; day >= 1; day--) {
    for (const [i, user] of users.entries()) {
      const count = user.isPasswordOnly ? 1 : 3 + ((day * 7 + i * 3) % 6);
      for (let n = 0; n < count; n++) {
        const hour = user.isPasswordOnly ? hours(2) : hours(7) + minutes((day * 131 + i * 67 + n * 97) % 660);
        const reason = user.isPasswordOnly
          ? "accepted_password_only"
          : (people[(day * 5 + i * 11 + n * 7) % people.length] ?? "accepted");
        rows.push(attempt(user, client, reason, after(after(midnight, -days(day)), hour)));
      }
    }
  }
  rows.sort((a, b) => a.at.getTime() - b.at.getTime());
  await database().$transaction(async (tx) => {
    await tx.attempt.createMany({ data: rows });
    for (const user of users) {
      const accepted = rows.filter(({ userId, outcome }) => userId === user.id && outcome === "accept");
      await agree(
        tx,
        user,
        client.id,
        accepted.map(({ at }) => at),
        after(midnight, -days(15)),
      );
    }
  });
}

/** Makes what the store keeps of `user` beside the log say what the log says. `times` are those of accepted logins, in order. */
async function agree(
  tx: Transaction,
  user: HistoryUser,
  clientId: string,
  times: readonly Date[],
  since: Date,
) {
  const [first, last] = [times[0], times.at(-1)];
  await tx.user.update({ where: { id: user.id }, data: { createdAt: since } });
  await tx.factor.updateMany({
    where: { userId: user.id },
    data: { createdAt: since, confirmedAt: since, lastUsedAt: last ?? null },
  });
  if (!first || !last) return;
  await tx.loginState.update({ where: { userId: user.id }, data: { lastLoginAt: last } });
  await tx.userClient.create({ data: { userId: user.id, clientId, firstLoginAt: first } });
}

function attempt(user: HistoryUser, client: { id: string; name: string }, reason: Reason, at: Date) {
  const { outcome, text } = reasons[reason];
  return {
    at,
    door: "radius",
    clientId: client.id,
    clientName: client.name,
    sourceAddress: "127.0.0.1",
    username: user.username,
    userId: user.id,
    outcome,
    reason,
    policyName: user.isPasswordOnly ? "Service accounts" : "Default",
    factorKind: reason === "accepted" ? "totp" : null,
    latencyMs: 14 + (at.getTime() % 9),
    worker: "sample",
    trace: [
      { step: "client", result: "ok", text: `Client ${client.name}.` },
      {
        step: "outcome",
        result: outcome === "reject" ? "failed" : "ok",
        text: `${text} (sample history of the demo)`,
      },
    ],
  };
}
