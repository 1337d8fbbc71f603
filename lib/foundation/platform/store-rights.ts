/**
 * Who may do what in the store: the owner migrates; the role of console, worker and jobs reads and writes rows, and only
 * adds to the logs.
 */
import pg from "pg";
import { StartError } from "@/lib/foundation/base/errors";
import { connectStore } from "./connect-store";

/** Where the store is: `url` for console, worker, jobs and commands, `ownerUrl` for migrations. May be the same. */
export type StoreUrls = { readonly url: string; readonly ownerUrl: string };

/** A store whose owner also runs the program. */
export const oneRole = (url: string): StoreUrls => ({ url, ownerUrl: url });

/** Tables that grow by adding alone. What expires in them is removed, and where a login came from is added, by functions with the owner's rights. */
const logs = ["attempts", "audit_events"];
const ownerFunctions = [
  "remove_expired_attempts(integer)",
  "note_sessions(bigint[], text[], text[], text[])",
];

/**
 * The statements that give `role` what the program needs in `schema`, and take what it does not. They can be repeated.
 * No right here lets it create, alter or drop anything.
 */
export function grantStatements(schema: string, role: string): string[] {
  const to = pg.escapeIdentifier(role);
  const inSchema = pg.escapeIdentifier(schema);
  const appendOnly = logs.map((table) => `${inSchema}.${table}`).join(", ");
  return [
    `GRANT USAGE ON SCHEMA ${inSchema} TO ${to}`,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${inSchema} TO ${to}`,
    `GRANT USAGE ON ALL SEQUENCES IN SCHEMA ${inSchema} TO ${to}`,
    `REVOKE UPDATE, DELETE ON ${appendOnly} FROM ${to}`,
    `REVOKE INSERT, UPDATE, DELETE ON ${inSchema}._prisma_migrations FROM ${to}`,
    ...ownerFunctions.map((name) => `GRANT EXECUTE ON FUNCTION ${inSchema}.${name} TO ${to}`),
  ];
}

/**
 * Gives the role of `url` its rights, as the owner on `client`, in one transaction. Nothing happens where both are the
 * same role. The caller holds the lock of migrations: two at once would fail.
 */
export async function grantRights(client: pg.Client, url: string): Promise<void> {
  const role = new pg.Client(url).user ?? "";
  const { rows } = await client.query<{ owner: string; schema: string }>(
    "SELECT current_user AS owner, current_schema() AS schema",
  );
  const { owner = "", schema = "" } = rows[0] ?? {};
  if (role === owner) return;
  await client.query(grantStatements(schema, role).join(";\n"));
}

/** @throws StartError when what was migrated is not what `url` leads to */
export async function requireSameStore({ url, ownerUrl }: StoreUrls): Promise<void> {
  if (url === ownerUrl) return;
  const client = await connectStore(url);
  try {
    const { rows } = await client.query("SELECT to_regclass('settings') AS found");
    if (rows[0]?.found) return;
  } finally {
    await client.end();
  }
  throw new StartError(
    "DATABASE_URL and POSTERN_MIGRATE_URL point to different databases or schemas. They may differ only in user and password.",
  );
}
