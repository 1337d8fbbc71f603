/**
 * Who signs in to the console with a directory: the switch, and the groups whose members are operators. Changed by owners alone,
 * because whoever changes it makes operators.
 */
import { AndFilter, EqualityFilter, OrFilter, SubstringFilter } from "ldapts";
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { type Role, roleNames } from "@/lib/foundation/access/permissions";
import { changes, record } from "@/lib/foundation/audit/record";
import { refuseStale } from "@/lib/foundation/audit/refuse-stale";
import { parseBase } from "@/lib/foundation/base/distinguished-name";
import { after, minutes } from "@/lib/foundation/base/durations";
import { AppError, invalidField } from "@/lib/foundation/base/errors";
import type { Versioned } from "@/lib/foundation/base/form-state";
import { movedUp } from "@/lib/foundation/base/order";
import { type Clock, systemClock } from "@/lib/foundation/platform/clock";
import { database, isNotUnique, type Prisma, type Transaction } from "@/lib/foundation/platform/database";
import { findPerson, openBound, parsedFilter } from "@/lib/login/directory/ask";
import { membershipOf } from "@/lib/login/directory/membership";
import { namingContextOf } from "@/lib/login/directory/naming-context";
import { keyOf, type RawEntry, textIn } from "@/lib/login/directory/person";
import { DirectoryError } from "@/lib/login/directory/problem";
import { barredWords } from "@/lib/login/directory/verdict";
import { operatorSignInForm } from "./form";
import { roleBy } from "./operator-role";
import type {
  AddOperatorGroupInput,
  FindGroupsInput,
  OperatorGroupInput,
  TestOperatorInput,
  UpdateOperatorSignInInput,
} from "./schema";
import { type Failed, savedDirectory, soon, trying } from "./tests";

/** For how long what a directory said of an operator is taken as it is; then it is asked again. */
export const judgedForMs = minutes(5);

/** The switch, and the groups in the order in which they are looked at. */
export type OperatorSignIn = {
  readonly operatorsSignIn: boolean;
  readonly onLoginPage: boolean;
  readonly groups: readonly OperatorGroupView[];
};

/** A group whose members are operators. `name` and `dn`: as they were when it was chosen. */
export type OperatorGroupView = {
  readonly id: string;
  readonly name: string;
  readonly dn: string;
  readonly role: Role;
};

/** Who signs in with it. @throws AppError 'not_found' */
export async function operatorSignIn(actor: Actor, id: string): Promise<OperatorSignIn> {
  authorize(actor, "directory.read");
  const row = await database().directory.findUnique({
    where: { id },
    select: { operatorsSignIn: true, onLoginPage: true, operatorGroups: { orderBy: { position: "asc" } } },
  });
  if (!row) throw gone();
  const { operatorGroups, ...switches } = row;
  return { ...switches, groups: operatorGroups.map(viewOf) };
}

const viewOf = ({ id, name, dn, role }: Row): OperatorGroupView => ({
  ...{ id, name, dn },
  role: role as Role,
});

/**
 * Switches it on or off, and whether the sign-in page offers the directory. Off ends every session of its operators.
 * @throws AppError 'not_found'; StaleSave
 */
export async function updateOperatorSignIn(
  actor: Actor,
  input: Versioned<UpdateOperatorSignInInput>,
): Promise<void> {
  authorize(actor, "directory.operators");
  const { id, version, ...wanted } = input;
  await database().$transaction(async (tx) => {
    const { name, operatorsSignIn, onLoginPage } = await held(tx, id);
    const present = { operatorsSignIn, onLoginPage };
    const subject = { kind: "directory", id, name } as const;
    const forms = { present: operatorSignInForm(present), wanted: operatorSignInForm(wanted) };
    await refuseStale(tx, { version, ...forms, subject, action: "directory.operators_changed" });
    const detail = changes(present, wanted);
    if (Object.keys(detail).length === 0) return;
    await tx.directory.update({ where: { id }, data: wanted });
    if (operatorsSignIn && !wanted.operatorsSignIn) {
      const data = { sessionEpoch: { increment: 1 } };
      await tx.operator.updateMany({ where: { directoryId: id }, data });
    }
    await record(tx, actor, { action: "directory.operators_changed", subject, detail });
  });
}

/**
 * Adds a group behind the others. It is known by its id from then on, wherever it is moved and whatever it is called.
 * @throws AppError 'not_found', 'invalid_input' beside the group, 'conflict' when it is there already
 */
