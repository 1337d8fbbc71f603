/** Comparing role templates with a registered server: reads what it has, keeps nothing, changes nothing. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { AppError } from "@/lib/foundation/base/errors";
import { KeyringError } from "@/lib/foundation/keys/keyring";
import { database } from "@/lib/foundation/platform/database";
import type { SslMode } from "@/lib/protocols/postgres/server-address";
import { keptPassword, unreadablePassword } from "@/lib/servers/registry/kept-password";
import { readState, type StateResult } from "./read-state";
import type { TemplateStateInput } from "./schema";

/** What the server has now of what `input` names. @throws AppError 'not_found' */
export async function readTemplateState(
  actor: Actor,
  { id, ...asked }: TemplateStateInput,
): Promise<StateResult> {
  // A connection to the server with the kept password, as "Read now" makes one.
  authorize(actor, "server.write");
  const server = await database().server.findUnique({
    where: { id },
    omit: { reading: true, facts: true, protection: true },
  });
  if (!server) throw new AppError("not_found", "This server no longer exists.");
  const { host, port, monitorRole: user, caCertificate } = server;
  try {
    const password = keptPassword(id, server.monitorPasswordSealed);
    const sslMode = server.sslMode as SslMode;
    return await readState(
      { host, port, database: server.database, user, password, sslMode, caCertificate },
      asked,
    );
  } catch (error) {
    if (!(error instanceof KeyringError)) throw error;
    return { ok: false, failure: unreadablePassword(user, error) };
  }
}
