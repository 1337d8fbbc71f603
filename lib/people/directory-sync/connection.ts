/** From a directory's row to what a sync asks, and to a connection on which it may be asked. */
import { keyring } from "@/lib/foundation/keys/master-key";
import type { Transaction } from "@/lib/foundation/platform/database";
import { openBound } from "@/lib/login/directory/ask";
import { openDirectory, openedGroupAttributes } from "@/lib/login/directory/directory";
import type { Session } from "@/lib/login/directory/session";
import { type OwnedField, ownedFields } from "./plan";
import type { Source } from "./read";

/** A directory that can be read. */
export type Readable = {
  readonly id: string;
  readonly name: string;
  readonly source: Source;
  /** Fields of users that an attribute is chosen for. */
  readonly owned: readonly OwnedField[];
  /** A connection bound as the bind account. @throws DirectoryError */
  connect(deadlineMs: number): Promise<Session>;
};

/** A page of a directory with long attributes, and no more. */
const limits = { mostBytes: 256_000_000, mostEntries: 10_000 };

/** The directory; null when it is gone. @throws DirectoryError when the bind account's password does not open */
export async function readableDirectory(tx: Transaction, id: string): Promise<Readable | null> {
  const row = await tx.directory.findUnique({ where: { id } });
  if (!row) return null;
  const directory = openDirectory(row, keyring());
  const { kind, name, userBase, userFilter, attributes } = directory;
  return {
    ...{ id, name },
    source: {
      isActiveDirectory: kind === "active-directory",
      ...{ userBase, userFilter, attributes },
      groups:
        row.groupBase === null
          ? null
          : {
              base: row.groupBase,
              filter: row.groupFilter,
              attributes: openedGroupAttributes(row),
            },
    },
    owned: ownedFields.filter((field) => attributes[field] !== ""),
    connect: (deadlineMs) => openBound(directory, deadlineMs, limits),
  };
}
