/** The transaction in which a server is read. */
import type pg from "pg";

/**
 * Begins one look at a server: it changes nothing, waits for nobody, takes no name from a schema of the server's people, and no
 * statement takes longer than `mostMs`.
 */
export async function beginReading(client: pg.Client, mostMs = 5000): Promise<void> {
  await client.query("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
  await client.query(
    `SET LOCAL statement_timeout = ${mostMs}; SET LOCAL lock_timeout = ${mostMs}; SET LOCAL search_path = pg_catalog`,
  );
}
