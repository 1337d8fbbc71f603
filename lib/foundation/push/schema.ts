/** Pure. What an owner may say about how pushes leave. */
import { z } from "zod";
import { linesOf } from "@/lib/foundation/base/lines";
import { certificateText } from "@/lib/foundation/base/pem";
import { addressMaxLength, isMailAddress } from "@/lib/foundation/mail/address";
import { isPushHost } from "./endpoint";

const mostHosts = 10;

/** The contact that push services are told, and services beside the known ones: one a line, "host" or "host:port". */
export const pushSettingsInput = z.object({
  contact: z
    .string()
    .trim()
    .max(addressMaxLength, "Use at most 254 characters.")
    .refine(
      (text) => text === "" || isMailAddress(text),
      "Enter one mail address such as postern@example.org, or leave this empty.",
    )
    .default(""),
  hosts: z
    .string()
    .trim()
    .max(3000, "This is too long.")
    .refine(
      (text) => linesOf(text).every(isPushHost),
      "Write one service a line: a name such as push.example.org, or name:port, without https://.",
    )
    .refine((text) => linesOf(text).length <= mostHosts, `Enter at most ${mostHosts} services.`)
    .default(""),
  ca: certificateText.default(""),
});
export type PushSettingsInput = z.infer<typeof pushSettingsInput>;
