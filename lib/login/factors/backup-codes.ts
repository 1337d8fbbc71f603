/** Pure. Codes that are written down: recovery codes and bypass codes, their form, and how typed ones are read. */
import { encodeBase32 } from "@/lib/foundation/base/base32";

/** Kinds of codes that are kept as a keyed digest and count once. */
export type BackupKind = "recovery_code" | "bypass_code";

/**
 * The form of each kind: letters a-z and digits 2-7 (no 0, 1, 8, 9 to confuse), one hyphen in the middle.
 * Recovery codes carry 50 random bits, bypass codes 40 and hours to live. The forms never end alike, so the end of
 * the password field tells them apart.
 */
const forms = {
  recovery_code: { half: 5, pattern: /[a-z2-7]{5}-[a-z2-7]{5}$/i },
  bypass_code: { half: 4, pattern: /[a-z2-7]{4}-[a-z2-7]{4}$/i },
} as const satisfies Record<BackupKind, { half: number; pattern: RegExp }>;

/** Random octets that `backupCode` needs for one code of either kind. */
export const backupCodeBytes = 8;

/** The code of that kind made from 8 random octets, as shown to people: "k7m2q-x4v6p". */
export function backupCode(kind: BackupKind, random: Uint8Array): string {
  const { half } = forms[kind];
  const text = encodeBase32(random).toLowerCase();
  return `${text.slice(0, half)}-${text.slice(half, 2 * half)}`;
}

/** The code of that kind at the end of `typed` (lower case) with what precedes it, or null when there is none. */
export function backupCodeAtEnd(
  kind: BackupKind,
  typed: string,
): { readonly before: string; readonly code: string } | null {
  const found = forms[kind].pattern.exec(typed);
  return found ? { before: typed.slice(0, found.index), code: found[0].toLowerCase() } : null;
}
