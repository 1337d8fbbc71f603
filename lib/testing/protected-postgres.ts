/** A PostgreSQL that asks a worker, and logging in to it with the real psql. */
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { selfSignedCertificate } from "@/lib/foundation/certificates/certificate";
import { childEnv } from "@/lib/foundation/platform/env";
import type { Cluster } from "@/lib/foundation/platform/postgres-cluster";
import { startTestCluster } from "./postgres";

/** How psql ended: exit code 0 means that it was let in. */
export type PsqlResult = { readonly isIn: boolean; readonly output: string; readonly seconds: number };

/** A server with TLS whose roles (without passwords) are checked by RADIUS. */
export type ProtectedServer = {
  readonly cluster: Cluster;
  /** Logs in with psql as `user`, typing `password`. `options` are more words of the connection string. */
  psql(user: string, password: string, options?: string): Promise<PsqlResult>;
  addRoles(...names: string[]): Promise<void>;
  /** Replaces pg_hba.conf below the superuser's line and reloads. */
  setHba(lines: readonly string[]): Promise<void>;
  remove(): Promise<void>;
};

/** Starts it with `lines` of pg_hba.conf, and with `settings` beside its own. */
export async function startProtectedServer(
  lines: readonly string[],
  settings: Readonly<Record<string, string>> = {},
): Promise<ProtectedServer> {
  const { certificate, privateKey } = await selfSignedCertificate(["localhost", "127.0.0.1"], 2, new Date());
  const cluster = await startTestCluster({
    superuser: "postgres",
    settings: {
      ssl: "on",
      ssl_cert_file: "server.crt",
      ssl_key_file: "server.key",
      max_connections: "150",
      ...settings,
    },
    files: { "server.crt": certificate, "server.key": privateKey },
  });
  const admin = new pg.Client(cluster.url("postgres"));
  await admin.connect();
  const setHba = async (rules: readonly string[]) => {
    writeFileSync(
      join(cluster.data, "pg_hba.conf"),
      ["host all postgres 127.0.0.1/32 scram-sha-256", ...rules, ""].join("\n"),
    );
    const { rows } = await admin.query("SELECT error FROM pg_hba_file_rules WHERE error IS NOT NULL");
    if (rows.length > 0) throw new Error(`pg_hba.conf is wrong: ${JSON.stringify(rows)}`);
    await admin.query("SELECT pg_reload_conf()");
    // The postmaster reads the file a moment after it was told to.
    await new Promise((resolve) => setTimeout(resolve, 300));
  };
  await setHba(lines);
  return {
    cluster,
    psql: (user, password, options = "sslmode=require") => runPsql(cluster.port, user, password, options),
    async addRoles(...names) {
      for (const name of names) await admin.query(`CREATE ROLE ${pg.escapeIdentifier(name)} LOGIN`);
    },
    setHba,
    async remove() {
      await admin.end();
      await cluster.remove();
    },
  };
}

/** Logs in to the server on `port` of this machine as `user`, typing `password`. `options` are more words of the connection string. */
export function runPsql(port: number, user: string, password: string, options: string): Promise<PsqlResult> {
  const startedMs = performance.now();
  const quoted = user.replace(/['\\]/g, "\\$&");
  const words = [
    "-X",
    "-w",
    "-At",
    "-c",
    "SELECT current_user",
    `host=127.0.0.1 port=${port} dbname=postgres user='${quoted}' ${options}`,
  ];
  return new Promise((resolve) => {
    execFile(
      "psql",
      words,
      { env: childEnv({ PGPASSWORD: password, LC_ALL: "C.UTF-8" }) },
      (error, stdout, stderr) => {
        const isIn = error === null && stdout.trim() === user;
        resolve({ isIn, output: stdout + stderr, seconds: (performance.now() - startedMs) / 1000 });
      },
    );
  });
}