export async function addOperatorGroup(
  actor: Actor,
  { id, dn, role }: AddOperatorGroupInput,
  clock: Clock = systemClock,
): Promise<void> {
  authorize(actor, "directory.operators");
  const found = await trying(async () => ({ group: await groupAt(id, dn) }));
  if (!found.ok) throw invalidField("dn", `${found.text} ${found.fix}`);
  const { group } = found;
  if (!group)
    throw invalidField("dn", "There is no group with this name, or the bind account may not read it.");
  const adding = database().$transaction(async (tx) => {
    const { name } = await held(tx, id);
    const last = await tx.directoryOperatorGroup.aggregate({
      where: { directoryId: id },
      _max: { position: true },
    });
    const position = (last._max.position ?? 0) + 1;
    await tx.directoryOperatorGroup.create({ data: { directoryId: id, position, role, ...group } });
    await changed(tx, actor, { id, name }, { added: `${group.name}: ${roleNames[role].name}` }, clock.now());
  });
  await adding.catch((error: unknown) => {
    if (!isNotUnique(error)) throw error;
    throw invalidField(
      "dn",
      `${group.name} is in the list already. Remove it first to give it another role.`,
    );
  });
}

/** Takes a group out of the list. @throws AppError 'not_found' */
export async function removeOperatorGroup(
  actor: Actor,
  { id, groupId }: OperatorGroupInput,
  clock: Clock = systemClock,
): Promise<void> {
  authorize(actor, "directory.operators");
  await changeGroup(actor, { id, groupId }, clock.now(), async (tx, removed) => {
    await tx.directoryOperatorGroup.delete({ where: { id: groupId } });
    return { removed: `${removed.name}: ${roleNames[removed.role as Role].name}` };
  });
}

/** Moves a group one place forward: of several that somebody is in, the first decides. @throws AppError 'not_found' */
export async function moveOperatorGroupUp(
  actor: Actor,
  { id, groupId }: OperatorGroupInput,
  clock: Clock = systemClock,
): Promise<void> {
  authorize(actor, "directory.operators");
  await changeGroup(actor, { id, groupId }, clock.now(), async (tx, moved, list) => {
    const order = movedUp(list, moved);
    if (order === list) return null;
    for (const [position, group] of order.entries())
      await tx.directoryOperatorGroup.update({ where: { id: group.id }, data: { position } });
    return { order: order.map((group) => group.name) };
  });
}

/** A group to choose. */
export type FoundGroup = { readonly dn: string; readonly name: string };

const mostFound = 20;

/** Up to 20 groups whose name begins like `query`, or the one whose DN it is. */
export async function findDirectoryGroups(
  actor: Actor,
  { id, query }: FindGroupsInput,
): Promise<{ readonly ok: true; readonly groups: readonly FoundGroup[] } | Failed> {
  authorize(actor, "directory.sync");
  return trying(async () => {
    if (query.includes("=") && parseBase(query) !== null) {
      const group = await groupAt(id, query);
      return { groups: group ? [{ dn: group.dn, name: group.name }] : [] };
    }
    const directory = await savedDirectory(id);
    const source = await database().directory.findUniqueOrThrow({
      where: { id },
      select: { groupBase: true, groupFilter: true },
    });
    const { name } = directory.groupAttributes;
    const session = await openBound(directory, soon());
    try {
      const base = source.groupBase ?? (await namingContextOf(session, directory.userBase, soon()));
      const named = query === "" ? [] : [new SubstringFilter({ attribute: name, initial: query })];
      const filter = new AndFilter({ filters: [parsedFilter(source.groupFilter), ...named] });
      const page = await session.pages({ base, filter, attributes: [name] }, mostFound, 8000).next();
      const entries = (page.done ? [] : page.value) as RawEntry[];
      const groups = entries.map((entry) => ({ dn: entry.dn, name: textIn(entry, name) || entry.dn }));
      return { groups: groups.sort((a, b) => a.name.localeCompare(b.name)) };
    } finally {
      session.close();
    }
  });
}

/** What would come out for somebody. `role` null: no operator. */
export type TestedOperator = {
  readonly ok: true;
  readonly dn: string | null;
  readonly username: string;
  /** Every group of the list, in its order, and whether they are in it. */
  readonly groups: readonly (OperatorGroupView & { readonly isMember: boolean })[];
  readonly role: Role | null;
  /** What else keeps them out, as sentences. */
  readonly obstacles: readonly string[];
  /** Whether an owner has already let them enrol, or they have enrolled. */
  readonly isOperator: boolean;
};

