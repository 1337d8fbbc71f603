/** A directory as it is asked: its row, opened. */
import { z } from "zod";
import { textOf } from "@/lib/foundation/base/bytes";
import type { Keyring } from "@/lib/foundation/keys/keyring";
import {
  type DirectoryKind,
  directoryKinds,
  type GroupAttributes,
  groupAttributes,
  presets,
  type UserAttributes,
  userAttributes,
} from "./attributes";
import { DirectoryError } from "./problem";
import type { Safety } from "./session";

/** What it takes to ask. `revision`: another number is another directory. */
export type Directory = Safety & {
  readonly id: string;
  readonly revision: number;
  readonly name: string;
  readonly kind: DirectoryKind;
  /** Host or host:port, in the order in which they are tried. */
  readonly addresses: readonly string[];
  readonly bindDn: string;
  readonly bindPassword: string;
  readonly userBase: string;
  readonly userFilter: string;
  readonly attributes: UserAttributes;
  readonly groupAttributes: GroupAttributes;
};

/** The columns of it. */
export type DirectoryRow = {
  readonly id: string;
  readonly revision: number;
  readonly name: string;
  readonly kind: string;
  readonly addresses: readonly string[];
  readonly tls: string;
  readonly caCertificate: string | null;
  readonly bindDn: string;
  readonly bindPasswordSealed: Uint8Array | null;
  readonly userBase: string;
  readonly userFilter: string;
  readonly attributes: unknown;
  readonly groupAttributes: unknown;
};

/** Where the bind account's password is sealed. */
export const bindPasswordPlace = (id: string) => ({
  table: "directories",
  column: "bind_password_sealed",
  row: id,
});

/** The directory of a row. @throws DirectoryError 'bind_password_unreadable' when its password does not open */
export function openDirectory(row: DirectoryRow, keys: Keyring): Directory {
  const { bindPasswordSealed, ...plain } = row;
  const kind = z.enum(directoryKinds).catch("other").parse(row.kind);
  const ofGroups = groupAttributes.safeParse(row.groupAttributes);
  return {
    ...plain,
    kind,
    // A word that we do not know means the strict choice.
    tls: row.tls === "starttls" ? "starttls" : "ldaps",
    bindPassword: bindPasswordSealed === null ? "" : opened(keys, row.id, bindPasswordSealed),
    attributes: openedAttributes(row),
    groupAttributes: ofGroups.success ? ofGroups.data : presets[kind].groupAttributes,
  };
}

/** Which attribute holds what; what is usual where the row does not say. */
export function openedAttributes(row: {
  readonly kind: string;
  readonly attributes: unknown;
}): UserAttributes {
  const parsed = userAttributes.safeParse(row.attributes);
  return parsed.success
    ? parsed.data
    : presets[z.enum(directoryKinds).catch("other").parse(row.kind)].attributes;
}

/** The same of its groups. */
export function openedGroupAttributes(row: {
  readonly kind: string;
  readonly groupAttributes: unknown;
}): GroupAttributes {
  const parsed = groupAttributes.safeParse(row.groupAttributes);
  return parsed.success
    ? parsed.data
    : presets[z.enum(directoryKinds).catch("other").parse(row.kind)].groupAttributes;
}

function opened(keys: Keyring, id: string, sealed: Uint8Array): string {
  try {
    return textOf(keys.open(bindPasswordPlace(id), sealed)) ?? "";
  } catch {
    throw new DirectoryError("bind_password_unreadable");
  }
}
