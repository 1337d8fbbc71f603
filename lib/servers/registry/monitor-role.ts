/** Pure. The SQL and the pg_hba.conf line by which a server lets Postern read it, with no right too many. */

import { quoteIdentifier, quoteLiteral } from "@/lib/protocols/postgres/quote";
import { monitorLine } from "@/lib/servers/reading/connection-failure";
import { grantsFor } from "@/lib/servers/reading/unknowns";

/** What the role is called unless the administrator says otherwise. */
export const usualMonitorRole = "postern_monitor";

/** Connections that the role needs at most: each worker keeps one, and pages and jobs may read at the same time. */
const connectionLimit = 10;

/**
 * The statements for psql, run once by a superuser. `verifier` is the SCRAM-SHA-256 verifier of the password, which
 * the log may see; null asks for the password with \password, because it was typed rather than made here.
 */
export function monitorRoleSql(options: {
  readonly role: string;
  readonly database: string;
  readonly verifier: string | null;
}): string {
  const { database, verifier } = options;
  const role = quoteIdentifier(options.role);
  const rights = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS";
  const grants = [
    ...grantsFor.settings(options.role),
    ...grantsFor.sessions(options.role),
    ...grantsFor.hba(options.role),
  ];
  return [
    `\\connect ${quoteIdentifier(database)}`,
    `CREATE ROLE ${role} ${rights} CONNECTION LIMIT ${connectionLimit};`,
    verifier === null ? `\\password ${role}` : `ALTER ROLE ${role} PASSWORD ${quoteLiteral(verifier)};`,
    `ALTER ROLE ${role} SET default_transaction_read_only = on;`,
    `GRANT CONNECT ON DATABASE ${quoteIdentifier(database)} TO ${role};`,
    ...grants,
  ].join("\n");
}

/** The lines of pg_hba.conf for the role, one for each of `addresses`; a placeholder when there is none. */
export function monitorRoleLines(options: {
  readonly role: string;
  readonly database: string;
  readonly addresses: readonly string[];
}): string {
  const { role, database, addresses } = options;
  const from = addresses.length > 0 ? addresses : [null];
  return from.map((address) => monitorLine(database, role, address)).join("\n");
}
