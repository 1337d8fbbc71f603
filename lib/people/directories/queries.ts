/** Reading one directory for its page. Never the password. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { AppError } from "@/lib/foundation/base/errors";
import { database } from "@/lib/foundation/platform/database";
import { getSettings } from "@/lib/foundation/settings/queries";
import type { DirectoryKind } from "@/lib/login/directory/attributes";
import { openedAttributes } from "@/lib/login/directory/directory";
import type { Connection, People, Switches } from "./form";

/** All of its page. `lockoutThreshold`: how many failures lock a user here. */
export type DirectoryDetail = Connection &
  People &
  Switches & {
    readonly id: string;
    readonly kind: DirectoryKind;
    readonly hasBindPassword: boolean;
    readonly unreachableSince: Date | null;
    readonly unreachableWhy: string | null;
    readonly users: number;
    readonly groups: number;
    readonly isFirst: boolean;
    /** Then only an owner changes how it is reached and whom it knows. */
    readonly operatorsSignIn: boolean;
    readonly lockoutThreshold: number;
  };

/** The names of all directories, in the order in which they are asked. */
export async function directoryNames(
  actor: Actor,
): Promise<readonly { readonly id: string; readonly name: string }[]> {
  authorize(actor, "directory.read");
  return database().directory.findMany({
    select: { id: true, name: true },
    orderBy: [{ position: "asc" }, { name: "asc" }],
  });
}

/** One directory's page. @throws AppError 'not_found' */
export async function directoryDetail(actor: Actor, id: string): Promise<DirectoryDetail> {
  authorize(actor, "directory.read");
  const row = await database().directory.findUnique({
    where: { id },
    include: { _count: { select: { users: true, groups: true } } },
  });
  if (!row) throw new AppError("not_found", "This directory no longer exists.");
  const first = await database().directory.findFirst({
    orderBy: [{ position: "asc" }, { name: "asc" }],
    select: { id: true },
  });
  const { name, addresses, tls, caCertificate, bindDn, userBase, userFilter } = row;
  const { active, createUsers, localFallback, passwordChanges } = row;
  const { unreachableSince, unreachableWhy, _count } = row;
  return {
    ...{ id, name, addresses, tls, caCertificate, bindDn, userBase, userFilter },
    ...{ active, createUsers, localFallback, passwordChanges },
    ...{ unreachableSince, unreachableWhy, ..._count },
    kind: row.kind as DirectoryKind,
    attributes: openedAttributes(row),
    hasBindPassword: row.bindPasswordSealed !== null,
    operatorsSignIn: row.operatorsSignIn,
    isFirst: first?.id === id,
    lockoutThreshold: (await getSettings()).lockoutThreshold,
  };
}
