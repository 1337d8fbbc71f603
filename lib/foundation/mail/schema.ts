/** Pure. What forms and the API may say about mail: the server that takes it, and the mails that go out. */
import { z } from "zod";
import { optionalCertificates } from "@/lib/foundation/base/pem";
import { wholeNumber } from "@/lib/foundation/base/whole-number";
import { addressMaxLength, isMailAddress } from "./address";

/** How the connection to the mail server is protected, in the order in which they are offered. */
export const mailTls = ["starttls", "implicit", "none"] as const;
export type MailTls = (typeof mailTls)[number];

/** Names and usual ports of the ways to protect it. */
export const mailTlsNames: Readonly<Record<MailTls, { readonly name: string; readonly port: number }>> = {
  starttls: { name: "STARTTLS, required", port: 587 },
  implicit: { name: "TLS from the start", port: 465 },
  none: { name: "No encryption", port: 25 },
};

const empty = (text: string) => (text === "" ? null : text);

const address = z
  .string()
  .trim()
  .max(addressMaxLength, "Use at most 254 characters.")
  .refine(
    isMailAddress,
    "Enter one address such as postern@example.org, without a name or a second address.",
  );

const optionalText = (most: number) =>
  z
    .string()
    .trim()
    .max(most, `Use at most ${most.toLocaleString("en")} characters.`)
    .transform(empty)
    .nullable()
    .default(null);

const domainName = /^([a-z0-9_]([a-z0-9_-]*[a-z0-9])?)(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9])?)*$/i;

const optionalDomain = (message: string) =>
  optionalText(253).refine((text) => text === null || domainName.test(text), message);

/**
 * The mail server and what stands in every mail. `password` and `dkimKey` are null to keep what is stored. `acceptPlain`: the
 * person has said that mail may cross the network in clear.
 */
export const mailSettingsInput = z.object({
  host: z
    .string()
    .trim()
    .min(1, "Enter the name of the mail server, for example smtp.example.org.")
    .max(253, "Use at most 253 characters.")
    .regex(/^[^\s/@]+$/, "Enter a name or an address alone, without a scheme or a port."),
  port: wholeNumber(1, 65_535, "Use 1 to 65,535. Mail servers take mail on 587, 465 or 25."),
  tls: z.enum(mailTls, "Choose how the connection is protected."),
  acceptPlain: z.boolean().default(false),
  ca: optionalCertificates,
  username: optionalText(300),
  password: z.string().max(1000, "Use at most 1,000 characters.").transform(empty).nullable().default(null),
  fromName: z.string().trim().max(100, "Use at most 100 characters.").default(""),
  fromAddress: address,
  replyTo: z
    .string()
    .trim()
    .refine((text) => text === "" || isMailAddress(text), "Enter one address, or leave this empty.")
    .transform(empty)
    .nullable()
    .default(null),
  dkimDomain: optionalDomain("Enter a domain such as example.org."),
  dkimSelector: optionalDomain("Enter the selector, for example postern2026."),
  dkimKey: optionalText(20_000),
});
export type MailSettingsInput = z.infer<typeof mailSettingsInput>;

/** The same, tried with one mail to this address and not saved. */
export const testMailInput = mailSettingsInput.extend({ testTo: address });
export type TestMailInput = z.infer<typeof testMailInput>;

/** What becomes of a mail, in its order. */
export const mailStates = ["waiting", "sent", "dead", "given_up"] as const;
export type MailState = (typeof mailStates)[number];

/** Names one mail. */
export const mailIdInput = z.object({ id: z.uuid("This mail is no longer listed.") });
export type MailIdInput = z.infer<typeof mailIdInput>;

/** Which mails, newest first. `search`: a part of the address or the subject. */
export const mailListRequest = z.object({
  search: z.string().trim().max(200).default(""),
  state: z.enum(mailStates).optional(),
  event: z.string().max(60).default(""),
  page: z.int().min(1).max(100_000).default(1),
  pageSize: z.int().min(1).max(200).default(50),
});
export type MailListRequest = z.infer<typeof mailListRequest>;
