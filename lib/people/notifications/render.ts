/** Pure. A mail from its words and values: subject, text and HTML. */
import type { MailEvent } from "./event";
import { type Frame, htmlOfMail, type MailLook, textOfMail } from "./layout";
import { fillIn, type MailWords } from "./texts";

/** A mail ready to be written down. */
export type RenderedMail = { readonly subject: string; readonly text: string; readonly html: string };

/** The mail that `words` make with `values`; `values.organisation` names the sender in the layout. */
export function renderMail(
  event: MailEvent,
  words: MailWords,
  values: Readonly<Record<string, string>>,
  { hasLogo }: Pick<Frame, "hasLogo">,
  look?: MailLook,
): RenderedMail {
  const { subject, paragraphs } = fillIn(event, words, values);
  const frame = { organisation: values.organisation ?? "", hasLogo, subject };
  return { subject, text: textOfMail(frame, paragraphs), html: htmlOfMail(frame, paragraphs, look) };
}

/** "26 November 2026, 14:05 UTC". */
export const instantInMail = (at: Date): string =>
  `${at.toLocaleString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" })}, ${at.toISOString().slice(11, 16)} UTC`;
