/**
 * A name that nobody has here, where there are directories: somebody may be known there under it. Either they are a user
 * whom the directory has renamed, or they come for the first time.
 */
import type pg from "pg";
import type { Facts, UserFacts } from "@/lib/login/decision/facts";
import { free, type LockoutState } from "@/lib/login/decision/lockout";
import { knownDirectory } from "@/lib/login/directory/known-directories";
import type { DirectoryPerson } from "@/lib/login/directory/person";
import { DirectoryError } from "@/lib/login/directory/problem";
import { credentialOf } from "@/lib/login/first-factor/kept-password";
import type { ActiveDirectory, LoginRequest } from "./contract";
import { throttleKey } from "./reserve";

/** Somebody whom a directory knows and nobody here, and who may become a user. */
export type Newcomer = {
  readonly id: string;
  readonly directory: ActiveDirectory;
  readonly person: DirectoryPerson;
  /** What was counted of them so far; they have no login state yet. */
  readonly counted: LockoutState;
};

/** What is to change about the person if the password is right. */
export type PersonChange =
  | { readonly kind: "create"; readonly newcomer: Newcomer }
  | {
      readonly kind: "rename";
      readonly from: string;
      readonly to: string;
      readonly directory: string;
      /** As the directory spells it. */
      readonly directoryName: string;
    };

/** An entry, and where it was found. */
export type Found = { readonly directory: ActiveDirectory; readonly person: DirectoryPerson };

/** Whom the name means. */
export type Met =
  | { readonly kind: "nobody" }
  | { readonly kind: "unavailable"; readonly note: string }
  /** A user here, who has this name in the directory now. */
  | {
      readonly kind: "renamed";
      readonly found: Found;
      readonly username: string;
      readonly change: PersonChange;
    }
  | {
      readonly kind: "newcomer";
      readonly found: Found;
      readonly user: UserFacts;
      readonly change: PersonChange;
    };

/**
 * Asks all directories at once; the first in order that knows the name counts. One before it that does not answer could
 * know it too, so then nobody can tell.
 */
export async function meetStranger(
  pool: pg.Pool,
  { config: { directories }, username }: Pick<LoginRequest, "config" | "username">,
  now: Date,
  deadlineMs: number,
): Promise<Met> {
  const answers = await Promise.all(
    directories.map((directory) =>
      knownDirectory(directory)
        .find({ username }, now, deadlineMs)
        .catch((error: unknown) => {
          if (error instanceof DirectoryError) return error;
          throw error;
        }),
    ),
  );
  for (const [i, person] of answers.entries()) {
    const directory = directories[i];
    if (!directory || person === null) continue;
    if (person instanceof DirectoryError) {
      return { kind: "unavailable", note: `The directory ${directory.name}: ${person.message}` };
    }
    return meetFound(pool, username, { directory, person });
  }
  return { kind: "nobody" };
}

/** Who an entry is here, by what the store says now. */
export async function meetFound(pool: pg.Pool, username: string, found: Found): Promise<Met> {
  const { directory, person } = found;
  const { rows } = await pool.query<KnownRow>({
    name: "stranger",
    text: statement,
    values: [directory.id, person.key, throttleKey(directory.id, person.key), person.username],
  });
  const row = rows[0];
  if (row?.username) {
    const { username: from } = row;
    // Directories do not look at case, PostgreSQL does: another spelling of the same name is somebody else's.
    if (from.toLowerCase() === username.toLowerCase()) return { kind: "nobody" };
    const spelled = { directory: directory.name, directoryName: person.username };
    const change = { kind: "rename", from, to: username, ...spelled } as const;
    return { kind: "renamed", found, username: from, change };
  }
  // The user gets the name as the directory spells it; where somebody here has that one, this is somebody else.
  if (!directory.createUsers || row?.is_taken) return { kind: "nobody" };
  const counted =
    row?.failures === null || row === undefined
      ? free
      : { failures: row.failures, lastFailureAt: row.last_failure_at, lockedUntil: row.locked_until };
  const newcomer = { id: crypto.randomUUID(), directory, person, counted };
  return {
    ...{ kind: "newcomer", found },
    user: factsOf(newcomer),
    change: { kind: "create", newcomer },
  };
}

type KnownRow = {
  readonly username: string | null;
  readonly is_taken: boolean;
  readonly failures: number | null;
  readonly last_failure_at: Date | null;
  readonly locked_until: Date | null;
};

const statement = `SELECT (SELECT username FROM users WHERE directory_id = $1 AND directory_key = $2) AS username,
  EXISTS (SELECT 1 FROM users WHERE username = $4) OR EXISTS (SELECT 1 FROM user_aliases WHERE name = $4) AS is_taken,
  t.failures, t.last_failure_at, t.locked_until
  FROM (SELECT 1) AS one LEFT JOIN sign_in_throttles t ON t.key = $3`;

function factsOf({ id, directory, person, counted }: Newcomer): UserFacts {
  const link = { ...directory, active: true, localFallback: false, key: person.key };
  return {
    id,
    username: person.username,
    isDisabled: false,
    isDisabledThere: false,
    credential: credentialOf({ id, passwordHash: null, scramSealed: null, directory: link }),
    groups: [],
    graceUntil: null,
    factors: [],
    codeKinds: [],
    codes: [],
    login: {
      ...counted,
      version: 0n,
      refusedMac: null,
      refusedAt: null,
      acceptedMac: null,
      acceptedClientId: null,
      acceptedAt: null,
      acceptedUses: 0,
      acceptedLate: false,
    },
    isFirstLoginHere: true,
    failureTimes: [],
    networksBefore: [],
  };
}

/** Whether a directory may know who asks: a name that nobody has here, and something typed. */
export const isStranger = (
  { user }: Pick<Facts, "user">,
  { config, typed, refusal }: Pick<LoginRequest, "config" | "typed" | "refusal">,
): boolean => user === null && refusal === null && Boolean(typed) && config.directories.length > 0;
