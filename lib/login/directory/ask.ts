/** Asking a directory: through the first address that answers, bound as the bind account; finding people, binding as them. */
import { AndFilter, EqualityFilter, type Filter, FilterParser } from "ldapts";
import { type Address, parseAddress } from "./address";
import type { Directory } from "./directory";
import { guidOctets, isGuid } from "./entry-id";
import { attributesToRead, type DirectoryPerson, personOf } from "./person";
import { DirectoryError, directoryError, type Problem, UnansweredBind, UnansweredChange } from "./problem";
import { type Limits, openSession, type Session } from "./session";
import { type DirectoryAnswer, verdictOf } from "./verdict";

/**
 * A connection to the first of the addresses that answers and lets the bind account in. Each address gets its share of
 * the time that is left, so that one that is silent does not use up the others'. Deadlines: instants of performance.now().
 * `limits`: what one answer may hold.
 * @throws DirectoryError that of the last address
 */
export async function openBound(directory: Directory, deadlineMs: number, limits?: Limits): Promise<Session> {
  return tryAddresses(directory, deadlineMs, (address, until) => openAt(directory, address, until, limits));
}

/** The same at one address: for tests of each. @throws DirectoryError */
export async function openAt(
  directory: Directory,
  address: Address,
  deadlineMs: number,
  limits?: Limits,
): Promise<Session> {
  const session = await openSession(address, directory, deadlineMs, limits);
  if (directory.bindDn === "") return session;
  try {
    if (directory.bindPassword === "") throw new DirectoryError("bind_refused", "no password is set");
    const problem = bindProblem(await session.bind(directory.bindDn, directory.bindPassword, deadlineMs));
    if (problem) throw new DirectoryError(problem.code, problem.detail);
    return session;
  } catch (error) {
    session.close();
    throw directoryError(error);
  }
}

/** What is wrong with the answer to the bind account; null when it is in. */
function bindProblem(answer: DirectoryAnswer): Problem | null {
  const verdict = verdictOf(answer);
  switch (verdict.is) {
    case "right":
      return null;
    case "wrong":
      return { code: "bind_refused", detail: answer.message };
    case "barred":
      return { code: verdict.why === "unknown" ? "bind_refused" : "bind_account", detail: answer.message };
    case "unavailable":
      return { code: verdict.why, detail: verdict.detail };
  }
}

async function tryAddresses<T>(
  { addresses, tls }: Pick<Directory, "addresses" | "tls">,
  deadlineMs: number,
  work: (address: Address, deadlineMs: number) => Promise<T>,
): Promise<T> {
  let last = new DirectoryError("host_unknown", "no address is configured");
  for (const [i, text] of addresses.entries()) {
    const leftMs = deadlineMs - performance.now();
    if (leftMs <= 0) throw new DirectoryError("timeout");
    try {
      const address = parseAddress(text, tls);
      if (!address) throw new DirectoryError("host_unknown", text);
      return await work(address, performance.now() + leftMs / (addresses.length - i));
    } catch (error) {
      last = directoryError(error);
    }
  }
  throw last;
}

/** Whom to look for. */
export type Sought = { readonly username: string } | { readonly key: string };

/**
 * The person below the search base, among those whom the filter finds. Null: there is none.
 * @throws DirectoryError 'ambiguous' when there are several, and whatever a search comes to
 */
export async function findPerson(
  session: Session,
  directory: Directory,
  sought: Sought,
  now: Date,
  deadlineMs: number,
): Promise<DirectoryPerson | null> {
  const { attributes, userBase } = directory;
  const found = await session.search(
    {
      base: userBase,
      filter: personFilter(directory, sought),
      attributes: attributesToRead(attributes),
    },
    deadlineMs,
  );
  const [entry] = found;
  if (!entry) return null;
  if (found.length > 1) throw new DirectoryError("ambiguous", `${found.length} entries`);
  const person = personOf(entry, attributes, now);
  if (!person) throw new DirectoryError("entry_unusable", entry.dn);
  return isSought(person, sought) ? person : null;
}

/** A directory compares loosely: without case, without blanks, and Samba up to a NUL. Only the case does not matter here. */
const isSought = ({ username, key }: DirectoryPerson, sought: Sought): boolean =>
  "username" in sought ? username.toLowerCase() === sought.username.toLowerCase() : key === sought.key;

/** What finds somebody; values are octets in the message, so nothing in them can be read as a filter. */
function personFilter({ userFilter, attributes }: Directory, sought: Sought): Filter {
  const equals = (attribute: string, value: string | Buffer) => new EqualityFilter({ attribute, value });
  const wanted =
    "username" in sought
      ? equals(attributes.username, sought.username)
      : equals(attributes.id, isGuid(attributes.id) ? guidOf(sought.key) : sought.key);
  return userFilter === "" ? wanted : new AndFilter({ filters: [parsedFilter(userFilter), wanted] });
}

const guidOf = (key: string): Buffer => Buffer.from(guidOctets(key) ?? new Uint8Array(16));

/** The filter behind a text. @throws DirectoryError 'filter_invalid'; ldapts takes one without parentheses and finds nothing */
export function parsedFilter(text: string): Filter {
  const trimmed = text.trim();
  try {
    if (!trimmed.startsWith("(")) throw new Error("it does not begin with a parenthesis");
    // In values they are written as \28 and \29.
    const [opening, closing] = ["(", ")"].map((sign) => trimmed.split(sign).length - 1);
    if (opening !== closing) throw new Error(`${opening} parentheses open and ${closing} close`);
    return FilterParser.parseString(trimmed);
  } catch (error) {
    throw new DirectoryError("filter_invalid", error instanceof Error ? error.message : "");
  }
}

/**
 * What the directory says to a bind as `dn`, on a connection of its own.
 * @throws DirectoryError when nobody said anything, UnansweredBind when the password was sent, TypeError for an empty one
 */
export async function bindAs(
  directory: Directory,
  dn: string,
  password: string,
  deadlineMs: number,
): Promise<DirectoryAnswer> {
  if (password === "") throw new TypeError("an empty password must not reach a directory");
  return atFirstAddress(directory, deadlineMs, (session, until) => session.bind(dn, password, until));
}

/**
 * What comes of `work` on a connection of its own at the first address that can be reached. A password goes to one address
 * only: each that takes it may count it.
 * @throws DirectoryError that of the last address, or what `work` throws after a password was sent
 */
export async function atFirstAddress<T>(
  directory: Directory,
  deadlineMs: number,
  work: (session: Session, deadlineMs: number) => Promise<T>,
): Promise<T> {
  const said = await tryAddresses(directory, deadlineMs, async (address, until) => {
    const session = await openSession(address, directory, until);
    try {
      return { value: await work(session, until) };
    } catch (error) {
      if (error instanceof UnansweredBind || error instanceof UnansweredChange) return { error };
      throw error;
    } finally {
      session.close();
    }
  });
  if ("error" in said) throw said.error;
  return said.value;
}
