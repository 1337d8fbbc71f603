/** Pure. The people of the benchmark: names, the password they share, and second-factor secrets that both sides know. */
import { createHash } from "node:crypto";
import type { TotpKey } from "@/lib/login/factors/totp";

/** Everyone's password. What it costs to check depends on the hash stored for it, not on the text. */
export const password = "correct horse battery";

/** The username of person `n`. */
export const username = (n: number): string => `person${String(n).padStart(6, "0")}`;

/** The secret of person `n`, 20 octets. Derived from the number, so that generator and stores need not exchange it. */
export function secretOf(n: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash("sha1").update(`benchmark secret ${n}`).digest());
}

/** The authenticator app of person `n`, with the settings that every authenticator app understands. */
export const totpKeyOf = (n: number): TotpKey => ({
  secret: secretOf(n),
  algorithm: "SHA1",
  digits: 6,
  periodSeconds: 30,
});
