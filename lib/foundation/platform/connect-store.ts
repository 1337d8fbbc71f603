/** The first connection to the store at start: the checks, and the errors that say what is wrong with its address. */
import pg from "pg";
import { StartError } from "@/lib/foundation/base/errors";

const oldestSupported = 140_000;

/** The environment variable that holds an address of the store. */
export type StoreVariable = "DATABASE_URL" | "POSTERN_MIGRATE_URL";

/**
 * One plain connection to a PostgreSQL that Postern can use. The caller ends it. `variable` is where `url` was set.
 * @throws StartError naming host, database and fix when it cannot be reached, refuses, or is older than 14
 */
export async function connectStore(
  url: string,
  variable: StoreVariable = "DATABASE_URL",
): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    application_name: "postern start",
    connectionTimeoutMillis: 10_000,
  });
  // Without a listener, a connection that breaks between two queries would end the process.
  client.on("error", () => {});
  try {
    await client.connect();
  } catch (error) {
    throw new StartError(`${storeAt(client)}: ${fixFor(error, variable)}`, { cause: error });
  }
  const { rows } = await client.query<{ number: string; text: string }>(
    "SELECT current_setting('server_version_num') AS number, current_setting('server_version') AS text",
  );
  if (Number(rows[0]?.number) >= oldestSupported) return client;
  await client.end();
  throw new StartError(
    `${storeAt(client)}: this is PostgreSQL ${rows[0]?.text}. Postern needs 14 or newer. Point ${variable} at one.`,
  );
}

function storeAt(client: pg.Client): string {
  return `The store at ${client.host}:${client.port}, database "${client.database}"`;
}

function fixFor(error: unknown, variable: StoreVariable): string {
  const { code, message } = error as { code?: string; message?: string };
  switch (code) {
    case "ECONNREFUSED":
      return `nothing listens there. Start PostgreSQL or correct ${variable}.`;
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `the host name is not known. Correct ${variable}.`;
    case "28P01":
    case "28000":
      return `it refused the user name and password (${message}). Correct ${variable} or pg_hba.conf.`;
    case "3D000":
      return `the database does not exist. Create it: createdb, with the user of ${variable} as owner.`;
    default:
      return `${message || code || "no answer"}. Check ${variable}, and that this PostgreSQL is running.`;
  }
}
