/** What asking, deciding, giving and ending share: whose it is held, nobody decides for themselves, one row of audit each. */
import type { Actor } from "@/lib/foundation/access/actor";
import type { AuditAction, AuditValue } from "@/lib/foundation/audit/events";
import { record } from "@/lib/foundation/audit/record";
import { after, hours as hoursMs } from "@/lib/foundation/base/durations";
import { AppError } from "@/lib/foundation/base/errors";
import { database, type Transaction } from "@/lib/foundation/platform/database";
import { holdLogins } from "@/lib/login/authentication/login-state";
import { addMembers } from "@/lib/login/authentication/memberships";
import { settleSessions } from "@/lib/people/session-ends/settle";
import { userSubject } from "@/lib/people/users/existing";
import { tellDecision, tellEnded } from "./mails";

/** Access with its person and group. */
export type HeldAccess = NonNullable<Awaited<ReturnType<typeof readAccess>>>;

const gone = () => new AppError("not_found", "This request no longer exists.");

function readAccess(tx: Transaction, id: string) {
  return tx.temporaryAccess.findUnique({
    where: { id },
    include: {
      group: { select: { id: true, name: true, accessMaxHours: true, approverGroupId: true } },
      user: { select: { id: true, username: true, email: true } },
    },
  });
}

/**
 * Runs `change` on the access `id` while nobody else changes it or decides a login of the person; logins that are being
 * decided start over. @throws AppError 'not_found'
 */
export async function changeAccess(
  id: string,
  change: (tx: Transaction, access: HeldAccess) => Promise<void>,
): Promise<void> {
  await database().$transaction(async (tx) => {
    const found = await tx.temporaryAccess.findUnique({ where: { id }, select: { userId: true } });
    if (!found) throw gone();
    await holdLogins(tx, [found.userId]);
    const access = await readAccess(tx, id);
    if (!access) throw gone();
    await change(tx, access);
  });
}

/** What was decided about a request, by whom. */
export type Verdict = { readonly approves: boolean; readonly reason: string };

/**
 * Decides about an open request. The caller has found out that `actor` may decide for this group.
 * @throws AppError 'forbidden' for one's own, 'conflict' where it is decided already or the group allows less by now
 */
export async function decideRequest(
  tx: Transaction,
  actor: Actor,
  access: HeldAccess,
  { approves, reason }: Verdict,
  now: Date,
): Promise<void> {
  await refuseOwn(tx, actor, access.user);
  if (access.state !== "open") {
    throw new AppError(
      "conflict",
      "This request has been decided or withdrawn in the meantime. Reload the page.",
    );
  }
  const decision = { decidedBy: actor.name, decidedAt: now, decisionReason: reason };
  if (!approves) {
    await tx.temporaryAccess.update({ where: { id: access.id }, data: { ...decision, state: "refused" } });
    await note(tx, actor, "temporary_access.refused", access, { reason });
    await tellDecision(tx, access, { by: actor.name, note: reason, endsAt: null });
    return;
  }
  const most = access.group.accessMaxHours;
  if (most === null || access.hours > most) {
    throw new AppError(
      "conflict",
      most === null
        ? "This group can no longer be asked for. Refuse the request, or change the group's settings."
        : `The group allows at most ${most.toLocaleString("en")} hours by now. Refuse the request with this reason.`,
    );
  }
  const endsAt = await begin(tx, access, now);
  await tx.temporaryAccess.update({
    where: { id: access.id },
    data: { ...decision, state: "approved", endsAt },
  });
  await note(tx, actor, "temporary_access.approved", access, { reason, until: endsAt.toISOString() });
  await tellDecision(tx, access, { by: actor.name, note: reason, endsAt });
}

/**
 * Makes the person a member from now on, for the hours of `access`, and gives until when. What gave an earlier end is over.
 * @throws AppError 'conflict' where they are a member for good, or for longer
 */
export async function begin(
  tx: Transaction,
  { group, user, hours }: Pick<HeldAccess, "group" | "user" | "hours">,
  now: Date,
): Promise<Date> {
  const endsAt = after(now, hoursMs(hours));
  const member = { groupId: group.id, userId: user.id };
  const had = await tx.groupMember.findUnique({ where: { groupId_userId: member } });
  if (had && (had.endsAt === null || had.endsAt >= endsAt)) {
    const until =
      had.endsAt === null ? "" : ` until ${had.endsAt.toISOString().slice(0, 16).replace("T", " ")} UTC`;
    throw new AppError("conflict", `${user.username} is a member of ${group.name} already${until}.`);
  }
  await addMembers(tx, [member], endsAt);
  return endsAt;
}

/** Ends a membership before its time. @throws AppError 'conflict' where it is over */
export async function endEarly(tx: Transaction, actor: Actor, access: HeldAccess, now: Date): Promise<void> {
  if (access.state !== "approved" || access.endedAt || !access.endsAt || access.endsAt <= now) {
    throw new AppError("conflict", "This membership is over already.");
  }
  await tx.temporaryAccess.update({
    where: { id: access.id },
    data: { endedAt: now, endedBy: actor.name },
  });
  await tx.groupMember.deleteMany({
    where: { groupId: access.groupId, userId: access.userId, endsAt: { not: null } },
  });
  await note(tx, actor, "temporary_access.ended", access, { wouldHaveEnded: access.endsAt.toISOString() });
  const ended = [{ userId: access.userId, groupName: access.group.name }];
  await tellEnded(tx, ended, `It was ended before its time by ${actor.name}.`);
  await settleSessions(tx, actor, [access.user], { reason: "access_ended" });
}

/**
 * Nobody decides for themselves, neither as the user nor through another account that is known to be the same person's:
 * an operator or a user with the same name, another role name that is the same but for its case, or the same mail address.
 * @throws AppError 'forbidden'
 */
export async function refuseOwn(
  tx: Transaction,
  actor: Actor,
  person: { readonly id: string; readonly username: string; readonly email: string | null },
): Promise<void> {
  if (actor.kind === "system") return;
  const named = async (userId: string) =>
    (await tx.userAlias.findMany({ where: { userId }, select: { name: true } })).map(({ name }) => name);
  const names = new Set([person.username, ...(await named(person.id))].map(folded));
  const self =
    actor.kind === "operator"
      ? await tx.operator.findUnique({ where: { id: actor.id }, select: { username: true, email: true } })
      : await tx.user.findUnique({ where: { id: actor.id }, select: { username: true, email: true } });
  const isSameMail = !!self?.email && folded(self.email) === folded(person.email ?? "");
  const own = [self?.username ?? actor.name, ...(actor.kind === "user" ? await named(actor.id) : [])];
  if (actor.id === person.id || isSameMail || own.some((name) => names.has(folded(name)))) {
    throw new AppError("forbidden", "You cannot decide about your own access. Ask somebody else.");
  }
}

const folded = (text: string) => text.trim().toLowerCase();

/** Records what was done about `access`, under the person. */
export async function note(
  tx: Transaction,
  actor: Actor,
  action: AuditAction,
  { group, user, hours }: Pick<HeldAccess, "group" | "user" | "hours">,
  detail: Record<string, AuditValue>,
): Promise<void> {
  await record(tx, actor, {
    action,
    subject: userSubject(user),
    detail: { group: group.name, groupId: group.id, hours, ...detail },
  });
}
