/** Pure. Codes of digits at the end of what was typed. */
import type { Ending } from "./descriptor";

/** The last `count` characters of `typed` where all of them are digits. */
export function digitsAtEnd(typed: string, count: number): readonly Ending[] {
  const code = typed.slice(-count);
  return code.length === count && /^[0-9]+$/.test(code) ? [{ code, codeLength: count }] : [];
}

/** A code of `count` digits for pictures. */
export const exampleDigits = (count: number): string => "41232498".slice(0, count);
