/**
 * Asking for another password without being signed in. The request itself does the same for everybody: it writes down what was
 * typed. A job finds out whether that is anybody, so neither the answer nor its time tells who exists.
 */
import { z } from "zod";
import { systemActor } from "@/lib/foundation/access/actor";
import { subscriberOf } from "@/lib/foundation/base/cidr";
import { after, hours } from "@/lib/foundation/base/durations";
import { AppError } from "@/lib/foundation/base/errors";
import { defineJob } from "@/lib/foundation/jobs/job";
import { enqueue } from "@/lib/foundation/jobs/queue";
import { type Clock, systemClock } from "@/lib/foundation/platform/clock";
import { database, type Transaction } from "@/lib/foundation/platform/database";
import { holdUsers } from "@/lib/login/authentication/login-state";
import { hasPassword } from "@/lib/login/first-factor/kept-password";
import { mailLinks } from "./mail-links";
import type { AskForPasswordLinkInput } from "./schema";

/** Requests from one address within the hour; an office shares one. */
const mostPerAddress = 20;
/** Mails to one person within the hour. */
const mostPerPerson = 3;
/** Users of one mail address who are told. */
const mostUsers = 5;
const windowMs = hours(1);

/** Writes the request down. @throws AppError 'unavailable' when too many came from this address, whomever they were about */
export async function askForPasswordLink(
  { name }: AskForPasswordLinkInput,
  ip: string | null,
  clock: Clock = systemClock,
): Promise<void> {
  const [subscriber, now] = [subscriberOf(ip), clock.now()];
  await database().$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('password_requests'), hashtext(${subscriber}))`;
    const createdAt = { gt: after(now, -windowMs) };
    if ((await tx.passwordRequest.count({ where: { subscriber, createdAt } })) >= mostPerAddress) {
      throw new AppError("unavailable", "Too many requests from your network. Try again in an hour.");
    }
    const { id } = await tx.passwordRequest.create({ data: { name, subscriber, createdAt: now } });
    await enqueue(tx, mailForgottenPassword, [{ input: { id } }]);
  });
}

/** Looks up whom a request is about, and mails them a password link. */
export const mailForgottenPassword = defineJob({
  name: "password.forgotten",
  title: "Mail password links that were asked for",
  schema: z.object({ id: z.uuid() }),
  async run({ id }) {
    const now = systemClock.now();
    await database().$transaction(async (tx) => {
      const [request] = await tx.$queryRaw<{ name: string | null }[]>`
        SELECT name FROM password_requests WHERE id = ${id}::uuid FOR UPDATE`;
      if (!request?.name) return;
      for (const user of await peopleNamed(tx, request.name)) await mailTo(tx, user, now);
      await tx.passwordRequest.update({ where: { id }, data: { name: null } });
      await tx.passwordRequest.deleteMany({ where: { createdAt: { lt: after(now, -2 * windowMs) } } });
    });
    // The page of jobs does not say whether there is such a person, either.
    return undefined;
  },
});

/** Those whose password is kept here, by any of their names. */
async function peopleNamed(tx: Transaction, name: string): Promise<readonly string[]> {
  const users = await tx.user.findMany({
    where: {
      ...{ disabledAt: null, directoryId: null, email: { not: null } },
      OR: [
        { username: name },
        { aliases: { some: { name } } },
        { email: { equals: name.trim(), mode: "insensitive" } },
      ],
    },
    orderBy: { username: "asc" },
    take: mostUsers,
    select: { id: true, passwordHash: true, scramSealed: true },
  });
  return users.filter(hasPassword).map(({ id }) => id);
}

/** Mails one of them, unless they got enough of it: judged and counted while nobody else can. */
async function mailTo(tx: Transaction, userId: string, now: Date): Promise<void> {
  await holdUsers(tx, [userId]);
  const createdAt = { gt: after(now, -windowMs) };
  const count = await tx.outgoingMail.count({ where: { userId, event: "password_reset", createdAt } });
  if (count >= mostPerPerson) return;
  if ((await tx.mailSettings.count()) === 0) return;
  await mailLinks(tx, systemActor("forgotten password"), "password", [userId], { now });
}
