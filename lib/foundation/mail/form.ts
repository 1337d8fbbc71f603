/** Pure. What the form of the mail server shows. Its secrets are no part of it. */
import { type FormState, oneValue } from "@/lib/foundation/base/form-state";
import { type MailSettingsInput, type MailTls, mailTlsNames } from "./schema";

const names = {
  host: "Mail server",
  port: "Port",
  tls: "Protection",
  ca: "Certificate authority",
  username: "User name",
  fromName: "Sender's name",
  fromAddress: "Sender's address",
  replyTo: "Replies go to",
  dkimDomain: "DKIM domain",
  dkimSelector: "DKIM selector",
} as const satisfies Partial<Record<keyof MailSettingsInput, string>>;

/** A setting of mail that is no secret. */
export type MailField = keyof typeof names;

/** Those settings by their names. */
export const mailFields = Object.keys(names) as MailField[];

/** What the form shows of `settings`; of none, what a new form shows. */
export function mailForm(settings: Partial<Pick<MailSettingsInput, MailField>>): FormState {
  return Object.fromEntries(
    mailFields.map((name) => {
      const value = settings[name] ?? "";
      const text = name === "tls" && value !== "" ? mailTlsNames[value as MailTls].name : undefined;
      return [name, oneValue(names[name], value, text)];
    }),
  );
}
