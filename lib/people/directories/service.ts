/** Changes to directories: each authorized, in one transaction with its audit row. The password is sealed at once. */

import { randomUUID } from "node:crypto";
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { changes, record } from "@/lib/foundation/audit/record";
import { refuseStale } from "@/lib/foundation/audit/refuse-stale";
import { utf8 } from "@/lib/foundation/base/bytes";
import { AppError, invalidField } from "@/lib/foundation/base/errors";
import type { Versioned } from "@/lib/foundation/base/form-state";
import { linesOf } from "@/lib/foundation/base/lines";
import { movedUp } from "@/lib/foundation/base/order";
import { describedCertificates, refuseUnreadable } from "@/lib/foundation/certificates/pasted";
import { keyring } from "@/lib/foundation/keys/master-key";
import { database, isNotUnique, type Transaction } from "@/lib/foundation/platform/database";
import { parsedFilter } from "@/lib/login/directory/ask";
import { presets } from "@/lib/login/directory/attributes";
import { bindPasswordPlace, openedAttributes } from "@/lib/login/directory/directory";
import { DirectoryError } from "@/lib/login/directory/problem";
import { type Connection, connectionForm, peopleForm, switchesForm } from "./form";
import type {
  CreateDirectoryInput,
  DirectoryIdInput,
  UpdateConnectionInput,
  UpdatePeopleInput,
  UpdateSwitchesInput,
} from "./schema";

/** Adds a directory behind the others, switched off, with what is usual for its kind. @throws AppError 'conflict' on the name */
export async function createDirectory(
  actor: Actor,
  input: CreateDirectoryInput,
): Promise<{ readonly id: string }> {
  authorize(actor, "directory.write");
  const { name, kind, bindPassword, ...connection } = input;
  const settings = connectionOf({ name, ...connection });
  refuseUnreadable(settings.caCertificate, "caCertificate");
  const id = randomUUID();
  const { userFilter, attributes, groupFilter, groupAttributes } = presets[kind];
  await namingTheClash(name, () =>
    database().$transaction(async (tx) => {
      const last = await tx.directory.aggregate({ _max: { position: true } });
      await tx.directory.create({
        data: {
          ...{ id, kind, userFilter, attributes, groupFilter, groupAttributes },
          ...{ ...settings, addresses: [...settings.addresses] },
          position: (last._max.position ?? 0) + 1,
          bindPasswordSealed: bindPassword === undefined ? null : sealedPassword(id, bindPassword),
        },
      });
      const detail = { kind, ...told(settings) };
      await record(tx, actor, { action: "directory.created", subject: subjectOf(id, name), detail });
    }),
  );
  return { id };
}

/**
 * Changes how it is reached. The kept password goes only where it was given for: it must be typed again when it would go
 * elsewhere, be given away more easily, or belong to another account.
 * @throws AppError 'not_found', 'conflict' on the name, 'invalid_input'; StaleSave
 */
export async function updateConnection(actor: Actor, input: Versioned<UpdateConnectionInput>): Promise<void> {
  authorize(actor, "directory.write");
  const { id, version, bindPassword, ...rest } = input;
  const wanted = connectionOf(rest);
  refuseUnreadable(wanted.caCertificate, "caCertificate");
  await namingTheClash(wanted.name, () =>
    database().$transaction(async (tx) => {
      const before = await held(tx, id);
      authorizeOverOperators(actor, before);
      const forms = { present: connectionForm(before), wanted: connectionForm(wanted) };
      await refuseStale(tx, { version, ...forms, subject: subjectOf(id), action: "directory.updated" });
      if (bindPassword === undefined && before.hasBindPassword) refuseElsewhere(before, wanted);
      const detail = {
        ...changes(told(before), told(wanted)),
        ...(bindPassword !== undefined && { bindPassword: "replaced" }),
      };
      if (Object.keys(detail).length === 0) return;
      await tx.directory.update({
        where: { id },
        data: {
          ...{ ...wanted, addresses: [...wanted.addresses] },
          ...(bindPassword !== undefined && { bindPasswordSealed: sealedPassword(id, bindPassword) }),
        },
      });
      await record(tx, actor, {
        action: "directory.updated",
        subject: subjectOf(id, wanted.name),
        detail,
      });
    }),
  );
}

