/** Registering the demo's PostgreSQL in its console: the monitoring role, and what the console reads with it. */
import { systemActor } from "@/lib/foundation/access/actor";
import { newMonitorPassword } from "@/lib/servers/registry/monitor-password";
import { monitorRoleLines, monitorRoleSql, usualMonitorRole } from "@/lib/servers/registry/monitor-role";
import { readServer } from "@/lib/servers/registry/read";
import { createServerInput } from "@/lib/servers/registry/schema";
import { createServer } from "@/lib/servers/registry/service";

/** Where a server that was started here is, and which client it asks as. */
export type Registration = {
  readonly port: number;
  readonly database: string;
  readonly certificate: string;
  readonly monitorPassword: string;
  readonly clientId: string;
};

const actor = systemActor("demo");

/** The monitoring role of a server here: its password, the SQL that makes it, and its lines of pg_hba.conf. */
export function monitorRoleFor(database: string) {
  const { password, verifier } = newMonitorPassword();
  const sql = monitorRoleSql({ role: usualMonitorRole, database, verifier });
  return {
    password,
    // Without psql's own commands: the connection is to that database already.
    statements: sql.split("\n").filter((line) => !line.startsWith("\\")),
    lines: monitorRoleLines({ role: usualMonitorRole, database, addresses: ["127.0.0.1"] }),
  };
}

/** Adds the server as an administrator would, and reads it once. */
export async function registerServer({
  monitorPassword,
  certificate,
  ...where
}: Registration): Promise<void> {
  const { id } = await createServer(
    actor,
    createServerInput.parse({
      ...where,
      name: "Demo PostgreSQL",
      host: "127.0.0.1",
      sslMode: "verify-full",
      caCertificate: certificate,
      monitorRole: usualMonitorRole,
      monitorPassword,
      notes: "The protected PostgreSQL that the demo started.",
    }),
  );
  await readServer(actor, { id });
}
