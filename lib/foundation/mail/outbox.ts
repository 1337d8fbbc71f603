/** Writing mails into the outbox, in the transaction of what they tell about. */
import { randomUUID } from "node:crypto";
import { utf8 } from "@/lib/foundation/base/bytes";
import { after, days } from "@/lib/foundation/base/durations";
import { enqueue } from "@/lib/foundation/jobs/queue";
import type { Place } from "@/lib/foundation/keys/keyring";
import { keyring } from "@/lib/foundation/keys/master-key";
import { systemClock } from "@/lib/foundation/platform/clock";
import type { Transaction } from "@/lib/foundation/platform/database";
import { domainOf, headerText, isMailAddress } from "./address";
import { sendMails } from "./send-job";

/** How long a mail that the server does not take is tried. */
export const triedForMs = days(3);

/** A mail to write. */
export type NewMail = {
  readonly event: string;
  readonly userId: string | null;
  readonly to: { readonly name: string; readonly address: string };
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Whether a link or a code is in it that must not be kept. */
  readonly hasSecret: boolean;
  /** From when on it is of no use; three days from now where it is null or later. */
  readonly usefulUntil: Date | null;
};

/** Where the content of a mail with a secret stands. */
export const contentPlace = (row: string): Place => ({
  table: "outgoing_mails",
  column: "content_sealed",
  row,
});

/** The sender's address, or null where mail is not set up. */
export async function senderAddress(tx: Transaction): Promise<string | null> {
  const settings = await tx.mailSettings.findUnique({ where: { id: 1 }, select: { fromAddress: true } });
  return settings?.fromAddress ?? null;
}

/**
 * Writes the mails and wakes the sender; nothing leaves unless `tx` commits. from: the sender's address, whose domain stands
 * in the Message-IDs. @throws TypeError for an address that is none: leave those out before
 */
export async function writeMails(tx: Transaction, from: string, mails: readonly NewMail[]): Promise<void> {
  if (mails.length === 0) return;
  const [keys, now] = [keyring(), systemClock.now()];
  const latest = after(now, triedForMs);
  await tx.outgoingMail.createMany({
    data: mails.map(({ event, userId, to, subject, text, html, hasSecret, usefulUntil }) => {
      if (!isMailAddress(to.address)) throw new TypeError("a mail goes to exactly one address");
      const id = randomUUID();
      const content = hasSecret
        ? { contentSealed: keys.seal(contentPlace(id), utf8(JSON.stringify({ text, html }))) }
        : { text, html };
      return {
        ...{ id, event, userId, hasSecret, ...content },
        toName: headerText(to.name),
        toAddress: to.address,
        subject: headerText(subject),
        messageId: `<${id}@${domainOf(from)}>`,
        usefulUntil: usefulUntil && usefulUntil < latest ? usefulUntil : latest,
        createdAt: now,
        dueAt: now,
      };
    }),
  });
  await enqueue(tx, sendMails, [{ input: {}, uniqueKey: "send" }]);
}
