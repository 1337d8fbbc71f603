/** Pure. Telephone numbers as gateways take them (ITU-T E.164): "+", the country's code, at most fifteen digits, nothing between them. */

/**
 * The number that `text` writes out, or null where it does not say the country: "+49 (30) 123-45" gives "+493012345". A trunk zero in
 * brackets, as in "+49 (0)30", is dialled by nobody who dials the country, and is refused rather than guessed.
 */
export function e164Of(text: string): string | null {
  if (/\(0\)/.test(text) || !/^\+[\d ()./-]+$/.test(text.trim())) return null;
  const digits = text.replace(/\D/g, "");
  return /^[1-9]\d{6,14}$/.test(digits) ? `+${digits}` : null;
}

/** Whether `number` (E.164) begins with one of `prefixes` ("+49"). None are allowed where there is no prefix. */
export const isCountryAllowed = (number: string, prefixes: readonly string[]): boolean =>
  prefixes.some((prefix) => number.startsWith(prefix));

/** A number as pages show it to others than its owner: the country's beginning and the last two digits. */
export const maskedNumber = (number: string): string =>
  `${number.slice(0, 3)}${"•".repeat(Math.max(0, number.length - 5))}${number.slice(-2)}`;
