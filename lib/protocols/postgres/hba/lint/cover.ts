/** Pure. Whether earlier lines take all that a later line could take, so that it is never reached. */
import type { Transport } from "../login";
import { isMember } from "../match";
import type { HbaRule, Token } from "../rule";
import { hbaRegex } from "../syntax/regex";
import type { Lint } from "./finding";

/** The earlier lines that together take everything of `rule`; empty when something is left for it. */
export function takersBefore(
  rule: HbaRule,
  lint: Lint,
  transports: readonly Transport[] | null = null,
): readonly HbaRule[] {
  const { ruleset, sources } = lint;
  const earlier = ruleset.rules
    .slice(0, ruleset.rules.indexOf(rule))
    .filter((other) => coversNames(other, rule, lint));
  const own = sources.takings.get(rule) ?? [];
  const takers = new Set<HbaRule>();
  for (const [at, piece] of sources.pieces.entries()) {
    if (own[at] !== "all") continue;
    if (transports && piece.kind !== "socket" && !transports.includes(piece.transport)) continue;
    const taking = earlier.find((other) => sources.takings.get(other)?.[at] === "all");
    const halves = taking
      ? [taking]
      : (["ipv4", "ipv6"] as const).map((half) =>
          earlier.find((other) => sources.takings.get(other)?.[at] === half),
        );
    for (const half of halves) {
      if (!half) return [];
      takers.add(half);
    }
  }
  return [...takers].sort((a, b) => a.order - b.order);
}

function coversNames(earlier: HbaRule, later: HbaRule, lint: Lint): boolean {
  return (
    later.databases.every((token) => earlier.databases.some((own) => coversDatabase(own, token, lint))) &&
    later.users.every((token) => earlier.users.some((own) => coversUser(own, token, lint)))
  );
}

const isSame = (a: Token, b: Token) => a.text === b.text && a.isQuoted === b.isQuoted;
/** Whether the token is the keyword `word`, which it is not in quotes. */
export const isWord = ({ text, isQuoted }: Token, word: string) => !isQuoted && text === word;

function coversDatabase(own: Token, token: Token, lint: Lint): boolean {
  if (isSame(own, token)) return true;
  if (isWord(token, "replication")) return false;
  if (isWord(own, "all")) return true;
  return isPlainDatabase(token, lint) && coversName(own, token.text, lint, isPlainDatabase(own, lint));
}

function coversUser(own: Token, token: Token, lint: Lint): boolean {
  if (isSame(own, token) || isWord(own, "all")) return true;
  if (!isPlainUser(token, lint)) return false;
  if (!own.isQuoted && own.text.startsWith("+")) return isMember(token.text, own.text.slice(1), lint);
  return coversName(own, token.text, lint, isPlainUser(own, lint));
}

/** Whether `own`, a plain name or a pattern, takes the plain name. */
function coversName(own: Token, name: string, { version }: Lint, isPlain: boolean): boolean {
  if (isPlain) return own.text === name;
  if (version < 16 || !own.text.startsWith("/")) return false;
  const regex = hbaRegex(own.text.slice(1));
  return regex.kind === "regex" && regex.matches(name) === true;
}

const isPattern = ({ text }: Token, { version }: Lint) => version >= 16 && text.startsWith("/");

const isPlainDatabase = (token: Token, lint: Lint) =>
  !isPattern(token, lint) &&
  !["all", "sameuser", "samerole", "samegroup", "replication"].some((word) => isWord(token, word));

const isPlainUser = (token: Token, lint: Lint) =>
  !isPattern(token, lint) && !isWord(token, "all") && (token.isQuoted || !token.text.startsWith("+"));
