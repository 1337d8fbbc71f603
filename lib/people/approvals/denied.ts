/** What operators see of a user's answers: logins that they said were not theirs, or gave up, and that they are asked too often. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { after, days } from "@/lib/foundation/base/durations";
import { type Clock, systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import { addressText } from "@/lib/login/log/seen-from";
import type { Refusal } from "./schema";

/** How far back: rows are removed two days later, and the audit log goes on. */
const shownMs = days(2);
const mostShown = 5;

/** A login that was refused by its person. `from`: where whoever typed it sat, where that is known. */
type DeniedLogin = {
  readonly id: string;
  readonly why: Refusal;
  readonly client: string;
  readonly at: Date;
  readonly from: string | null;
};

/** The newest first; and when operators were last told that the user is asked too often, or null. */
export type DeniedLogins = { readonly denied: readonly DeniedLogin[]; readonly askedTooOftenAt: Date | null };

/** Of one user, in the last two days. */
export async function deniedLogins(
  actor: Actor,
  userId: string,
  clock: Clock = systemClock,
): Promise<DeniedLogins> {
  authorize(actor, "user.read");
  const from = after(clock.now(), -shownMs);
  const [denied, limited] = await Promise.all([
    database().approval.findMany({
      where: { userId, answer: { in: ["not_me", "cancelled"] }, answeredAt: { gt: from } },
      orderBy: { answeredAt: "desc" },
      take: mostShown,
      select: {
        ...{ id: true, answer: true, answeredAt: true, clientName: true },
        ...{ personAddress: true, personCandidates: true },
      },
    }),
    database().approval.findFirst({
      where: { userId, alertedAt: { gt: from } },
      orderBy: { alertedAt: "desc" },
      select: { alertedAt: true },
    }),
  ]);
  return {
    denied: denied.flatMap(({ id, answer, answeredAt, clientName, ...seen }) =>
      answeredAt === null
        ? []
        : [{ id, why: answer as Refusal, client: clientName, at: answeredAt, from: addressText(seen) }],
    ),
    askedTooOftenAt: limited?.alertedAt ?? null,
  };
}
