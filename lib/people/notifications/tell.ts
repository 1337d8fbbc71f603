/** Telling people by mail, in the transaction of what they are told of. */

import { isMailAddress } from "@/lib/foundation/mail/address";
import { type NewMail, senderAddress, writeMails } from "@/lib/foundation/mail/outbox";
import { consoleUrl } from "@/lib/foundation/platform/console-url";
import type { Transaction } from "@/lib/foundation/platform/database";
import { enabled } from "@/lib/login/authentication/disabled";
import { type MailData, type MailEventName, mailEvent } from "./events";
import { instantInMail, renderMail } from "./render";
import type { MailWords } from "./texts";

/** Who is told: a user, or an operator. */
export type Recipient = { readonly userId: string } | { readonly operatorId: string };

/** One person to tell, with a value for each placeholder of the event. */
export type Told<Name extends MailEventName> = Recipient & { readonly data: MailData<Name> };

/**
 * Writes the mail about `event` into the outbox; it leaves when `tx` commits. Gives whether one was written: not where mail
 * is not set up, the person has no usable address, or is disabled.
 */
export async function tell<Name extends MailEventName>(
  tx: Transaction,
  { event, ...told }: Told<Name> & { readonly event: Name },
): Promise<boolean> {
  return (await tellMany(tx, event, [told as unknown as Told<Name>])).size > 0;
}

/** The same for many at once. Gives the ids of those for whom a mail was written. */
export async function tellMany<Name extends MailEventName>(
  tx: Transaction,
  event: Name,
  told: readonly Told<Name>[],
): Promise<ReadonlySet<string>> {
  const from = told.length === 0 ? null : await senderAddress(tx);
  if (from === null) return new Set();
  const [words, frame] = [await wordsOf(tx, event), await frameOf(tx)];
  const people = await peopleOf(tx, told);
  const descriptor = mailEvent(event);
  const mails = told.flatMap((one): (NewMail & { readonly of: string })[] => {
    const of = idOf(one);
    const person = people.get(of);
    if (!person) return [];
    const usefulUntil = descriptor.isSecret ? ((one.data as Record<string, unknown>).ends ?? null) : null;
    const values = { ...valuesOf(one.data), ...frame.values, name: person.name, username: person.username };
    const mail = renderMail(descriptor, words, values, frame);
    return [
      {
        ...{ of, event, ...mail },
        userId: "userId" in one ? of : null,
        to: { name: person.name, address: person.email },
        hasSecret: descriptor.isSecret,
        usefulUntil: usefulUntil instanceof Date ? usefulUntil : null,
      },
    ];
  });
  await writeMails(
    tx,
    from,
    mails.map(({ of: _, ...mail }) => mail),
  );
  return new Set(mails.map(({ of }) => of));
}

/** The words of an event: those that somebody wrote, else the product's. */
export async function wordsOf(tx: Transaction, event: MailEventName): Promise<MailWords> {
  const own = await tx.mailText.findUnique({ where: { event }, select: { subject: true, body: true } });
  return own ?? mailEvent(event);
}

/** What all mails of this organisation have in common. */
export async function frameOf(tx: Transaction) {
  const { organisationName, loginUrl, logoType } = await tx.settings.findUniqueOrThrow({
    where: { id: 1 },
    select: { organisationName: true, loginUrl: true, logoType: true },
  });
  return {
    // Few mail programs show WebP.
    hasLogo: logoType === "image/png" || logoType === "image/jpeg",
    values: { organisation: organisationName || "Postern", selfService: `${consoleUrl(loginUrl)}/me` },
  };
}

const idOf = (one: Recipient): string => ("userId" in one ? one.userId : one.operatorId);

const valuesOf = (data: Readonly<Record<string, string | Date>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(data).map(([name, value]) => [name, value instanceof Date ? instantInMail(value) : value]),
  );

type Person = { readonly name: string; readonly username: string; readonly email: string };

/** Those who can be told, by their ids. */
async function peopleOf(tx: Transaction, told: readonly Recipient[]): Promise<ReadonlyMap<string, Person>> {
  const select = { id: true, username: true, displayName: true, email: true } as const;
  const users = told.flatMap((one) => ("userId" in one ? [one.userId] : []));
  const operators = told.flatMap((one) => ("operatorId" in one ? [one.operatorId] : []));
  const rows = [
    ...(users.length > 0 ? await tx.user.findMany({ where: { id: { in: users }, ...enabled }, select }) : []),
    ...(operators.length > 0
      ? await tx.operator.findMany({ where: { id: { in: operators }, disabledAt: null }, select })
      : []),
  ];
  return new Map(
    rows.flatMap(({ id, username, displayName, email }) =>
      email !== null && isMailAddress(email)
        ? [[id, { username, name: displayName || username, email }] as const]
        : [],
    ),
  );
}
