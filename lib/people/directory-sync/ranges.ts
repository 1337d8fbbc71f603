/** All values of an attribute, where a directory gives them range by range. */

import { type RawEntry, valuesOf } from "@/lib/login/directory/person";
import { DirectoryError } from "@/lib/login/directory/problem";
import type { Session } from "@/lib/login/directory/session";

/** More than a group of any directory has whose people share a PostgreSQL; one that never ends is stopped here. */
const mostValues = 1_000_000;

/**
 * The values. Active Directory gives the first 1,500 as `member;range=0-1499` beside an empty `member`, and the rest to whoever
 * asks for the next range, until one ends in `*` (MS-ADTS 3.1.1.3.1.3.3).
 * @throws DirectoryError when a range is missing: a part of a group is none
 */
export async function allValues(
  session: Session,
  entry: RawEntry,
  attribute: string,
  { patienceMs, signal }: { readonly patienceMs: number; readonly signal: AbortSignal },
): Promise<readonly string[]> {
  let range = rangeOf(entry, attribute);
  if (!range) return valuesOf(entry, attribute).map(text);
  const values = [...range.values];
  while (range.next !== null) {
    signal.throwIfAborted();
    if (values.length > mostValues) throw new DirectoryError("too_much", `${attribute} of ${entry.dn}`);
    const [more] = await session.search(
      {
        ...{ base: entry.dn, scope: "base", filter: "(objectClass=*)" },
        attributes: [`${attribute};range=${range.next}-*`],
      },
      performance.now() + patienceMs,
    );
    const following = more && rangeOf(more as RawEntry, attribute);
    if (!following || following.start !== range.next) {
      throw new DirectoryError("unwilling", `${entry.dn}: not all values of ${attribute} came`);
    }
    values.push(...following.values);
    range = following;
  }
  return values;
}

type Range = { readonly start: number; readonly next: number | null; readonly values: readonly string[] };

function rangeOf(entry: RawEntry, attribute: string): Range | null {
  const head = `${attribute.toLowerCase()};range=`;
  for (const name of Object.keys(entry)) {
    if (!name.toLowerCase().startsWith(head)) continue;
    const [, start, end] = /^(\d+)-(\d+|\*)$/.exec(name.slice(head.length)) ?? [];
    if (start === undefined || end === undefined) continue;
    return {
      start: Number(start),
      next: end === "*" ? null : Number(end) + 1,
      values: valuesOf(entry, name).map(text),
    };
  }
  return null;
}

const text = (value: string | Uint8Array): string =>
  typeof value === "string" ? value : new TextDecoder().decode(value);
