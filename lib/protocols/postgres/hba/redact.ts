/** Pure. Hides secrets in lines and options of pg_hba.conf before anything stores or shows them. */
import { splitList } from "./syntax/options";
import { fieldsOf, logicalLines } from "./syntax/token";

/** Stands for a secret of unknown or sufficient length. */
export const hiddenSecret = "••••";
/** Stands for a secret that is short or well known, so that the lint can still say so. */
export const hiddenWeakSecret = "••";
/** Below this many characters, a recorded login lets an attacker guess a RADIUS secret offline. */
export const shortestSecret = 16;

const wellKnown = new Set(["testing123", "secret", "radius", "password", "shared-secret", "changeme"]);

/** Whether the option's value is a secret; unknown names that sound like one count. */
export const isSecretOption = (name: string) => /secret|passw/i.test(name);

/** Whether `secret` is too short or one of those that documentation prints. A hidden one keeps what was known. */
export function isWeakSecret(secret: string): boolean {
  if (secret === hiddenSecret) return false;
  return secret.length < shortestSecret || wellKnown.has(secret.toLowerCase());
}

/** The value to store or show in place of `value`; values that are no secret come back as they are. */
export function hideValue(name: string, value: string): string {
  if (name === "ldapurl") return value.replace(/(x-bindpw=)[^,?]*/gi, `$1${hiddenSecret}`);
  if (!isSecretOption(name)) return value;
  const secrets = name === "radiussecrets" ? (splitList(value) ?? [value]) : [value];
  return secrets.map((secret) => (isWeakSecret(secret) ? hiddenWeakSecret : hiddenSecret)).join(",");
}

/** `name=value` words as the view pg_hba_file_rules gives them, with secrets hidden. */
export function hideOptions(words: readonly string[]): readonly string[] {
  return words.map((word) => {
    const at = word.indexOf("=");
    return at < 0 ? word : `${word.slice(0, at)}=${hideValue(word.slice(0, at), word.slice(at + 1))}`;
  });
}

/** PostgreSQL's word on a line as it may be shown: a secret cut in two by a comma stands in some messages. */
export function hideMessage(message: string): string {
  return message.replace(/(not in name=value format: |RADIUS secret list ).*/s, `$1${hiddenSecret}`);
}

/** A line (continuations joined) as it may be shown: everything but the secrets, in comments too. */
export function hideLine(line: string): string {
  // The whole word in quotes ("radiussecrets=a b"), then the value alone.
  const inQuotes = replaceSecrets(line, /"(\w+)()=/g, /((?:[^"]|"")*)"?/y, (name, _, value) => {
    return `"${name}=${hideValue(name, value)}"`;
  });
  const hidden = replaceSecrets(
    inQuotes,
    /(?<!")\b(\w+)(\s*=\s*)/g,
    /((?:"[^"]*"?|[^\s"])+)/y,
    hideWord,
  ).replace(/(x-bindpw=)[^,?\s"]*/gi, `$1${hiddenSecret}`);
  return isClean(line, hidden) ? hidden : rebuilt(line);
}

/** A whole file as it may be shown. A line that was continued and holds a secret becomes one line. */
export function hideText(text: string): string {
  const physical = text.split("\n");
  const lines = logicalLines(text);
  return lines
    .map(({ lineNumber, text: line }, i) => {
      const next = lines[i + 1]?.lineNumber ?? physical.length + 1;
      const hidden = hideLine(line);
      return hidden === line ? physical.slice(lineNumber - 1, next - 1).join("\n") : hidden;
    })
    .join("\n");
}

/**
 * The line with what `hide` gives for each secret. `head` finds a name and the sign behind it, `rest` what follows. The two
 * are apart, and names are judged afterwards, so that no line makes a pattern start over and over.
 */
function replaceSecrets(
  line: string,
  head: RegExp,
  rest: RegExp,
  hide: (name: string, sign: string, written: string) => string,
): string {
  let shown = "";
  let end = 0;
  for (const { 0: whole, 1: name = "", 2: sign = "", index } of line.matchAll(head)) {
    if (index < end || !isSecretOption(name)) continue;
    rest.lastIndex = index + whole.length;
    const written = rest.exec(line);
    if (!written) continue;
    shown += line.slice(end, index) + hide(name, sign, written[1] ?? "");
    end = rest.lastIndex;
  }
  return shown + line.slice(end);
}

function hideWord(name: string, sign: string, written: string): string {
  const value = written.replace(/^"|"$/g, "").replace(/""/g, '"');
  return `${name}${sign}"${hideValue(name, value)}"`;
}

/** PostgreSQL drops quotes anywhere in a word, so a secret may be written in ways that no pattern foresees. */
function isClean(line: string, hidden: string): boolean {
  const shown = new Set(wordsOf(hidden));
  return wordsOf(line).every((word) => {
    const [, name = "", value = ""] = /^([^=]*)=(.*)$/s.exec(word) ?? [];
    return !isSecretOption(name) || value === "" || !shown.has(word);
  });
}

const wordsOf = (line: string) =>
  fieldsOf(line, (token) => ({ tokens: [token], error: null })).fields.flatMap((field) =>
    field.map(({ text }) => text),
  );

const rebuilt = (line: string) => hideOptions(wordsOf(line)).join(" ");