/** Changes whom it knows. @throws AppError 'not_found', 'invalid_input' for a filter that cannot be read; StaleSave */
export async function updatePeople(actor: Actor, input: Versioned<UpdatePeopleInput>): Promise<void> {
  authorize(actor, "directory.write");
  const { id, version } = input;
  const wanted = peopleOf(input);
  refuseUnreadableFilter(wanted.userFilter);
  await database().$transaction(async (tx) => {
    const before = await held(tx, id);
    authorizeOverOperators(actor, before);
    const forms = { present: peopleForm(before), wanted: peopleForm(wanted) };
    await refuseStale(tx, { version, ...forms, subject: subjectOf(id), action: "directory.updated" });
    const known = before.users + before.operators;
    if (before.attributes.id !== wanted.attributes.id && known > 0) {
      throw invalidField(
        "idAttribute",
        `${known} users or operators are known by the id in ${before.attributes.id}. With another attribute nobody would be found again.`,
      );
    }
    const detail = changes(flat(before), flat(wanted));
    if (Object.keys(detail).length === 0) return;
    await tx.directory.update({ where: { id }, data: wanted });
    await record(tx, actor, { action: "directory.updated", subject: subjectOf(id, before.name), detail });
  });
}

/** Switches things on and off. @throws AppError 'not_found', 'invalid_input' when it cannot be asked yet; StaleSave */
export async function updateSwitches(actor: Actor, input: Versioned<UpdateSwitchesInput>): Promise<void> {
  authorize(actor, "directory.write");
  const { id, version, ...wanted } = input;
  await database().$transaction(async (tx) => {
    const before = await held(tx, id);
    const { active, createUsers, localFallback, passwordChanges } = before;
    const present = { active, createUsers, localFallback, passwordChanges };
    const forms = { present: switchesForm(present), wanted: switchesForm(wanted) };
    await refuseStale(tx, { version, ...forms, subject: subjectOf(id), action: "directory.updated" });
    if (wanted.active && before.userBase === "") {
      throw invalidField("active", "Choose first where the people are, and test it.");
    }
    const detail = changes(present, wanted);
    if (Object.keys(detail).length === 0) return;
    const silence = wanted.active ? {} : { unreachableSince: null, unreachableWhy: null };
    await tx.directory.update({ where: { id }, data: { ...wanted, ...silence } });
    await record(tx, actor, { action: "directory.updated", subject: subjectOf(id, before.name), detail });
  });
}

/** Moves a directory one place forward in the order in which they are asked about names that nobody has here. */
export async function moveDirectoryUp(actor: Actor, { id }: DirectoryIdInput): Promise<void> {
  authorize(actor, "directory.write");
  await database().$transaction(async (tx) => {
    await tx.$queryRaw`SELECT FROM directories ORDER BY id FOR UPDATE`;
    const before = await tx.directory.findMany({
      orderBy: [{ position: "asc" }, { name: "asc" }],
      select: { id: true, name: true },
    });
    const moved = before.find((each) => each.id === id);
    if (!moved) throw new AppError("not_found", "This directory no longer exists.");
    const order = movedUp(before, moved);
    if (order === before) return;
    for (const [position, each] of order.entries())
      await tx.directory.update({ where: { id: each.id }, data: { position } });
    await record(tx, actor, {
      action: "directory.reordered",
      subject: subjectOf(id, moved.name),
      detail: { order: order.map(({ name }) => name) },
    });
  });
}

/** Forgets a directory. @throws AppError 'conflict' while users or groups come from it */
export async function deleteDirectory(actor: Actor, { id }: DirectoryIdInput): Promise<void> {
  authorize(actor, "directory.write");
  await database().$transaction(async (tx) => {
    const { name, users, groups, operators } = await held(tx, id);
    if (operators > 0) {
      throw new AppError(
        "conflict",
        "Operators of this console come from this directory. Delete them first, or switch their sign-in off.",
      );
    }
    if (users + groups > 0) {
      throw new AppError(
        "conflict",
        `${users} users and ${groups} groups come from this directory. Delete them first, or switch the directory off.`,
      );
    }
    await tx.directory.delete({ where: { id } });
    await record(tx, actor, { action: "directory.deleted", subject: subjectOf(id, name) });
  });
}

