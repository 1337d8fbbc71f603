/** The grace of a group: for how long the password alone counts for members who have no second factor yet. */

import { createHash } from "node:crypto";
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { record } from "@/lib/foundation/audit/record";
import { after, days } from "@/lib/foundation/base/durations";
import { AppError, invalidField, type Question, Unconfirmed } from "@/lib/foundation/base/errors";
import { type Clock, systemClock } from "@/lib/foundation/platform/clock";
import { database, Prisma, type Transaction } from "@/lib/foundation/platform/database";
import { isEnabled } from "@/lib/login/authentication/disabled";
import { graceEnd, peopleInGrace } from "@/lib/login/authentication/grace";
import { currentMembers } from "@/lib/login/authentication/memberships";
import { mostGraceDays, type SetGraceInput } from "./schema";

/**
 * Sets, moves or ends the grace of a group. Where people log in with the password alone by that who do not now, it asks
 * first, with their number; the product itself is not asked.
 * @throws AppError 'not_found', 'invalid_input' for a day that is past or too far; Unconfirmed
 */
export async function setGrace(
  actor: Actor,
  input: SetGraceInput,
  clock: Clock = systemClock,
): Promise<void> {
  authorize(actor, "policy.write");
  const now = clock.now();
  const wanted = columnsOf(input, now);
  await database().$transaction(async (tx) => {
    await tx.$queryRaw`SELECT FROM groups WHERE id = ${input.groupId}::uuid FOR NO KEY UPDATE`;
    const group = await tx.group.findUnique({
      where: { id: input.groupId },
      select: { id: true, name: true, graceUntil: true, graceDays: true },
    });
    if (!group) throw new AppError("not_found", "This group no longer exists.");
    if (graceText(group) === graceText(wanted)) return;
    const before = await inGraceOf(tx, group.id, now);
    await tx.group.update({ where: { id: group.id }, data: wanted });
    const added = (await inGraceOf(tx, group.id, now)).filter(
      ({ id }) => !before.some((one) => one.id === id),
    );
    if (added.length > 0 && actor.kind !== "system") {
      const question = questionAbout(
        group.id,
        graceText(wanted),
        added.map(({ username }) => username),
      );
      if (input.consent !== question.token) throw new Unconfirmed(question);
    }
    await record(tx, actor, {
      action: "group.grace_changed",
      subject: { kind: "group", id: group.id, name: group.name },
      detail: { grace: { from: graceText(group), to: graceText(wanted) }, people: added.length },
    });
  });
}

type Grace = { readonly graceUntil: Date | null; readonly graceDays: number | null };

/** The last instant of the day: the grace ends with it. */
function columnsOf({ kind, until, days: many }: SetGraceInput, now: Date): Grace {
  if (kind === "days") return { graceUntil: null, graceDays: many };
  if (kind === "none" || until === null) return { graceUntil: null, graceDays: null };
  const end = after(new Date(`${until}T00:00:00Z`), days(1));
  if (end <= now) throw invalidField("until", "Choose a day that has not passed.");
  if (end > after(now, days(mostGraceDays + 1))) {
    throw invalidField("until", `Choose a day within the next ${mostGraceDays} days.`);
  }
  return { graceUntil: end, graceDays: null };
}

/** "until 2026-12-24", "14 days after the first invitation", "none". */
export function graceText({ graceUntil, graceDays }: Grace): string {
  if (graceUntil) return `until the end of ${after(graceUntil, -1).toISOString().slice(0, 10)} (UTC)`;
  if (graceDays === null) return "none";
  return `${graceDays} ${graceDays === 1 ? "day" : "days"} after the first invitation`;
}

const namesShown = 10;

/** The members of the group who are in grace, by this group or by another one of theirs, by name. */
const inGraceOf = (tx: Transaction, groupId: string, now: Date) =>
  tx.$queryRaw<{ id: string; username: string }[]>`
    SELECT u.id::text AS id, u.username FROM ${peopleInGrace(now)} p JOIN users u ON u.id = p.user_id
      JOIN ${currentMembers(now)} gm ON gm.user_id = u.id AND gm.group_id = ${groupId}::uuid
    ORDER BY u.username COLLATE "C"`;