/** Which groups of the list somebody is in at this moment, and the role that comes out. */
export async function testOperator(
  actor: Actor,
  { id, username }: TestOperatorInput,
): Promise<TestedOperator | Failed> {
  authorize(actor, "directory.operators");
  const directory = await savedDirectory(id);
  const list = await listed(database(), id);
  const tested = await trying(async () => {
    const session = await openBound(directory, soon());
    try {
      const person = await findPerson(session, directory, { username }, new Date(), soon());
      if (!person) return noneOf(username, list.map(viewOf));
      const { groups, isLocked } = await membershipOf(session, directory, person, new Date(), soon());
      const role = roleBy(
        list.map(({ key, role }) => ({ key, role: role as Role })),
        groups,
      );
      const own = await database().operator.findFirst({
        where: { directoryId: id, directoryKey: person.key },
        select: { id: true },
      });
      const standing = person.standing ?? (isLocked ? "locked" : null);
      const obstacles = [
        ...(standing ? [`The directory says: ${barredWords[standing]}.`] : []),
        ...((await isNameTaken(database(), person.username, own?.id ?? null))
          ? ["Another operator has this username, so this one is refused."]
          : []),
      ];
      return {
        ...{ dn: person.dn, username: person.username, role, obstacles, isOperator: own !== null },
        groups: list.map((row) => ({ ...viewOf(row), isMember: groups.has(row.key) })),
      };
    } finally {
      session.close();
    }
  });
  await database().$transaction((tx) =>
    record(tx, actor, {
      action: "directory.operator_tested",
      subject: { kind: "directory", id, name: directory.name },
      detail: { username, role: tested.ok ? tested.role : tested.text },
    }),
  );
  return tested;
}

const noneOf = (username: string, list: readonly OperatorGroupView[]) => ({
  ...{ dn: null, username, role: null, isOperator: false },
  obstacles: ["Nobody has this username below the search base."],
  groups: list.map((group) => ({ ...group, isMember: false })),
});

/** Whether somebody else than the operator `id` has this name here. */
export async function isNameTaken(tx: Transaction, username: string, id: string | null): Promise<boolean> {
  const other = await tx.operator.findUnique({
    where: { username: username.toLowerCase() },
    select: { id: true },
  });
  return other !== null && other.id !== id;
}

/** The group with this DN; null when there is none. @throws DirectoryError */
async function groupAt(id: string, dn: string) {
  const directory = await savedDirectory(id);
  const { id: idAttribute, name: nameAttribute } = directory.groupAttributes;
  const session = await openBound(directory, soon());
  try {
    const question = {
      base: dn,
      scope: "base",
      filter: isNoPerson,
      attributes: [idAttribute, nameAttribute],
    } as const;
    const [entry] = (await session.search(question, soon())) as RawEntry[];
    const key = entry ? keyOf(entry, idAttribute) : null;
    return entry && key !== null
      ? { key, dn: entry.dn, name: textIn(entry, nameAttribute) || entry.dn }
      : null;
  } catch (error) {
    if (error instanceof DirectoryError && error.problem.code === "base_missing") return null;
    throw error;
  } finally {
    session.close();
  }
}

/** Anything that may have members; typed by hand, the DN of a person or a place would match nobody and mislead. */
const isNoPerson = new OrFilter({
  filters: ["group", "groupOfNames", "groupOfUniqueNames", "posixGroup", "groupOfMembers"].map(
    (value) => new EqualityFilter({ attribute: "objectClass", value }),
  ),
});

const gone = () => new AppError("not_found", "This directory no longer exists.");
const unlisted = () => new AppError("not_found", "This group is no longer in the list. Reload the page.");

async function held(tx: Transaction, id: string) {
  await tx.$queryRaw`SELECT FROM directories WHERE id = ${id}::uuid FOR UPDATE`;
  const row = await tx.directory.findUnique({
    where: { id },
    select: { name: true, operatorsSignIn: true, onLoginPage: true },
  });
  if (!row) throw gone();
  return row;
}

const listed = (tx: Transaction, directoryId: string): Promise<Row[]> =>
  tx.directoryOperatorGroup.findMany({ where: { directoryId }, orderBy: { position: "asc" } });

type Row = Prisma.DirectoryOperatorGroupGetPayload<object>;
type Detail = Readonly<Record<string, string | readonly string[]>>;

/** Changes one group of the list, which is held, and writes down what `change` says of it; null: nothing was changed. */
async function changeGroup(
  actor: Actor,
  { id, groupId }: OperatorGroupInput,
  now: Date,
  change: (tx: Transaction, group: Row, list: readonly Row[]) => Promise<Detail | null>,
): Promise<void> {
  await database().$transaction(async (tx) => {
    const { name } = await held(tx, id);
    const list = await listed(tx, id);
    const group = list.find((each) => each.id === groupId);
    if (!group) throw unlisted();
    const detail = await change(tx, group, list);
    if (detail) await changed(tx, actor, { id, name }, detail, now);
  });
}

/** Writes down a change of the list. Whoever is signed in by it is judged by the new one at their next request. */
async function changed(
  tx: Transaction,
  actor: Actor,
  { id, name }: { readonly id: string; readonly name: string },
  detail: Detail,
  now: Date,
): Promise<void> {
  const due = after(now, -judgedForMs);
  await tx.operator.updateMany({
    where: { directoryId: id, directoryCheckedAt: { gt: due } },
    data: { directoryCheckedAt: due },
  });
  const subject = { kind: "directory", id, name } as const;
  await record(tx, actor, { action: "directory.operators_changed", subject, detail });
}
