/** Pure. Connection strings of libpq as standbys use them: their words, and the same without passwords. */
import { hiddenSecret } from "@/lib/protocols/postgres/hba/redact";

/** The words of "host=a password='b c'"; null where libpq would refuse it. A later word of a name wins. */
export function conninfoWords(text: string): ReadonlyMap<string, string> | null {
  const word = /\s*([a-z_]+)\s*=\s*('(?:[^'\\]|\\.)*'|(?:[^\s'\\]|\\.)*)(?=\s|$)/suy;
  const words = new Map<string, string>();
  const end = text.trimEnd().length;
  while (word.lastIndex < end) {
    const found = word.exec(text);
    if (!found) return null;
    const [, name = "", value = ""] = found;
    words.set(name, value.replace(/^'|'$/g, "").replace(/\\(.)/gsu, "$1"));
  }
  return words;
}

/** The connection string with its passwords hidden; all of it where it cannot be read, as a URI. */
export function withoutPasswords(text: string): string {
  const words = conninfoWords(text);
  if (!words) return hiddenSecret;
  return [...words]
    .map(([name, value]) => `${name}=${/passw|secret/.test(name) ? hiddenSecret : printValue(value)}`)
    .join(" ");
}

const printValue = (value: string): string =>
  /^[^\s'\\]+$/.test(value) ? value : `'${value.replace(/['\\]/g, "\\$&")}'`;
