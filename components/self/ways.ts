/** Where each way of setting something up has its page, below the page on which it is chosen. */
import type { Way } from "@/lib/people/enrollment/choices";

/** The last part of its address. */
export const wayPaths: Readonly<Record<Way, string>> = {
  qr_code: "app",
  import: "token",
  push: "push",
  passkey: "passkey",
  mail_code: "mail",
  mail_link: "mail-link",
  sms_code: "sms",
  sms_link: "sms-link",
  voice_code: "call",
};

/** The way that has its page there; undefined where none has. */
export const wayAt = (path: string): Way | undefined =>
  (Object.keys(wayPaths) as Way[]).find((way) => wayPaths[way] === path);
