/** Pure. What a page shows of a role whose password may be taken over: never the password. */

import { type LocalSuperuser, psqlAs } from "@/lib/protocols/postgres/local-psql";
import type { Judged } from "./judge";
import { isTakeable, type Outcome } from "./outcome";

/** One role. `username` is the user it means. */
export type RoleView = {
  readonly role: string;
  readonly outcome: Outcome;
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
export const viewOf = ({ role, outcome, user, isProposed }: Judged): RoleView => ({
  role,
  outcome,
  userId: user?.id ?? null,
  username: user?.username ?? null,
  isTakeable: isTakeable(outcome),
  isProposed,
});

/** The query whose answer is read. An expired password stays expired: it is left out. */
export const rolesSql = `SELECT rolname, rolpassword FROM pg_authid
WHERE rolcanlogin AND rolpassword IS NOT NULL
  AND (rolvaliduntil IS NULL OR rolvaliduntil > now())
ORDER BY rolname`;

/** The query as one command for the database host, printing CSV, or writing it into `file`, which nobody else may read. */
export function rolesCommand(superuser: LocalSuperuser, file: string | null): string {
  const sql = rolesSql.replaceAll(/\s+/g, " ");
  const command = `${psqlAs(superuser)} -X --csv -c "${sql}"`;
  return file === null ? command : `umask 077; ${command} > ${file}`;
}
