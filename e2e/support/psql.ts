/** Logging in to the protected PostgreSQL with the real psql, and its pg_hba.conf. */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { type PsqlResult, runPsql } from "@/lib/testing/protected-postgres";
import { installation } from "./installation";

/** Logs in as `role` over TLS, typing `typed` in the password field. */
export function psql(role: string, typed: string): Promise<PsqlResult> {
  return runPsql(installation().protectedPostgres.port, role, typed, "sslmode=require");
}

/** Runs `sql` with psql as the superuser, as an administrator would who copied it from a page. */
export function runSql(sql: string): void {
  const words = ["-X", "-q", "-v", "ON_ERROR_STOP=1", installation().protectedPostgres.adminUrl];
  execFileSync("psql", words, { input: sql });
}

/** Makes roles without passwords: nobody gets in without Postern. */
export async function addRoles(...names: readonly string[]): Promise<void> {
  await asSuperuser(async (client) => {
    for (const name of names.map((each) => pg.escapeIdentifier(each))) {
      await client.query(`DROP ROLE IF EXISTS ${name}`);
      await client.query(`CREATE ROLE ${name} LOGIN`);
    }
  });
}

/** Puts `lines` into pg_hba.conf, below the tests' own way in, and reloads. @throws Error when PostgreSQL takes them not */
export async function writeHba(lines: readonly string[]): Promise<void> {
  const { data } = installation().protectedPostgres;
  writeFileSync(
    join(data, "pg_hba.conf"),
    ["host all postgres 127.0.0.1/32 scram-sha-256", ...lines, ""].join("\n"),
  );
  await asSuperuser(async (client) => {
    const { rows } = await client.query(
      "SELECT line_number, error FROM pg_hba_file_rules WHERE error IS NOT NULL",
    );
    if (rows.length > 0) throw new Error(`pg_hba.conf is wrong: ${JSON.stringify(rows)}`);
    await client.query("SELECT pg_reload_conf()");
  });
  // The postmaster reads the file a moment after it was told to.
  await sleep(300);
}

async function asSuperuser(run: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client(installation().protectedPostgres.adminUrl);
  await client.connect();
  try {
    await run(client);
  } finally {
    await client.end();
  }
}
