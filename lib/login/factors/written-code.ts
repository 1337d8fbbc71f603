/** Pure. Codes that people write down: their form, made from random octets and found at the end of what was typed. */
import { encodeBase32 } from "@/lib/foundation/base/base32";
import type { Ending } from "./descriptor";

/**
 * The form with two halves of `half` characters: letters a-z and digits 2-7 (no 0, 1, 8, 9 to confuse) around one
 * hyphen. Forms of different length never end alike, so the end of the password field tells them apart.
 */
export function writtenCode(half: number) {
  const pattern = new RegExp(`[a-z2-7]{${half}}-[a-z2-7]{${half}}$`, "i");
  return {
    /** Random octets for one code. */
    randomBytes: Math.ceil((2 * half * 5) / 8),
    make(random: Uint8Array): string {
      const text = encodeBase32(random).toLowerCase();
      return `${text.slice(0, half)}-${text.slice(half, 2 * half)}`;
    },
    endings(typed: string): readonly Ending[] {
      const code = pattern.exec(typed)?.[0];
      return code ? [{ code: code.toLowerCase(), codeLength: code.length }] : [];
    },
  };
}