function questionAbout(groupId: string, grace: string, names: readonly string[]): Question {
  const people = names.length === 1 ? "1 person" : `${names.length.toLocaleString("en")} people`;
  const asked = {
    title: `This lets ${people} log in with the password alone`,
    points: [
      {
        text: `Without a second factor yet, in grace ${grace}:`,
        names: names.slice(0, namesShown),
        more: Math.max(0, names.length - namesShown),
      },
    ],
    notes: [
      "Whoever enrols a second factor leaves grace for good. Adaptive rules that ask for a code still do.",
    ],
    confirm: "Allow it",
  };
  const token = createHash("sha256")
    .update(JSON.stringify([groupId, grace, names]))
    .digest("base64url");
  return { ...asked, token };
}

/** What a group's page says of its grace. */
export type GraceView = {
  readonly text: string;
  readonly kind: "none" | "until" | "days";
  /** The last day, as a form shows it. */
  readonly until: string | null;
  readonly days: number | null;
  /**
   * How many members it lets in with the password alone now, whoever else does, and when the last of them must answer
   * with a code by all their groups.
   */
  readonly people: number;
  readonly lastEndsAt: Date | null;
  /** Members without a factor whom nobody has invited: their grace has not begun, so policies hold for them. */
  readonly notInvited: number;
};

/** The grace of the group `groupId`. @throws AppError 'not_found' */
export async function graceOfGroup(actor: Actor, groupId: string): Promise<GraceView> {
  authorize(actor, "group.read");
  const now = systemClock.now();
  const group = await database().group.findUnique({
    where: { id: groupId },
    select: { graceUntil: true, graceDays: true },
  });
  if (!group) throw new AppError("not_found", "This group no longer exists.");
  const { graceUntil, graceDays } = group;
  const kind = graceUntil ? "until" : graceDays === null ? "none" : "days";
  const [counted] =
    kind === "none"
      ? []
      : await database().$queryRaw<{ people: number; lastEndsAt: Date | null; notInvited: number }[]>`
          SELECT count(p.user_id)::int AS people, max(p.ends_at) AS "lastEndsAt",
            (count(*) FILTER (WHERE u.invited_at IS NULL AND u.confirmed_factors = 0 AND u.first_enrolled_at IS NULL))::int
              AS "notInvited"
          FROM groups g JOIN ${currentMembers(now)} gm ON gm.group_id = g.id
            JOIN users u ON u.id = gm.user_id AND ${isEnabled("u")}
            LEFT JOIN ${peopleInGrace(now)} p ON p.user_id = u.id AND ${Prisma.raw(graceEnd("u"))} > ${now}
          WHERE g.id = ${groupId}::uuid`;
  return {
    kind,
    text: graceText(group),
    until: graceUntil && after(graceUntil, -1).toISOString().slice(0, 10),
    days: graceDays,
    people: counted?.people ?? 0,
    lastEndsAt: counted?.lastEndsAt ?? null,
    notInvited: graceDays === null ? 0 : (counted?.notInvited ?? 0),
  };
}

/**
 * How many people are in grace, and when the last of them must answer with a code: of everybody, or of the members of
 * these groups, as a policy names them.
 */
export async function countInGrace(
  actor: Actor,
  groupIds: readonly string[] = [],
): Promise<{ readonly people: number; readonly lastEndsAt: Date | null }> {
  authorize(actor, "user.read");
  const now = systemClock.now();
  const members =
    groupIds.length === 0
      ? Prisma.sql`TRUE`
      : Prisma.sql`u.id IN (SELECT gm.user_id FROM ${currentMembers(now)} gm WHERE gm.group_id = ANY (${[...groupIds]}::uuid[]))`;
  const [row] = await database().$queryRaw<{ people: number; lastEndsAt: Date | null }[]>`
    SELECT count(*)::int AS people, max(p.ends_at) AS "lastEndsAt"
    FROM ${peopleInGrace(now)} p JOIN users u ON u.id = p.user_id WHERE ${members}`;
  return row ?? { people: 0, lastEndsAt: null };
}
