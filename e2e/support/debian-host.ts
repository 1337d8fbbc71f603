/** A database host as Debian sets it up: its PostgreSQL with the stock file, and a shell that pages' blocks are pasted into. */
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "@playwright/test";
import pg from "pg";
import { childEnv } from "@/lib/foundation/platform/env";
import { type DebianServer, startDebianServer } from "@/lib/testing/debian-postgres";
import { temporaryDirectory } from "@/lib/testing/postgres";
import { stockHba } from "./stock-hba";

/** The host. Its superuser stays connected, as the pages ask for. */
export type DebianHost = Pick<DebianServer, "port" | "psql"> & {
  /** The file as it is now. */
  hba(): string;
  /** Replaces the file and gives what the command of the page prints. */
  reload(hba: string, command: string): Promise<string>;
  /** Runs SQL of a page with psql as the superuser. */
  runSql(sql: string): void;
  /** Runs a command of a page that asks psql as the superuser, and gives what it prints. */
  print(command: string): string;
  /** Pastes a block of shell commands about libldap. */
  paste(block: string): void;
  remove(): Promise<void>;
};

/** Starts it; `roles` may log in with the password that they have. */
export async function startDebianHost(
  roles: readonly { readonly name: string; readonly password: string }[],
): Promise<DebianHost> {
  const server = await startDebianServer();
  const directory = await temporaryDirectory();
  const admin = new pg.Client(server.url("postgres"));
  await admin.connect();
  for (const { name, password } of roles) {
    await admin.query(
      `CREATE ROLE ${pg.escapeIdentifier(name)} LOGIN PASSWORD ${pg.escapeLiteral(password)}`,
    );
  }
  const file = join(server.data, "pg_hba.conf");
  const loadedAt = async () =>
    String((await admin.query("SELECT pg_conf_load_time()::text AS at")).rows[0].at);
  const reload = async (hba: string, sql: string) => {
    const before = await loadedAt();
    writeFileSync(file, hba);
    const { rows } = await admin.query<Record<string, unknown>>(sql);
    await expect.poll(loadedAt).not.toBe(before);
    // The postmaster, which lets in, loads the file a moment later than a session does.
    await sleep(300);
    return String(Object.values(rows[0] ?? {})[0]);
  };
  await reload(stockHba, "SELECT pg_reload_conf()");
  return {
    port: server.port,
    psql: server.psql,
    hba: () => readFileSync(file, "utf8"),
    reload: (hba, command) =>
      reload(hba, /^sudo -u postgres psql -p \d+ -XAtc "(.*)"$/.exec(command)?.[1] ?? ""),
    runSql(sql) {
      const words = ["-X", "-q", "-v", "ON_ERROR_STOP=1", server.url("postgres")];
      execFileSync("psql", words, { input: sql });
    },
    print(command) {
      const words = /^sudo -u postgres psql -p \d+ (.*)$/.exec(command)?.[1] ?? "";
      return execFileSync("sh", ["-c", `psql '${server.url("postgres")}' ${words}`], { encoding: "utf8" });
    },
    paste(block) {
      pasteAt(block, directory);
      server.setLdapConf(readFileSync(join(directory, "ldap/ldap.conf"), "utf8"));
    },
    async remove() {
      await admin.end();
      await server.remove();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Runs `block` with /etc/ldap below `directory`, and a sudo that gives no rights and changes no owners. */
function pasteAt(block: string, directory: string): void {
  for (const folder of ["bin", "ldap"]) mkdirSync(join(directory, folder), { recursive: true, mode: 0o755 });
  const sudo = join(directory, "bin/sudo");
  const shim = '#!/bin/sh\n[ "$1" = install ] && shift 6 && set -- install -D "$@"\nexec "$@"\n';
  writeFileSync(sudo, shim);
  chmodSync(sudo, 0o755);
  const env = childEnv({ PATH: `${join(directory, "bin")}:${process.env.PATH}` });
  execFileSync("sh", ["-e"], {
    input: block.replaceAll("/etc/ldap", join(directory, "ldap")),
    env,
    stdio: ["pipe", "ignore", "inherit"],
  });
}
