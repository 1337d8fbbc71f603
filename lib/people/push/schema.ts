/** Pure. What setting up a device for push takes as input. */
import { z } from "zod";
import { endpointMaxLength } from "@/lib/foundation/push/endpoint";
import { startOwnEnrollmentInput } from "@/lib/people/enrollment/schema";

/** Octets in base64url, as many as `characters` hold. */
const key = (characters: 22 | 87) =>
  z
    .string()
    .regex(
      characters === 22 ? /^[\w-]{22}$/ : /^[\w-]{87}$/,
      "Your browser sent something else than a key. Reload the page and try again.",
    );

/** A subscription as the browser gives it, a name for the device, and a proof from whoever has a second factor already. */
export const startPushDeviceInput = startOwnEnrollmentInput.extend({
  endpoint: z.string().min(1, "Allow notifications first.").max(endpointMaxLength, "This is too long."),
  p256dh: key(87),
  auth: key(22),
  factorName: z
    .string()
    .trim()
    .min(1, "Enter a name, for example My phone.")
    .max(60, "Use at most 60 characters."),
});
export type StartPushDeviceInput = z.infer<typeof startPushDeviceInput>;

/** Names an own device. */
export const pushDeviceInput = z.object({
  factorId: z.uuid("This device is no longer listed. Reload the page."),
});
export type PushDeviceInput = z.infer<typeof pushDeviceInput>;

/** Confirms a device with what its notification carried: the device, and what nobody else can have. */
export const confirmPushDeviceInput = z.object({
  token: z
    .string()
    .regex(/^[\da-f-]{36}\.[\w-]{43}$/, "This is not what the notification carried. Send another."),
});
export type ConfirmPushDeviceInput = z.infer<typeof confirmPushDeviceInput>;
