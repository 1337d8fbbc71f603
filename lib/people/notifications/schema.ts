/** Pure. What forms and the API may say about the texts of mails. */
import { z } from "zod";
import { type MailEventName, mailEvents } from "./events";

const names = Object.keys(mailEvents) as [MailEventName, ...MailEventName[]];

const event = z.enum(names, "There is no such mail.");

/** Names the mail about one event. */
export const mailEventInput = z.object({ event });
export type MailEventInput = z.infer<typeof mailEventInput>;

/** Words for the mail about one event. Placeholders are checked where it is saved, because each event has its own. */
export const mailTextInput = z.object({
  event,
  subject: z
    .string()
    .trim()
    .min(1, "Enter a subject.")
    .max(200, "Use at most 200 characters: mail programs show fewer still.")
    .refine((text) => !/[\r\n]/.test(text), "Write the subject in one line."),
  body: z
    .string()
    .trim()
    .min(1, "Enter a text.")
    .max(10_000, "Use at most 10,000 characters.")
    .transform((text) => text.replace(/\r\n?/g, "\n")),
});
export type MailTextInput = z.infer<typeof mailTextInput>;
