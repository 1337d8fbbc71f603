/** People whose password is their directory's: one that is set here would not count at any login. */
import { AppError } from "@/lib/foundation/base/errors";
import type { Transaction } from "@/lib/foundation/platform/database";

/** What has to be read of a user to know. */
export const elsewhereColumns = {
  directory: { select: { name: true, localFallback: true, passwordChanges: true } },
} as const;

/** The directory that alone has the user's password; null where one that is kept here counts. */
export const passwordElsewhere = ({
  directory,
}: {
  readonly directory: { readonly name: string; readonly localFallback: boolean } | null;
}): string | null => (directory && !directory.localFallback ? directory.name : null);

/** Where somebody's password is, and whether they may change it on their own page. */
export type OwnPassword =
  | { readonly where: "here" }
  | { readonly where: "directory"; readonly directory: string; readonly mayChange: boolean };

/** The same of a row with `elsewhereColumns`. Where the directory's may be changed from here, that is the one that counts. */
export function ownPasswordOf({
  directory,
}: {
  readonly directory: {
    readonly name: string;
    readonly localFallback: boolean;
    readonly passwordChanges: boolean;
  } | null;
}): OwnPassword {
  if (!directory || (directory.localFallback && !directory.passwordChanges)) return { where: "here" };
  return { where: "directory", directory: directory.name, mayChange: directory.passwordChanges };
}

/** What an operator is told. */
export const elsewhereText = (username: string, directory: string): string =>
  `${username} logs in with the password of the directory “${directory}”. Change it there.`;

/** What the person themself is told. */
const changeItThere =
  "You log in with the password of your organisation's directory. Change it there; it cannot be set here.";

/** Refuses to set a password that would not count, in the words of `text`. @throws AppError 'conflict' */
export async function refusePasswordElsewhere(
  tx: Transaction,
  userId: string,
  text: (username: string, directory: string) => string = () => changeItThere,
): Promise<void> {
  const select = { username: true, ...elsewhereColumns };
  const user = await tx.user.findUnique({ where: { id: userId }, select });
  const directory = user && passwordElsewhere(user);
  if (user && directory) throw new AppError("conflict", text(user.username, directory));
}
