/** Reading the texts of mails, for their pages. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { database } from "@/lib/foundation/platform/database";
import { type MailEventName, mailEvent, mailEvents } from "./events";
import { wordsOf } from "./tell";
import { placeholdersOf } from "./texts";

/** One mail in the list of texts. */
export type MailTextRow = {
  readonly event: MailEventName;
  readonly title: string;
  readonly when: string;
  readonly subject: string;
  /** When somebody changed it; null for the product's own words. */
  readonly changedAt: Date | null;
};

/** Every mail with its subject, in the order of the product. */
export async function listMailTexts(actor: Actor): Promise<readonly MailTextRow[]> {
  authorize(actor, "settings.read");
  const own = new Map((await database().mailText.findMany()).map((row) => [row.event, row]));
  return (Object.keys(mailEvents) as MailEventName[]).map((event) => {
    const { title, when, subject } = mailEvent(event);
    const changed = own.get(event);
    return {
      event,
      title,
      when,
      subject: changed?.subject ?? subject,
      changedAt: changed?.updatedAt ?? null,
    };
  });
}

/** One mail's words in force, and what they may name. */
export type MailTextView = Omit<MailTextRow, "changedAt"> & {
  readonly body: string;
  readonly isChanged: boolean;
  readonly placeholders: readonly { readonly name: string; readonly means: string }[];
};

/** The mail about one event. */
export async function getMailText(actor: Actor, event: MailEventName): Promise<MailTextView> {
  authorize(actor, "settings.read");
  const descriptor = mailEvent(event);
  const { subject, body } = await wordsOf(database(), event);
  return {
    ...{ event, title: descriptor.title, when: descriptor.when, subject, body },
    isChanged: (await database().mailText.count({ where: { event } })) > 0,
    placeholders: Object.entries(placeholdersOf(descriptor)).map(([key, { means }]) => ({
      name: key,
      means,
    })),
  };
}
