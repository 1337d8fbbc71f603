/** Pure. What a new password must be: long enough, short enough for every door, and nothing that is guessed first. */
import { commonPasswords } from "./common-passwords";
import { type BloomFilter, mayHold } from "./filter";

/**
 * Longest password in octets. PostgreSQL passes 128 octets on to RADIUS, and a recovery code of 11 characters may
 * follow the password.
 */
export const passwordMaxBytes = 128 - 11;

/** What the settings say of passwords: the least number of characters, and the organisation's name. */
export type PasswordLimits = { readonly minLength: number; readonly organisation: string };

/** What a password is held against. */
export type PasswordRules = PasswordLimits & { readonly username: string };

/** Why a password cannot be used: a word for code, a sentence for people. */
export type PasswordProblem = {
  readonly kind: "too_short" | "too_long" | "unfit" | "named" | "common";
  readonly sentence: string;
};

/** What is wrong with `password`, or null when it can be used. */
export function passwordProblem(password: string, rules: PasswordRules): PasswordProblem | null {
  if ([...password].length < rules.minLength) {
    return { kind: "too_short", sentence: `Use at least ${rules.minLength} characters.` };
  }
  const unfit = unfitPassword(password);
  if (unfit) return unfit;
  const forms = [...new Set([password.toLowerCase(), plainSpelling(password.toLowerCase())])];
  if (forms.some((form) => holdsUsername(form, rules.username.toLowerCase()))) {
    return { kind: "named", sentence: "Do not use your username in the password." };
  }
  if (forms.some((form) => isMadeOfNames(form, [rules.organisation, "postern", "postgres", "postgresql"]))) {
    const sentence =
      "This is little more than a name that everybody here knows. Use unrelated words instead.";
    return { kind: "named", sentence };
  }
  return forms.some(isGuessedFirst)
    ? { kind: "common", sentence: "This is one of the first passwords anyone would try. Choose another one." }
    : null;
}

/** What is wrong with a password that no login could carry, however good it is; null when one can. */
export function unfitPassword(password: string): PasswordProblem | null {
  if (new TextEncoder().encode(password).length > passwordMaxBytes) {
    const sentence = `Use at most ${passwordMaxBytes} characters: PostgreSQL cannot pass on more.`;
    return { kind: "too_long", sentence };
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  return /[\u0000-\u001f\u007f]/.test(password)
    ? { kind: "unfit", sentence: "Do not use tabs, line breaks or other control characters." }
    : null;
}

const letters: Readonly<Record<string, string>> = {
  ...{ "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t" },
  ...{ "@": "a", $: "s", "!": "i", "€": "e" },
};

/** "p@ssw0rd" as "password", all but the digits and signs at the end. */
function plainSpelling(lower: string): string {
  const tail = /[^\p{L}]*$/u.exec(lower)?.[0] ?? "";
  const head = lower.slice(0, lower.length - tail.length);
  return [...head].map((sign) => letters[sign] ?? sign).join("") + tail;
}

/** Whether the username is in it, forwards or backwards; one or two letters are in too much to say anything. */
function holdsUsername(form: string, username: string): boolean {
  if (username.length < 3) return false;
  return form.includes(username) || form.includes([...username].reverse().join(""));
}

/** Whether fewer than six letters are left when the names, and longer words of them, are taken out. */
function isMadeOfNames(form: string, names: readonly string[]): boolean {
  const lettersOf = (text: string) => text.toLowerCase().replace(/[^\p{L}]/gu, "");
  const words = names.flatMap((name) => [lettersOf(name), ...name.split(/\s+/).map(lettersOf)]);
  const taken = [...new Set(words)].filter((word) => word.length >= 4).sort((a, b) => b.length - a.length);
  const text = lettersOf(form);
  const rest = taken.reduce((left, word) => left.replaceAll(word, ""), text);
  return rest !== text && rest.length < 6;
}

/** Common as it is or with digits and signs around it, nothing but digits and signs, one piece repeated, or a row of neighbours. */
function isGuessedFirst(form: string): boolean {
  const stem = form.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, "");
  return stem === "" || isCommon(form) || isCommon(stem) || isRepetition(form) || isRow(stem);
}

/**
 * Whether the text, in lower case, is one of the common passwords. Fewer than 1 in 10,000 other passwords are taken for
 * one, over all the forms that passwordProblem looks at.
 */
const isCommon = (text: string): boolean => text.length >= 4 && mayHold(openFilter(), text);

let opened: BloomFilter | null = null;

function openFilter(): BloomFilter {
  opened ??= {
    bits: Uint8Array.from(atob(commonPasswords.bits), (sign) => sign.charCodeAt(0)),
    hashes: commonPasswords.hashes,
  };
  return opened;
}

/** "otter7otter7": as weak as its piece. "xy7xy7xy7xy": a piece of at most four characters also where it is cut off. */
function isRepetition(text: string): boolean {
  for (let size = 1; size <= text.length / 2; size++) {
    if (size > 4 && text.length % size !== 0) continue;
    const times = Math.ceil(text.length / size);
    if (text === text.slice(0, size).repeat(times).slice(0, text.length)) return true;
  }
  return false;
}

/** "abcdefghijkl", "zyxwvutsrqpo". */
function isRow(text: string): boolean {
  const codes = [...text].map((sign) => sign.codePointAt(0) ?? 0);
  const steps = new Set(codes.slice(1).map((code, i) => code - (codes[i] ?? 0)));
  return steps.size === 1 && (steps.has(1) || steps.has(-1));
}
