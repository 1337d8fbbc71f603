/**
 * Who is disabled: a user whom an operator disabled, or the directory that the user comes from. Everybody asks here, so that
 * nobody forgets the directory; a test holds them to it.
 */
import { Prisma } from "@/lib/foundation/platform/database";

/** What a row says of it. */
export type DisabledFacts = { readonly disabledAt: Date | null; readonly directoryDisabledAt: Date | null };

/** Whether the user is disabled, whoever did it. */
export const isDisabled = ({ disabledAt, directoryDisabledAt }: DisabledFacts): boolean =>
  disabledAt !== null || directoryDisabledAt !== null;

/** The columns that `isDisabled` asks for, for Prisma. */
export const disabledColumns = { disabledAt: true, directoryDisabledAt: true } as const;

/** Those who are not disabled, as a condition of Prisma. */
export const enabled = { disabledAt: null, directoryDisabledAt: null } as const;

/** The same as a condition of SQL on the user `u`, an alias of the statement. */
export const isEnabled = (u: string): Prisma.Sql =>
  Prisma.raw(`(${u}.disabled_at IS NULL AND ${u}.directory_disabled_at IS NULL)`);

/** What to do before a disabled user can be given anything. */
export const enableFirst = ({ disabledAt }: DisabledFacts): string =>
  disabledAt === null ? "Enable the person in the directory first." : "Enable the user first.";
