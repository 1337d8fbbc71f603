/** Who is told by mail of temporary access: those who may decide, when somebody asks; the person, of everything else. */

import { consoleUrl } from "@/lib/foundation/platform/console-url";
import type { Transaction } from "@/lib/foundation/platform/database";
import { enabled } from "@/lib/login/authentication/disabled";
import { isCurrent } from "@/lib/login/authentication/memberships";
import { instantInMail } from "@/lib/people/notifications/render";
import { tell, tellMany } from "@/lib/people/notifications/tell";
import type { HeldAccess } from "./change";
import { hoursText } from "./hours-text";

/** At most so many are told that somebody asks: a group of everybody is no list of people who decide. */
const mostTold = 50;

type Asked = Pick<HeldAccess, "user" | "hours"> & {
  readonly group: Pick<HeldAccess["group"], "name" | "approverGroupId">;
  readonly reason: string;
};

/**
 * Tells those who may decide: the members of the group that does; operators where there is none, or nobody of it whom a mail
 * can reach but the person who asks.
 */
export async function tellApprovers(tx: Transaction, asked: Asked, now: Date): Promise<void> {
  const { user, group, hours, reason } = asked;
  const { loginUrl } = await tx.settings.findUniqueOrThrow({ where: { id: 1 }, select: { loginUrl: true } });
  const page = (path: string) => `${consoleUrl(loginUrl)}${path}`;
  const said = { requester: user.username, group: group.name, reason, duration: hoursText(hours) };
  const members = group.approverGroupId
    ? await tx.groupMember.findMany({
        where: {
          groupId: group.approverGroupId,
          userId: { not: user.id },
          user: { ...enabled, email: { not: null } },
          ...isCurrent(now),
        },
        orderBy: { user: { username: "asc" } },
        take: mostTold,
        select: { userId: true },
      })
    : [];
  const ofMembers = { ...said, link: page("/me/access") };
  const told = await tellMany(
    tx,
    "access_requested",
    members.map(({ userId }) => ({ userId, data: ofMembers })),
  );
  if (told.size > 0) return;
  const operators = await tx.operator.findMany({
    where: { disabledAt: null, role: { in: ["owner", "administrator"] } },
    orderBy: { username: "asc" },
    take: mostTold,
    select: { id: true },
  });
  const data = { ...said, link: page("/access?state=open") };
  await tellMany(
    tx,
    "access_requested",
    operators.map(({ id }) => ({ operatorId: id, data })),
  );
}

/** Tells the person what was decided. */
export async function tellDecision(
  tx: Transaction,
  { user, group }: Pick<HeldAccess, "user" | "group">,
  { by, note, endsAt }: { readonly by: string; readonly note: string; readonly endsAt: Date | null },
): Promise<void> {
  const outcome = endsAt ? `approved until ${instantInMail(endsAt)}` : "refused";
  await tell(tx, {
    event: "access_decided",
    userId: user.id,
    data: { group: group.name, by, note, outcome },
  });
}

/** Tells the person that an operator gave it, unasked. */
export async function tellGiven(
  tx: Transaction,
  { user, group }: { readonly user: { readonly id: string }; readonly group: { readonly name: string } },
  { by, reason, endsAt }: { readonly by: string; readonly reason: string; readonly endsAt: Date },
): Promise<void> {
  const data = { group: group.name, by, reason, ends: endsAt };
  await tell(tx, { event: "access_given", userId: user.id, data });
}

/** Tells those whose membership is over. */
export async function tellEnded(
  tx: Transaction,
  ended: readonly { readonly userId: string; readonly groupName: string }[],
  why: string,
): Promise<void> {
  await tellMany(
    tx,
    "access_ended",
    ended.map(({ userId, groupName }) => ({ userId, data: { group: groupName, why } })),
  );
}
