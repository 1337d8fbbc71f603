/** Databases of tests: clones of the migrated template, or empty ones. */
import { randomBytes } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";

/** A database of its own. `drop` removes it, ending connections that are still open. */
export type TestDatabase = { readonly url: string; drop(): Promise<void> };

/** A new database on the run's cluster: a clone of the migrated template, or with `isEmpty` nothing at all. */
export async function createTestDatabase({ isEmpty = false } = {}): Promise<TestDatabase> {
  const { adminUrl, template } = inject("store");
  const name = `test_${randomBytes(6).toString("hex")}`;
  await asAdmin(`CREATE DATABASE ${name} TEMPLATE ${isEmpty ? "template0" : template}`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => asAdmin(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

async function asAdmin(sql: string): Promise<void> {
  const client = new pg.Client(inject("store").adminUrl);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
