/** Pure. SASLprep as PostgreSQL does it to passwords before it hashes them (pg_saslprep in src/common/saslprep.c). */
import { isIn, leftToRight, prohibited, removed, rightToLeft, spaces, unassigned } from "./saslprep-tables";

/**
 * The password in the form that PostgreSQL hashes: normalised, or as it is where SASLprep refuses it.
 * Two things are PostgreSQL's own: ASCII is never looked at, control characters included, and what is prohibited is
 * looked for before the normalisation instead of after it.
 * @see RFC 4013; RFC 3454 section 2
 */
export function preparedPassword(password: string): string {
  if (isAscii(password)) return password;
  const mapped = [...password]
    .map((character) => (isIn(spaces, codeOf(character)) ? " " : character))
    .filter((character) => !isIn(removed, codeOf(character)));
  const codes = mapped.map(codeOf);
  const isFit =
    codes.length > 0 &&
    !codes.some((code) => isIn(prohibited, code) || isIn(unassigned, code)) &&
    hasOneDirection(codes);
  return isFit ? mapped.join("").normalize("NFKC") : password;
}

const codeOf = (character: string): number => character.codePointAt(0) ?? 0;

function isAscii(text: string): boolean {
  return [...text].every((character) => codeOf(character) < 0x80);
}

/** The rule of RFC 3454 section 6: text from right to left starts and ends so and holds nothing the other way. */
function hasOneDirection(codes: readonly number[]): boolean {
  const isRightToLeft = (code: number | undefined) => code !== undefined && isIn(rightToLeft, code);
  if (!codes.some(isRightToLeft)) return true;
  return (
    !codes.some((code) => isIn(leftToRight, code)) && isRightToLeft(codes[0]) && isRightToLeft(codes.at(-1))
  );
}
