/** Pure. What a page shows of a role whose password may be taken over: never the password. */
import { type Fate, isTakeable } from "./fate";
import type { Judged } from "./judge";

/** One role. `username` is the user it means. */
export type RoleView = {
  readonly role: string;
  readonly fate: Fate;
  readonly userId: string | null;
  readonly username: string | null;
  readonly isTakeable: boolean;
  readonly isProposed: boolean;
};

/** All roles in their order, and the numbers of lines that could not be read. */
export type VerifierReport = {
  readonly roles: readonly RoleView[];
  readonly unreadableLines: readonly number[];
};

/** The view of a judged role. */
export const viewOf = ({ role, fate, user, isProposed }: Judged): RoleView => ({
  role,
  fate,
  userId: user?.id ?? null,
  username: user?.username ?? null,
  isTakeable: isTakeable(fate),
  isProposed,
});
