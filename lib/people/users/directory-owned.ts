/** What of a user a directory owns: the console shows it, says so, and does not change it. */
import { invalidField } from "@/lib/foundation/base/errors";
import type { Transaction } from "@/lib/foundation/platform/database";
import { userAttributes } from "@/lib/login/directory/attributes";

/** Fields that a directory may own; the role name always. */
const fields = ["username", "displayName", "email", "phone"] as const;

/** The directory of a user, and which fields of the user are its own. */
export type OwningDirectory = { readonly name: string; readonly fields: readonly string[] };

/** The directory with this id as it owns users; null for users kept here alone. */
export async function owningDirectory(
  tx: Transaction,
  directoryId: string | null,
): Promise<OwningDirectory | null> {
  if (directoryId === null) return null;
  const directory = await tx.directory.findUnique({
    where: { id: directoryId },
    select: { name: true, attributes: true },
  });
  return directory && ownerOf(directory);
}

/** The same of a row that was read. */
export function ownerOf({
  name,
  attributes,
}: {
  readonly name: string;
  readonly attributes: unknown;
}): OwningDirectory {
  const parsed = userAttributes.safeParse(attributes);
  return { name, fields: fields.filter((field) => !parsed.success || parsed.data[field] !== "") };
}

/** Refuses to change what the directory owns. @throws AppError 'invalid_input' beside the field */
export function refuseOwned(owner: OwningDirectory | null, changed: readonly string[]): void {
  const field = changed.find((name) => owner?.fields.includes(name));
  if (owner && field !== undefined) {
    throw invalidField(field, `This comes from the directory “${owner.name}”. Change it there.`);
  }
}

/** Refuses to take somebody out of groups that a directory put them into. @throws AppError 'invalid_input' */
export function refuseGiven(
  removed: readonly { readonly fromDirectory: boolean; readonly group: { readonly name: string } }[],
): void {
  const given = removed.filter(({ fromDirectory }) => fromDirectory).map(({ group }) => `“${group.name}”`);
  if (given.length > 0) throw invalidField("groupIds", givenText(given.join(", ")));
}

/** What is said about a membership that only the directory ends. */
export const givenText = (groups: string): string =>
  `The membership in ${groups} comes from the directory. Change it there.`;
