/** Bringing the store up to date: applies prisma/migrations at run time, interchangeable with `prisma migrate deploy`. */
import { createHash, randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type pg from "pg";
import { StartError } from "@/lib/foundation/base/errors";
import { connectStore } from "./connect-store";
import { databaseErrorCode } from "./database";
import { projectRoot } from "./project-root";
import { grantRights, type StoreUrls } from "./store-rights";

type Migration = { readonly name: string; readonly sql: string; readonly checksum: string };
type AppliedRow = { name: string; checksum: string; isFinished: boolean };

/** The lock that Prisma's own engine takes, so that both never migrate at once. */
const prismaLock = 72707369;

/** Byte for byte what Prisma creates: `prisma migrate status` compares nothing less. */
const bookkeeping = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id                      VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum                VARCHAR(64) NOT NULL,
    finished_at             TIMESTAMPTZ,
    migration_name          VARCHAR(255) NOT NULL,
    logs                    TEXT,
    rolled_back_at          TIMESTAMPTZ,
    started_at              TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count     INTEGER NOT NULL DEFAULT 0
)`;

/**
 * Applies what is missing and gives the names applied, in order. Safe when several processes start at once: one
 * applies, the others wait for it and find nothing to do. A migration is applied whole or not at all. Afterwards the role
 * of `url` has its rights.
 * @throws StartError when the server cannot be used, history differs from the files, or a migration fails
 */
export async function migrate(
  { url, ownerUrl }: StoreUrls,
  directory = migrationsDirectory(),
): Promise<string[]> {
  const migrations = readMigrations(directory);
  const client = await connectStore(ownerUrl, url === ownerUrl ? "DATABASE_URL" : "POSTERN_MIGRATE_URL");
  try {
    await client.query(`SELECT pg_advisory_lock(${prismaLock})`);
    await client.query("SET client_min_messages = warning");
    const pending = pendingOf(migrations, await readApplied(client));
    // A role without the right to create tables may start a store that is up to date.
    if (pending.length > 0) await client.query(bookkeeping);
    for (const migration of pending) await apply(client, migration);
    if (url !== ownerUrl) await grantRights(client, url);
    return pending.map((migration) => migration.name);
  } catch (error) {
    throw databaseErrorCode(error) === insufficientPrivilege ? mayNotMigrate(error) : error;
  } finally {
    await client.end();
  }
}

/** The names of migrations that `migrate` would apply now. @throws StartError as `migrate` */
export async function pendingMigrations(url: string, directory = migrationsDirectory()): Promise<string[]> {
  const migrations = readMigrations(directory);
  const client = await connectStore(url);
  try {
    return pendingOf(migrations, await readApplied(client)).map((migration) => migration.name);
  } finally {
    await client.end();
  }
}

const migrationsDirectory = (): string => join(projectRoot(), "prisma/migrations");

function readMigrations(directory: string): Migration[] {
  const names = readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  return names.map((name) => {
    const sql = readFileSync(join(directory, name, "migration.sql"), "utf8");
    return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
  });
}

async function readApplied(client: pg.Client): Promise<AppliedRow[]> {
  const { rows: tables } = await client.query("SELECT to_regclass('_prisma_migrations') AS found");
  if (!tables[0]?.found) return [];
  const { rows } = await client.query<AppliedRow>(
    `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS "isFinished"
     FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at`,
  );
  return rows;
}

function pendingOf(migrations: readonly Migration[], applied: readonly AppliedRow[]): Migration[] {
  for (const row of applied) {
    const file = migrations.find((migration) => migration.name === row.name);
    if (!file) {
      throw new StartError(
        `The store was migrated by a newer version of Postern (${row.name}). Start that version, or restore the backup made before the upgrade.`,
      );
    }
    if (!row.isFinished) {
      throw new StartError(
        `Migration ${row.name} failed earlier and is marked so in _prisma_migrations. Restore the backup, or repair what it left and run: npx prisma migrate resolve --rolled-back ${row.name}`,
      );
    }
    if (row.checksum !== file.checksum) {
      throw new StartError(
        `Migration ${row.name} was changed after it was applied. Put back the file prisma/migrations/${row.name}/migration.sql of the installed version.`,
      );
    }
  }
  const done = new Set(applied.map((row) => row.name));
  return migrations.filter((migration) => !done.has(migration.name));
}

async function apply(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  try {
    await client.query("BEGIN");
    await client.query(sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query("COMMIT");
  } catch (error) {
    if (databaseErrorCode(error) === insufficientPrivilege) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartError(
      `Migration ${name} failed and changed nothing: ${reason}. Fix the cause and start again.`,
      { cause: error },
    );
  }
}

const insufficientPrivilege = "42501";

function mayNotMigrate(error: unknown): StartError {
  const reason = error instanceof Error ? error.message : String(error);
  return new StartError(
    `The store is not up to date, and its role is not allowed to update it (${reason}). Set POSTERN_MIGRATE_URL to the same database as its owner, see docs/operations.md.`,
    { cause: error },
  );
}
