/** Pure. The text of a file that people bring, whatever encoding it was saved in. Runs in the browser, which keeps the file. */

/** Most octets of a file's text as it is sent, in UTF-8: some 13,000 users or tokens of the usual length. An action takes a mebibyte. */
export const mostOctets = 900_000;

/** Whether `text` can be sent. */
export const isSendable = (text: string): boolean => new TextEncoder().encode(text).length <= mostOctets;

/** The refusal of a file that is too large, with what to do. */
export const tooLarge = "This file is too large: 900 kB at most. Split it into parts.";

/**
 * The text of a file and the encoding that it was found to have. A byte order mark decides; without one it is UTF-8 where
 * that is possible, and else Windows-1252, in which spreadsheets save.
 */
export function decodeFile(octets: Uint8Array): { readonly text: string; readonly encoding: string } {
  const [first, second] = octets;
  const marked =
    first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : null;
  if (marked) return { text: new TextDecoder(marked).decode(octets), encoding: marked.toUpperCase() };
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(octets), encoding: "UTF-8" };
  } catch {
    return { text: new TextDecoder("windows-1252").decode(octets), encoding: "Windows-1252" };
  }
}
