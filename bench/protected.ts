/** A PostgreSQL that is logged in to: by our doors, by its own SCRAM and by trust, a database for each way. */
import { execFile, spawnSync } from "node:child_process";
import { pbkdf2Sync, randomBytes } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { childEnv, env } from "@/lib/foundation/platform/env";
import { ldapMethod, radiusMethod } from "@/lib/protocols/postgres/hba/lines";
import { keyBytes, leastIterations, verifierText } from "@/lib/protocols/postgres/scram";
import { debianBinaries, startDebianServer } from "@/lib/testing/debian-postgres";
import { temporaryDirectory } from "@/lib/testing/postgres";
import { password, username } from "./people";
import { ldapName, type Postern } from "./postern";
import { ask } from "./store";

/** How a login is checked. */
export const ways = ["radius", "ldaps", "scram", "trust"] as const;
export type Way = (typeof ways)[number];

/** The protected server. */
export type Protected = {
  readonly version: number;
  readonly port: number;
  /** Logs person `n` in so many times with pgbench, 15 at a time, each over a connection of its own; logins a second. */
  pgbench(way: Way, n: number, logins: number): Promise<number>;
  stop(): Promise<void>;
};

/** Everyone's password as PostgreSQL keeps it. */
export const verifier = ((): string => {
  const salt = randomBytes(16);
  return verifierText(pbkdf2Sync(password, salt, leastIterations, keyBytes, "sha256"), salt, leastIterations);
})();

/** Whether the programs are installed: a PostgreSQL with LDAP, and pgbench. */
export const canBeProtected = (): boolean =>
  debianBinaries() !== null && spawnSync("pgbench", ["--version"]).status === 0;

/** Starts it in front of `postern`, with a role for each person from 0 to `people - 1`. */
export async function startProtected(postern: Postern, people: number): Promise<Protected> {
  const home = await temporaryDirectory();
  const server = await startDebianServer({ max_connections: "100" });
  const [authority] = await ask<{ certificate: string }>(
    postern.url,
    "SELECT certificate FROM certificate_authorities WHERE purpose = 'doors'",
  );
  const authorityFile = join(home, "ca.pem");
  writeFileSync(authorityFile, authority?.certificate ?? "");
  server.setLdapConf(`TLS_CACERT ${authorityFile}\n`);
  const base = env().POSTERN_LDAP_BASE.text;
  const methods: Readonly<Record<Way, string>> = {
    radius: radiusMethod({
      servers: [{ host: "127.0.0.1", port: postern.port }],
      secret: postern.secret,
      identifier: "benchmark",
    }),
    ldaps: ldapMethod({
      hosts: ["127.0.0.1"],
      port: postern.ldapsPort,
      tls: "ldaps",
      mode: "simple",
      ldapName,
      base,
      secret: null,
    }),
    scram: "scram-sha-256",
    trust: "trust",
  };
  await server.setHba(ways.map((way) => `host by_${way} all 127.0.0.1/32 ${methods[way]}`));
  const roles = Array.from({ length: people }, (_, n) => username(n));
  await ask(
    server.url("postgres"),
    roles.map((role) => `CREATE ROLE ${role} LOGIN PASSWORD '${verifier}'`).join(";"),
  );
  for (const way of ways) await ask(server.url("postgres"), `CREATE DATABASE by_${way}`);
  const script = join(home, "one.sql");
  writeFileSync(script, "SELECT 1;\n");
  const atOnce = 15;
  return {
    version: server.version,
    port: server.port,
    async pgbench(way, n, logins) {
      const words = ["-n", "-C", "-f", script, "-c", atOnce, "-j", 2, "-t", Math.ceil(logins / atOnce)];
      words.push("-h", "127.0.0.1", "-p", server.port, "-U", username(n), `by_${way}`);
      const { stdout } = await promisify(execFile)("pgbench", words.map(String), {
        env: childEnv({ PGPASSWORD: password, PGSSLMODE: "disable", LC_ALL: "C.UTF-8" }),
      });
      const rate = /tps = ([\d.]+)/.exec(stdout)?.[1];
      if (!rate) throw new Error(`pgbench said something else than expected:\n${stdout}`);
      return Number(rate);
    },
    async stop() {
      await server.remove();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
