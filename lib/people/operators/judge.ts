/**
 * Judging an operator of a directory anew: at each sign-in, at each confirmation of identity, and at the first request after five
 * minutes. While a directory does not answer nobody can tell, so a session that has not been judged for fifteen minutes is over.
 */
import { systemActor } from "@/lib/foundation/access/actor";
import type { Role } from "@/lib/foundation/access/permissions";
import { record } from "@/lib/foundation/audit/record";
import { between } from "@/lib/foundation/base/durations";
import { AppError } from "@/lib/foundation/base/errors";
import { type Clock, systemClock } from "@/lib/foundation/platform/clock";
import { database, type Transaction } from "@/lib/foundation/platform/database";
import { createInTurn } from "@/lib/login/authentication/in-turn";
import type { DirectoryPerson } from "@/lib/login/directory/person";
import { isNameTaken, judgedForMs } from "@/lib/people/directories/operators";
import { holdOperator, operatorSubject } from "./existing";
import { directoryOf, meetById, type NoOperator, type OperatorDirectory } from "./from-directory";

/** Why the sessions of somebody end. */
type Ending = NoOperator | "name_taken" | "directory_locked" | "directory_unknown" | "directory_inactive";

const inTurn = createInTurn();

/** Whether what the directory said is older than five minutes, or lies ahead because the clock was set back. */
export function isJudgementDue(checkedAt: Date | null, now: Date): boolean {
  const ageMs = checkedAt === null ? judgedForMs : between(checkedAt, now);
  return ageMs < 0 || ageMs >= judgedForMs;
}

/**
 * Asks the directory of an operator what it says of them now, and does what follows: another role or none ends their sessions.
 * 'unknown': it did not answer. Nothing is asked about operators who are kept here. `isForced`: however recently it was asked.
 */
export async function judgeOperator(
  operatorId: string,
  clock: Clock = systemClock,
  isForced = false,
): Promise<"stays" | "ended" | "unknown"> {
  return inTurn(operatorId, async () => {
    const operator = await database().operator.findUnique({
      where: { id: operatorId },
      select: { id: true, directoryId: true, directoryKey: true, directoryCheckedAt: true },
    });
    if (!operator) return "ended";
    const { directoryId, directoryKey, directoryCheckedAt } = operator;
    if (directoryId === null || directoryKey === null) return "stays";
    const now = clock.now();
    // Somebody else's request may have asked while this one waited.
    if (!isForced && !isJudgementDue(directoryCheckedAt, now)) return "stays";
    const directory = await directoryOf(directoryId);
    const end = async (why: Ending) => {
      await endByDirectory(operatorId, directory?.name ?? "", why);
      return "ended" as const;
    };
    if (!directory) return end("directory_inactive");
    const met = await meetById(directory, directoryKey, now);
    if (met.kind === "unavailable") return "unknown";
    if (met.kind === "nobody") return end("directory_unknown");
    const { person, standing, isLocked } = met;
    if ("refusal" in standing) return end(standing.refusal);
    if (isLocked) return end("directory_locked");
    try {
      return await database().$transaction(async (tx) => {
        const { sessionEpoch } = await holdOperator(tx, operatorId);
        const after = await takeFromDirectory(
          tx,
          operatorId,
          { directory, person, role: standing.role },
          now,
        );
        return after.sessionEpoch === sessionEpoch ? ("stays" as const) : ("ended" as const);
      });
    } catch (error) {
      if (error instanceof NameTaken) return end("name_taken");
      throw error;
    }
  });
}

/** Another operator has the name that a directory gives to one of its own. */
export class NameTaken extends AppError {
  constructor(name: string) {
    super(
      "conflict",
      `Another operator is called ${name} here. Rename one of the two, or delete that operator.`,
    );
  }
}

/** What a directory says of an operator. */
export type Taken = {
  readonly directory: Pick<OperatorDirectory, "name">;
  readonly person: DirectoryPerson;
  readonly role: Role;
};

/**
 * Writes down what the directory says of an operator who is held: name, mail address, role. Another role ends the sessions that
 * they have. @throws NameTaken
 */
export async function takeFromDirectory(
  tx: Transaction,
  operatorId: string,
  { directory, person, role }: Taken,
  now: Date,
) {
  const before = await tx.operator.findUniqueOrThrow({ where: { id: operatorId } });
  const username = person.username.toLowerCase();
  if (await isNameTaken(tx, username, operatorId)) throw new NameTaken(username);
  const wanted = {
    username,
    displayName: person.displayName.slice(0, 120),
    email: person.email || null,
    role,
  };
  const detail = {
    ...(before.username !== username && { username: { from: before.username, to: username } }),
    ...(before.role !== role && { role: { from: before.role, to: role } }),
  };
  const operator = await tx.operator.update({
    where: { id: operatorId },
    data: {
      ...wanted,
      directoryCheckedAt: now,
      ...(before.role !== role && { sessionEpoch: { increment: 1 } }),
    },
  });
  if (Object.keys(detail).length > 0) {
    const subject = operatorSubject(operator);
    const entry = { action: "operator.changed_by_directory", subject, detail } as const;
    await record(tx, systemActor(`directory ${directory.name}`), entry);
  }
  return operator;
}

/** Ends the sessions of an operator whom the directory no longer makes one; nothing where there are none. */
export async function endByDirectory(operatorId: string, directory: string, why: Ending): Promise<void> {
  await database().$transaction(async (tx) => {
    const { username, sessionEpoch } = await holdOperator(tx, operatorId);
    const epoch = sessionEpoch;
    const open = await tx.consoleSession.count({ where: { operatorId, epoch, endedAt: null } });
    if (open === 0) return;
    const data = { sessionEpoch: { increment: 1 }, directoryCheckedAt: null };
    await tx.operator.update({ where: { id: operatorId }, data });
    await record(tx, systemActor(`directory ${directory}`), {
      action: "operator.ended_by_directory",
      subject: operatorSubject({ id: operatorId, username }),
      detail: { reason: why },
    });
  });
}
