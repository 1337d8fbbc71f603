/** Pure. PostgreSQL's regular expressions in pg_hba.conf, turned into JavaScript's where both mean the same. */

/** The expression; or that PostgreSQL refuses it, in its words; or why it cannot be judged here. */
export type HbaRegex =
  | { readonly kind: "regex"; readonly regex: RegExp }
  | { readonly kind: "invalid"; readonly message: string }
  | { readonly kind: "unknown"; readonly reason: string };

/** Classes of characters in the C collation, which pg_hba.conf uses: ASCII only. */
const classes: Readonly<Record<string, string>> = {
  alpha: "A-Za-z",
  upper: "A-Z",
  lower: "a-z",
  digit: "0-9",
  alnum: "A-Za-z0-9",
  xdigit: "0-9A-Fa-f",
  word: "A-Za-z0-9_",
  space: " \\t\\n\\v\\f\\r",
  blank: " \\t",
};
const shorthands: Readonly<Record<string, string>> = {
  d: "0-9",
  w: "A-Za-z0-9_",
  s: " \\t\\n\\v\\f\\r",
};

class Refused extends Error {}
class NotJudged extends Error {}

/**
 * Turns `source` (the text after the slash) into a RegExp that matches a name exactly when PostgreSQL's does.
 * Directors (`***=`), embedded options, back references, word boundaries and rare escapes are 'unknown'.
 * @see https://www.postgresql.org/docs/18/functions-matching.html#POSIX-SYNTAX-DETAILS
 */
export function hbaRegex(source: string): HbaRegex {
  const known = compiled.get(source);
  if (known) return known;
  const made = compile(source);
  if (compiled.size >= 500) compiled.clear();
  compiled.set(source, made);
  return made;
}

/** The same few patterns are matched with every role. */
const compiled = new Map<string, HbaRegex>();

function compile(source: string): HbaRegex {
  try {
    // `.` matches newlines there, so "s"; `^` and `$` only the ends, so no "m".
    return { kind: "regex", regex: new RegExp(translate(source), "su") };
  } catch (error) {
    if (error instanceof Refused)
      return {
        kind: "invalid",
        message: `invalid regular expression "${source}": ${error.message}`,
      };
    const reason =
      error instanceof NotJudged
        ? error.message
        : "it is written in a form that this console does not evaluate";
    return { kind: "unknown", reason: `The pattern /${source} is not evaluated here: ${reason}.` };
  }
}

function translate(source: string): string {
  if (source.startsWith("***")) throw new NotJudged("it starts with a director (***)");
  if (/^\(\?[a-z]+\)/.test(source)) throw new NotJudged("it starts with embedded options");
  const chars = [...source];
  let out = "";
  let open = 0;
  /** What stands before: nothing to repeat, something, or a quantifier. */
  let before: "nothing" | "atom" | "quantifier" = "nothing";
  for (let at = 0; at < chars.length; ) {
    const c = chars[at] ?? "";
    const group = c === "(" ? /^\((\?(:|=|!|<=|<!))?/.exec(chars.slice(at, at + 4).join("")) : null;
    if (group) {
      if (group[1] === undefined && chars[at + 1] === "?") throw new NotJudged("it has an unusual group");
      out += group[1] ? `(${group[1]}` : "(?:";
      at += group[0].length;
      open++;
      before = "nothing";
    } else if (c === ")") {
      if (open === 0) throw new Refused("parentheses () not balanced");
      open--;
      out += ")";
      at++;
      before = "atom";
    } else if (c === "|" || c === "^") {
      out += c;
      at++;
      before = "nothing";
    } else if (c === "$" || c === ".") {
      out += c;
      at++;
      before = c === "." ? "atom" : "nothing";
    } else if ("*+?".includes(c) || (c === "{" && /\d/.test(chars[at + 1] ?? ""))) {
      if (before !== "atom") throw new Refused("quantifier operand invalid");
      const [text, next] = quantifier(chars, at);
      out += text;
      at = next;
      before = "quantifier";
    } else {
      const [text, next] =
        c === "[" ? bracket(chars, at) : c === "\\" ? escaped(chars, at, false) : [literal(c), at + 1];
      out += text;
      at = next;
      before = "atom";
    }
  }
  if (open > 0) throw new Refused("parentheses () not balanced");
  return out;
}

function quantifier(chars: readonly string[], at: number): readonly [string, number] {
  const c = chars[at] ?? "";
  const rest = chars.slice(at).join("");
  const bound = c === "{" ? /^\{(\d+)(,(\d*))?\}/.exec(rest) : null;
  if (c === "{" && !bound) throw new Refused("braces {} not balanced");
  if (bound) {
    const [least, most] = [Number(bound[1]), bound[3] ? Number(bound[3]) : 255];
    if (least > 255 || most > 255 || least > most) throw new Refused("invalid repetition count(s)");
  }
  const text = bound?.[0] ?? c;
  // Lazy or greedy finds the same names; a bare `?` after another quantifier is the lazy sign.
  const isLazy = chars[at + text.length] === "?";
  return [text, at + text.length + (isLazy ? 1 : 0)];
}

function bracket(chars: readonly string[], start: number): readonly [string, number] {
  let at = start + 1;
  const isNegated = chars[at] === "^";
  if (isNegated) at++;
  let out = "";
  for (let isFirst = true; ; isFirst = false) {
    const c = chars[at];
    if (c === undefined) throw new Refused("brackets [] not balanced");
    if (c === "]" && !isFirst) return [`[${isNegated ? "^" : ""}${out}]`, at + 1];
    const named = /^\[([:.=])(.*?)\1\]/s.exec(chars.slice(at).join(""));
    if (named) {
      const chosen = named[1] === ":" ? classes[named[2] ?? ""] : undefined;
      if (named[1] === ":" && !chosen) throw new NotJudged("it uses a rare character class");
      if (!chosen) throw new NotJudged("it uses collating elements");
      out += chosen;
      at += [...named[0]].length;
    } else if (c === "\\") {
      const [text, next] = escaped(chars, at, true);
      out += text;
      at = next;
    } else if (c === "-" && !isFirst && chars[at + 1] !== "]" && chars[at + 1] !== undefined) {
      out += "-";
      at++;
    } else {
      out += literal(c);
      at++;
    }
  }
}

function escaped(chars: readonly string[], at: number, inBracket: boolean): readonly [string, number] {
  const c = chars[at + 1];
  if (c === undefined) throw new Refused("invalid escape \\ sequence");
  const shorthand = shorthands[c.toLowerCase()];
  if (shorthand) {
    if (c === c.toLowerCase()) return [inBracket ? shorthand : `[${shorthand}]`, at + 2];
    if (inBracket) throw new Refused("invalid escape \\ sequence");
    return [`[^${shorthand}]`, at + 2];
  }
  if (/[\dA-Za-z]/.test(c)) throw new NotJudged(`it uses the escape \\${c}`);
  return [literal(c), at + 2];
}

/** A character that stands for itself, in any position. */
function literal(c: string): string {
  return /[A-Za-z0-9_]/.test(c) ? c : `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`;
}
