/** Pure. What a browser sends of a passkey: its answer when it is made, and when it is used. */
import { z } from "zod";

/** Octets in base64url, as WebAuthn's JSON has them; `most` characters. */
const octets = (most: number) =>
  z
    .string("The passkey's answer is incomplete. Try again.")
    .max(most, "The passkey's answer is too long.")
    .regex(/^[A-Za-z0-9_-]*$/, "The passkey's answer cannot be read. Try again.");

/** At most 1023 octets. @see Web Authentication Level 3, section 4, "Credential ID" */
const credentialId = octets(1364).min(1, "The passkey's answer is incomplete. Try again.");
const type = z.literal("public-key");

/** The answer of a passkey that is used: what `navigator.credentials.get` gives, in JSON. Extensions are not asked for. */
export const touchAnswer = z.object({
  id: credentialId,
  rawId: credentialId,
  type,
  response: z.object({
    clientDataJSON: octets(4000),
    authenticatorData: octets(2000),
    signature: octets(2000),
    userHandle: octets(100).optional(),
  }),
});
export type TouchAnswer = z.infer<typeof touchAnswer>;

/** The answer of a passkey that is made: what `navigator.credentials.create` gives, in JSON. */
export const newPasskeyAnswer = z.object({
  id: credentialId,
  rawId: credentialId,
  type,
  response: z.object({
    clientDataJSON: octets(4000),
    attestationObject: octets(16_000),
    transports: z.array(z.string().max(30)).max(10).optional(),
  }),
});
export type NewPasskeyAnswer = z.infer<typeof newPasskeyAnswer>;
