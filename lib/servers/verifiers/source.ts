/** Getting the roles' passwords: from a text, or once from the server's pg_authid with a superuser's name and password. */
import { AppError, invalidField } from "@/lib/foundation/base/errors";
import type { Transaction } from "@/lib/foundation/platform/database";
import { connectTo, type SslMode } from "@/lib/servers/reading/connect";
import { type ConnectionFailure, HostileServerError } from "@/lib/servers/reading/connection-failure";
import { type ParsedRoles, parseRoles } from "./parse";
import { mostRoles, type PreviewInput } from "./schema";
import { rolesSql } from "./view";

/** The server as a connection needs it. @throws AppError 'not_found' */
export async function existingServer(tx: Transaction, id: string) {
  const server = await tx.server.findUnique({
    where: { id },
    select: {
      id: true,
      name: true,
      host: true,
      port: true,
      database: true,
      sslMode: true,
      caCertificate: true,
    },
  });
  if (!server) throw new AppError("not_found", "This server no longer exists.");
  return server;
}

/** A server as a connection needs it. */
export type ServerAddress = Awaited<ReturnType<typeof existingServer>>;

/** The roles with their passwords. @throws AppError when there are none, too many, or the server does not give them */
export async function rolesFrom(server: ServerAddress, input: PreviewInput): Promise<ParsedRoles> {
  const parsed =
    input.source === "text"
      ? parseRoles(input.text)
      : await readRoles(server, input.superuser, input.password);
  const { roles } = parsed;
  if (roles.length > mostRoles) {
    throw new AppError(
      "invalid_input",
      `These are ${roles.length} roles. Import at most ${mostRoles} at a time.`,
    );
  }
  if (roles.length === 0) {
    throw input.source === "text"
      ? invalidField("text", "No role was found in this. Paste the whole output of the SQL.")
      : new AppError("conflict", "No role of this server that may log in has a password.");
  }
  return parsed;
}

async function readRoles(server: ServerAddress, superuser: string, password: string): Promise<ParsedRoles> {
  const { host, port, database, caCertificate } = server;
  const sslMode = server.sslMode as SslMode;
  const connected = await connectTo({
    host,
    port,
    database,
    user: superuser,
    password,
    sslMode,
    caCertificate,
  });
  if (!connected.ok) {
    const { text, fix, code } = connected.failure;
    const message = `${text} ${fix}`;
    throw new AppError("unavailable", message, code === "password_refused" ? { password: message } : {});
  }
  try {
    await connected.client.query("BEGIN READ ONLY; SET LOCAL statement_timeout = '10s'");
    const { rows } = await connected.client.query<{ rolname: string; rolpassword: string }>(rolesSql);
    return {
      roles: rows.map(({ rolname, rolpassword }) => ({ role: rolname, password: rolpassword })),
      unreadableLines: [],
    };
  } catch (error) {
    throw refusalOf(error, superuser, connected.failureOf);
  } finally {
    await connected.close();
  }
}

function refusalOf(
  error: unknown,
  superuser: string,
  failureOf: (error: unknown) => ConnectionFailure,
): AppError {
  const code = (error as { code?: unknown }).code;
  if (code === "42501") {
    const message = `${superuser} cannot read pg_authid. Only a superuser can. If your provider does not give you a superuser, these passwords cannot be imported, and people set a new one with their enrolment link.`;
    return new AppError("forbidden", message, { superuser: message });
  }
  if (error instanceof HostileServerError) {
    const { text, fix } = failureOf(error);
    return new AppError("unavailable", `${text} ${fix}`);
  }
  return new AppError(
    "unavailable",
    "The connection was lost while reading. Try again, or run the SQL yourself and paste what it prints.",
  );
}
