/** Whom directories make operators and who was refused for a reason that an owner can remove: read from the audit log. */
import { z } from "zod";
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { after, days } from "@/lib/foundation/base/durations";
import { type Clock, systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";

/** Somebody who tried to sign in. 'not_enrolled': they need a link. 'name_taken': another operator has their name. */
export type DirectoryNote = {
  readonly username: string;
  readonly directory: string;
  readonly directoryId: string;
  readonly reason: "not_enrolled" | "name_taken";
  readonly at: Date;
};

const lookBackMs = days(7);
const mostRows = 200;
const reasons = ["not_enrolled", "name_taken"] as const;

const detail = z.object({
  reason: z.enum(reasons),
  directory: z.string(),
  directoryId: z.string(),
  key: z.string(),
});

/** Those of the last seven days that still stand, the latest first. */
export async function directoryNotes(
  actor: Actor,
  clock: Clock = systemClock,
): Promise<readonly DirectoryNote[]> {
  authorize(actor, "operator.read");
  const rows = await database().auditEvent.findMany({
    where: {
      action: "operator.sign_in_failed",
      at: { gt: after(clock.now(), -lookBackMs) },
      OR: reasons.map((reason) => ({ detail: { path: ["reason"], equals: reason } })),
    },
    orderBy: { id: "desc" },
    take: mostRows,
  });
  const operators = await database().operator.findMany({
    where: { directoryId: { not: null } },
    select: { directoryId: true, directoryKey: true },
  });
  const known = new Set(operators.map(({ directoryId, directoryKey }) => `${directoryId} ${directoryKey}`));
  const notes = new Map<string, DirectoryNote>();
  for (const row of rows) {
    const parsed = detail.safeParse(row.detail);
    if (!parsed.success) continue;
    const { key, ...rest } = parsed.data;
    const who = `${rest.directoryId} ${key}`;
    if (notes.has(who) || (rest.reason === "not_enrolled" && known.has(who))) continue;
    notes.set(who, { ...rest, username: row.subjectName, at: row.at });
  }
  return [...notes.values()];
}