/**
 * Needs an owner where operators sign in with the directory: whoever says which one is asked, whom it finds and who is a member
 * of a group there makes operators. @throws AppError 'forbidden', 'unproven'
 */
export function authorizeOverOperators(actor: Actor, before: { readonly operatorsSignIn: boolean }): void {
  if (before.operatorsSignIn) authorize(actor, "directory.operators");
}

const subjectOf = (id: string, name = "") => ({ kind: "directory", id, name }) as const;

function sealedPassword(id: string, password: string): Uint8Array<ArrayBuffer> {
  return keyring().seal(bindPasswordPlace(id), utf8(password));
}

/** The row, held until the transaction ends, so that no other change gives its password another destination meanwhile. */
async function held(tx: Transaction, id: string) {
  await tx.$queryRaw`SELECT FROM directories WHERE id = ${id}::uuid FOR UPDATE`;
  const row = await tx.directory.findUnique({
    where: { id },
    include: { _count: { select: { users: true, groups: true, operators: true } } },
  });
  if (!row) throw new AppError("not_found", "This directory no longer exists.");
  const { bindPasswordSealed, _count, ...rest } = row;
  return {
    ...rest,
    ..._count,
    attributes: openedAttributes(row),
    hasBindPassword: bindPasswordSealed !== null,
  };
}

const connectionOf = ({
  addresses,
  ...rest
}: Omit<Connection, "addresses"> & { readonly addresses: string }): Connection => ({
  ...rest,
  addresses: linesOf(addresses),
});

/** The columns that the input is about. */
export const peopleOf = (input: Omit<UpdatePeopleInput, "id">) => ({
  userBase: input.userBase,
  userFilter: input.userFilter,
  attributes: {
    id: input.idAttribute,
    username: input.usernameAttribute,
    displayName: input.displayNameAttribute,
    email: input.emailAttribute,
    phone: input.phoneAttribute,
  },
});

const flat = ({ userBase, userFilter, attributes }: ReturnType<typeof peopleOf>) => ({
  ...{ userBase, userFilter },
  ...attributes,
});

const destination = {
  addresses: "the addresses",
  tls: "the encryption",
  caCertificate: "the certificate to trust",
  bindDn: "the account",
} as const;

/** Refuses to send the kept password elsewhere: whoever may change these settings would learn it otherwise. */
export function refuseElsewhere(kept: Connection, wanted: Connection): void {
  const isChanged = (key: keyof typeof destination) =>
    key === "addresses"
      ? wanted.addresses.some((address) => !kept.addresses.includes(address))
      : kept[key] !== wanted[key];
  const changed = (Object.keys(destination) as (keyof typeof destination)[]).filter(isChanged);
  if (changed.length === 0) return;
  const list = changed.map((key) => destination[key]).join(" and ");
  throw invalidField(
    "bindPassword",
    `Type the password again: ${list} changed, and the one that is kept goes only where it was given for.`,
  );
}

/** What the audit log says of a connection: certificates by subject and fingerprint. */
const told = ({ name, addresses, tls, caCertificate, bindDn }: Connection) => ({
  ...{ name, tls, bindDn },
  addresses: addresses.join(", "),
  caCertificate: describedCertificates(caCertificate),
});

function refuseUnreadableFilter(filter: string): void {
  try {
    if (filter !== "") parsedFilter(filter);
  } catch (error) {
    if (!(error instanceof DirectoryError)) throw error;
    throw invalidField("userFilter", `${error.message} ${error.problem.detail}`);
  }
}

async function namingTheClash(name: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!isNotUnique(error)) throw error;
    const message = `There is a directory called ${name} already. Choose another name.`;
    throw new AppError("conflict", message, { name: message });
  }
}
