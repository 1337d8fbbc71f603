/**
 * Letting somebody whom a directory makes an operator enrol: an owner's link, which asks for their password in the directory. Their
 * first sign-in cannot enrol them, because then a stolen password alone would make somebody an operator.
 */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { record } from "@/lib/foundation/audit/record";
import { AppError } from "@/lib/foundation/base/errors";
import { type Clock, systemClock } from "@/lib/foundation/platform/clock";
import { database, isNotUnique } from "@/lib/foundation/platform/database";
import { operatorSubject } from "./existing";
import { directoryOf, meetOperator, patienceMs } from "./from-directory";
import { NameTaken, takeFromDirectory } from "./judge";
import { type IssuedOperatorLink, issueOperatorLink } from "./link";
import type { InviteFromDirectoryInput } from "./schema";

/**
 * Adds the operator that a directory makes of somebody, if need be, and issues a link for them.
 * @throws AppError 'conflict' when the directory makes them none or their name is taken, 'unavailable', 'not_found'
 */
export async function inviteFromDirectory(
  actor: Actor,
  { directoryId, username }: InviteFromDirectoryInput,
  clock: Clock = systemClock,
): Promise<IssuedOperatorLink & { readonly operatorId: string; readonly username: string }> {
  authorize(actor, "operator.write");
  const directory = await directoryOf(directoryId);
  if (!directory) {
    throw new AppError(
      "conflict",
      "Nobody signs in to the console with this directory. Switch that on first.",
    );
  }
  const now = clock.now();
  const met = await meetOperator([directory], username, now, performance.now() + patienceMs);
  if (met.kind === "unavailable") {
    throw new AppError("unavailable", `${directory.name} did not answer. Test the connection on its page.`);
  }
  if (met.kind === "nobody") {
    throw new AppError("not_found", `Nobody in ${directory.name} has this username.`);
  }
  const { person, standing } = met;
  if ("refusal" in standing) {
    const why =
      standing.refusal === "not_mapped"
        ? "is in none of the groups whose members are operators"
        : "has an account that is disabled or has expired";
    throw new AppError("conflict", `${person.username} ${why}.`);
  }
  const { role } = standing;
  const directoryKey = person.key;
  const adding = database().$transaction(async (tx) => {
    const where = { directoryId_directoryKey: { directoryId, directoryKey } };
    const kept = await tx.operator.findUnique({ where, select: { id: true } });
    if (kept) return kept.id;
    const created = await tx.operator.create({
      data: { username: person.username.toLowerCase(), role, directoryId, directoryKey },
    });
    const operator = await takeFromDirectory(tx, created.id, { directory, person, role }, now);
    const detail = { directory: directory.name, role };
    await record(tx, actor, { action: "operator.created", subject: operatorSubject(operator), detail });
    return operator.id;
  });
  const operatorId = await adding.catch((error: unknown) => {
    if (isNotUnique(error)) throw new NameTaken(person.username);
    throw error;
  });
  const link = await issueOperatorLink(actor, { operatorId }, clock);
  return { ...link, operatorId, username: person.username.toLowerCase() };
}
