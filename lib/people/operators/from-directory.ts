/** Operators whose password is in a directory: which directories are asked, and what one says of somebody at this moment. */
import { z } from "zod";
import type { Role } from "@/lib/foundation/access/permissions";
import { seconds } from "@/lib/foundation/base/durations";
import { database, type Prisma } from "@/lib/foundation/platform/database";
import { knownDirectory } from "@/lib/login/directory/known-directories";
import type { DirectoryPerson } from "@/lib/login/directory/person";
import { DirectoryError } from "@/lib/login/directory/problem";
import type { DirectoryRevision } from "@/lib/login/directory/revision";
import { type OperatorGroup, roleBy } from "@/lib/people/directories/operator-role";

/** A directory that operators sign in with. */
export type OperatorDirectory = DirectoryRevision & {
  readonly name: string;
  readonly groups: readonly OperatorGroup[];
};

/** Where an account is, as the sign-in page offers it: empty where nothing was chosen, else a directory's id. */
export type AccountSource = string;

/** How long a directory may take to say who somebody is, and how long to say nothing to somebody who is refused anyway. */
export const patienceMs = seconds(2);

const isAsked = { active: true, operatorsSignIn: true } as const;

const readDirectories = (where: Prisma.DirectoryWhereInput) =>
  database().directory.findMany({
    where: { ...isAsked, ...where },
    select: {
      ...{ id: true, name: true, revision: true },
      operatorGroups: { orderBy: { position: "asc" }, select: { key: true, role: true } },
    },
    orderBy: [{ position: "asc" }, { name: "asc" }],
  });

/**
 * The directories to ask about a name that no operator has here, in their order. The chosen one alone; where none was chosen,
 * those that the page does not offer, because whoever is in one that it does would have chosen it.
 */
export async function directoriesOf(source: AccountSource): Promise<readonly OperatorDirectory[]> {
  if (source !== "" && !z.uuid().safeParse(source).success) return [];
  const where = source === "" ? { onLoginPage: false } : { onLoginPage: true, id: source };
  return (await readDirectories(where)).map(opened);
}

/** The directory that an operator comes from; null while nobody signs in with it. */
export async function directoryOf(id: string): Promise<OperatorDirectory | null> {
  const [row] = await readDirectories({ id });
  return row ? opened(row) : null;
}

type Row = Awaited<ReturnType<typeof readDirectories>>[number];

const opened = ({ operatorGroups, ...directory }: Row): OperatorDirectory => ({
  ...directory,
  groups: operatorGroups.map(({ key, role }) => ({ key, role: role as Role })),
});

/** The directories that the sign-in page offers, by name; everybody may read that. */
export async function shownDirectories(): Promise<readonly { readonly id: string; readonly name: string }[]> {
  const rows = await readDirectories({ onLoginPage: true });
  return rows.map(({ id, name }) => ({ id, name }));
}

/** Why a directory makes nobody an operator, in the words of the audit log. */
export type NoOperator = "not_mapped" | "directory_disabled" | "directory_expired";

/** Somebody whom a directory knows. */
export type KnownThere = {
  readonly directory: OperatorDirectory;
  readonly person: DirectoryPerson;
  /** The role that their groups give; or why there is none. */
  readonly standing: { readonly role: Role } | { readonly refusal: NoOperator };
  /** Whether its attributes say that wrong passwords have locked the account. Whoever binds is told more exactly. */
  readonly isLocked: boolean;
};

/** Who somebody is; 'unavailable': nobody can tell. `searches`: how many it took. */
export type Met = { readonly searches: number } & (
  | { readonly kind: "nobody" }
  | { readonly kind: "unavailable"; readonly directory: OperatorDirectory }
  | ({ readonly kind: "known" } & KnownThere)
);

/**
 * Asks all directories at once who has this name; the first in order counts. One before it that does not answer could know it
 * too, so then nobody can tell.
 */
export async function meetOperator(
  directories: readonly OperatorDirectory[],
  username: string,
  now: Date,
  deadlineMs: number,
): Promise<Met> {
  const answers = await Promise.all(
    directories.map((directory) =>
      orUnavailable(() => knownDirectory(directory).find({ username }, now, deadlineMs)),
    ),
  );
  for (const [i, person] of answers.entries()) {
    const directory = directories[i];
    if (!directory || person === null) continue;
    if (person === "unavailable") return { kind: "unavailable", directory, searches: 1 };
    return standingOf(directory, person, now, deadlineMs);
  }
  return { kind: "nobody", searches: 1 };
}

/** What the directory says of the entry with this id. */
export async function meetById(directory: OperatorDirectory, key: string, now: Date): Promise<Met> {
  const deadlineMs = performance.now() + patienceMs;
  const person = await orUnavailable(() => knownDirectory(directory).find({ key }, now, deadlineMs));
  if (person === null) return { kind: "nobody", searches: 1 };
  if (person === "unavailable") return { kind: "unavailable", directory, searches: 1 };
  return standingOf(directory, person, now, deadlineMs);
}

async function standingOf(
  directory: OperatorDirectory,
  person: DirectoryPerson,
  now: Date,
  deadlineMs: number,
): Promise<Met> {
  const membership = await orUnavailable(() => knownDirectory(directory).membership(person, now, deadlineMs));
  if (membership === "unavailable") return { kind: "unavailable", directory, searches: 2 };
  const { groups, isLocked, searches } = membership;
  const role = roleBy(directory.groups, groups);
  return {
    kind: "known",
    directory,
    person,
    standing: standingBy(role, person),
    isLocked,
    searches: searches + 1,
  };
}

function standingBy(role: Role | null, { standing }: DirectoryPerson): KnownThere["standing"] {
  if (role === null) return { refusal: "not_mapped" };
  return standing === null ? { role } : { refusal: `directory_${standing}` };
}

async function orUnavailable<T>(ask: () => Promise<T>): Promise<T | "unavailable"> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof DirectoryError) return "unavailable";
    throw error;
  }
}

/**
 * What every refusal costs a directory where operators sign in with one, so that time does not say who is known here, there, or
 * is an operator: what a wrong password of somebody in groups within groups costs.
 */
const wholeCost = { searches: 8, isBound: true } as const;

/** Spends what is left of it. Never throws. */
export async function spendTheRest(
  directories: readonly OperatorDirectory[],
  { searches, isBound }: { readonly searches: number; readonly isBound: boolean },
): Promise<void> {
  const [first] = directories;
  if (!first) return;
  const left = Math.max(0, wholeCost.searches - searches);
  await knownDirectory(first).pretend(left, wholeCost.isBound && !isBound, performance.now() + patienceMs);
}
