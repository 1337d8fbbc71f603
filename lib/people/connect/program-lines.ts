/** Pure. What is pasted into each client program: made of where somebody connects, and never a password where others can read it. */
import { type ConnectTo, psqlCommand } from "@/lib/people/enrollment/psql-command";

/** psql with the password in its environment alone. The blank in front keeps it out of the history of most shells. */
export const psqlLine = (password: string, to: ConnectTo): string =>
  ` PGPASSWORD='${password}' ${psqlCommand(to)}`;

/** The same for PowerShell, which keeps variables until they are removed. */
export const powerShellLine = (password: string, to: ConnectTo): string =>
  `$env:PGPASSWORD='${password}'; psql ${powerShellQuoted(connectionString(to))}; Remove-Item Env:PGPASSWORD`;

/** A connection of DBeaver without its password, which it asks for. */
export const dbeaverLine = ({ host, port, database, username }: ConnectTo): string => {
  const parts = [
    ...["driver=postgresql", `host=${host}`, `port=${port}`, `database=${database}`, `user=${username}`],
    ...["savePassword=false", "prop.sslmode=require", "connect=true"],
  ];
  return `dbeaver -con ${shellQuoted(parts.join("|"))}`;
};

/** An address that TablePlus opens, without the password, which it asks for. */
export const tablePlusUrl = ({ host, port, database, username }: ConnectTo): string => {
  const authority = host.includes(":") ? `[${host}]` : host;
  return `postgresql://${encodeURIComponent(username)}@${authority}:${port}/${encodeURIComponent(database)}?tLSMode=1`;
};

/** What fetches a password at each connection: for pgAdmin's `passexec_cmd`, and TablePlus's command line source. */
export const printCommand = (consoleUrl: string, username: string, server: string): string =>
  `node postern-connect.mjs ${shellQuoted(consoleUrl)} --user ${shellQuoted(username)} --server ${shellQuoted(server)} --print`;

/** The program that runs psql by itself. */
export const connectCommand = (consoleUrl: string, server: string, to: ConnectTo): string =>
  `node postern-connect.mjs ${shellQuoted(consoleUrl)} --user ${shellQuoted(to.username)} --server ${shellQuoted(server)} -- ${psqlCommand(to)}`;

const connectionString = (to: ConnectTo): string =>
  psqlCommand(to)
    .slice("psql ".length)
    .replace(/^(["'])(.*)\1$/s, "$2")
    .replaceAll("'\\''", "'");

const shellQuoted = (text: string): string =>
  /^[A-Za-z0-9_@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
const powerShellQuoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
