/** Two weeks of sample login history, so that charts and filters of the demo have something to show. */

import { after, days, hours, minutes } from "@/lib/foundation/base/durations";
import { database } from "@/lib/foundation/platform/database";
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

/** Writes the history of the 14 days before `now`: office hours for people, every night for jobs. The same every time. */
export async function writeHistory(
  users: readonly HistoryUser[],
  client: { id: string; name: string },
  now: Date,
): Promise<void> {
  const midnight = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()));
  const rows = [];
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
  await database().attempt.createMany({ data: rows });
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
