/** Where a registered server is, and the role and password that Postern connects with. */
import { AppError } from "@/lib/foundation/base/errors";
import { KeyringError } from "@/lib/foundation/keys/keyring";
import { database } from "@/lib/foundation/platform/database";
import type { SslMode } from "@/lib/protocols/postgres/server-address";
import type { ConnectTarget } from "@/lib/servers/reading/connect";
import type { ConnectionFailure } from "@/lib/servers/reading/connection-failure";
import { keptPassword, unreadablePassword } from "./kept-password";

/** A server and how to connect to it; or why its password cannot be opened. Never log the target: it holds the password. */
export type KeptTarget = { readonly id: string; readonly name: string; readonly clientId: string | null } & (
  | { readonly ok: true; readonly target: ConnectTarget }
  | { readonly ok: false; readonly failure: ConnectionFailure }
);

/** The server `id` with its kept password. Who asks has to be authorized first. @throws AppError 'not_found' */
export async function keptTarget(id: string): Promise<KeptTarget> {
  const server = await database().server.findUnique({
    where: { id },
    omit: { reading: true, facts: true, protection: true },
  });
  if (!server) throw new AppError("not_found", "This server no longer exists.");
  const { name, clientId, host, port, monitorRole: user, caCertificate } = server;
  try {
    const password = keptPassword(id, server.monitorPasswordSealed);
    const sslMode = server.sslMode as SslMode;
    const target = { host, port, database: server.database, user, password, sslMode, caCertificate };
    return { ok: true, id, name, clientId, target };
  } catch (error) {
    if (!(error instanceof KeyringError)) throw error;
    return { ok: false, id, name, clientId, failure: unreadablePassword(user, error) };
  }
}
