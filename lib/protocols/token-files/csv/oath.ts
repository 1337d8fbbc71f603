/** Pure. Lines of OATH tokens: serial, key, kind, digits, counter or period, and the hash that LinOTP adds. */
import {
  type FileToken,
  type Hash,
  hashes,
  hashOfLength,
  isDigits,
  isPeriod,
  type Seed,
  wrongDigits,
  wrongPeriod,
} from "../seed";
import { cellsOf, type Line } from "./cells";

/** The token of a line. Two columns alone mean HOTP with six digits. */
export function oathToken(line: Line): FileToken {
  const cells = cellsOf(line);
  const secret = cells.seed(2);
  const type = cells.take(
    3,
    (text) => kinds.get(text.toLowerCase()) ?? null,
    (text) => `“${text}” is no kind that Postern reads. Write hotp or totp.`,
  );
  const digits = cells.take(4, (text) => digitsOf(text), wrongDigits);
  const number = cells.take(
    5,
    (text) => (type === "totp" ? periodOf(text) : counterOf(text)),
    type === "totp" ? wrongPeriod : "The counter is not a whole number from 0 on.",
  );
  const algorithm = cells.take(
    6,
    (text) => hashOf(text, secret?.length ?? 20),
    (text) => `“${text}” is no hash that Postern reads. Write sha1, sha256 or sha512.`,
  );
  if (line.fields.slice(6).some((field) => field.trim() !== "")) {
    cells.take(7, () => null, "There is a column too many. A line has at most six.");
  }
  return cells.token({ text: cells.text(1), column: 1 }, seedOf(type, secret, digits, number, algorithm), "");
}

function seedOf(
  type: "hotp" | "totp" | null,
  secret: Uint8Array | null,
  digits: 6 | 8 | null,
  number: number | null,
  algorithm: Hash | null,
): Seed | null {
  if (type === null || secret === null || digits === null || number === null || algorithm === null)
    return null;
  return type === "hotp"
    ? { type, secret, algorithm, digits, counter: number, tokenId: "" }
    : { type, secret, algorithm, digits, periodSeconds: number };
}

const kinds: ReadonlyMap<string, "hotp" | "totp"> = new Map([
  ["", "hotp"],
  ["hotp", "hotp"],
  ["hmac", "hotp"],
  ["totp", "totp"],
]);

function digitsOf(text: string): 6 | 8 | null {
  const digits = text === "" ? 6 : Number(text);
  return isDigits(digits) ? digits : null;
}

function periodOf(text: string): number | null {
  const seconds = text === "" ? 30 : Number(text);
  return isPeriod(seconds) ? seconds : null;
}

const counterOf = (text: string): number | null =>
  text === "" ? 0 : /^\d{1,15}$/.test(text) ? Number(text) : null;

function hashOf(text: string, secretBytes: number): Hash | null {
  const plain = text.toUpperCase().replaceAll(/[^A-Z0-9]/g, "");
  return plain === "" ? hashOfLength(secretBytes) : (hashes.find((hash) => hash === plain) ?? null);
}
