/** Codes of authenticator apps by an independent implementation. */
import { execFileSync } from "node:child_process";
import { encodeBase32 } from "@/lib/foundation/base/base32";

/** The six digits of `secret` (SHA-1, 30 seconds), now or `steps` later. */
export function oathCode(secret: Uint8Array, steps = 0): string {
  const at = new Date(Date.now() + steps * 30_000).toISOString().replace("T", " ").replace(/\..*/, " UTC");
  return execFileSync("oathtool", ["--totp", "-b", encodeBase32(secret), "-N", at])
    .toString()
    .trim();
}
