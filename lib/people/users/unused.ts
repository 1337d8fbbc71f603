/** Users that were made and never used: nobody set anything up for them, and they never logged in. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { recordMany } from "@/lib/foundation/audit/record";
import { AppError } from "@/lib/foundation/base/errors";
import { database, type Prisma, type Transaction } from "@/lib/foundation/platform/database";
import { holdLogins } from "@/lib/login/authentication/login-state";
import { userSubject } from "./existing";
import { removeUsers } from "./service";

/** Of the users called `usernames`, the names of those that were never used. A kept password of their role is no use. */
export async function unusedUsers(actor: Actor, usernames: readonly string[]): Promise<ReadonlySet<string>> {
  authorize(actor, "user.read");
  return new Set((await unusedIn(database(), usernames)).map(({ username }) => username));
}

/** Deletes users that were never used, all or none. @throws AppError 'conflict' naming one that is in use */
export async function deleteUnusedUsers(actor: Actor, usernames: readonly string[]): Promise<void> {
  authorize(actor, "user.delete");
  await database().$transaction(async (tx) => {
    const users = await tx.user.findMany({ where: { username: { in: [...usernames] } }, select: identity });
    await holdLogins(
      tx,
      users.map(({ id }) => id),
    );
    const unused = await unusedIn(tx, usernames);
    const used = users.find(({ id }) => !unused.some((user) => user.id === id));
    if (used) {
      throw new AppError(
        "conflict",
        `${used.username} is a user who has been set up or has logged in. Delete that user first, on its own page.`,
      );
    }
    await removeUsers(
      tx,
      unused.map(({ id }) => id),
    );
    await recordMany(
      tx,
      actor,
      unused.map((user) => ({
        action: "user.deleted",
        subject: userSubject(user),
        detail: { why: "never used" },
      })),
    );
  });
}

const identity = { id: true, username: true } as const;

const untouched = {
  ...{ passwordHash: null, disabledAt: null, displayName: "", email: null, phone: null, notes: "" },
  ...{ aliases: { none: {} }, groups: { none: {} }, factors: { none: {} }, oneTimeCodes: { none: {} } },
  ...{ sessions: { none: {} }, directoryId: null },
} satisfies Prisma.UserWhereInput;

async function unusedIn(tx: Pick<Transaction, "user" | "userClient">, usernames: readonly string[]) {
  const users = await tx.user.findMany({
    where: { username: { in: [...usernames] }, ...untouched },
    select: identity,
  });
  const logins = await tx.userClient.findMany({
    where: { userId: { in: users.map(({ id }) => id) } },
    select: { userId: true },
  });
  const loggedIn = new Set(logins.map(({ userId }) => userId));
  return users.filter(({ id }) => !loggedIn.has(id));
}
