/** The PostgreSQL that Debian packages bring: built with LDAP, started under another account where this is root. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { chownSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import pg from "pg";
import { selfSignedCertificate } from "@/lib/foundation/certificates/certificate";
import { type Account, databaseAccount } from "@/lib/foundation/platform/cluster/account";
import { programEnv } from "@/lib/foundation/platform/cluster/binaries";
import { freePort } from "@/lib/foundation/platform/ports";
import { holdLock } from "@/lib/foundation/platform/process-lock";
import { temporaryDirectory } from "./postgres";
import { type PsqlResult, runPsql } from "./protected-postgres";

/** A server with TLS. Its superuser `postgres` logs in from this machine by SCRAM. */
export type DebianServer = {
  readonly port: number;
  readonly data: string;
  /** The major version. */
  readonly version: number;
  /** A connection string of the superuser. */
  url(database: string): string;
  /** Logs in with psql as `user`, typing `password`. `options` are more words of the connection string. */
  psql(user: string, password: string, options?: string): Promise<PsqlResult>;
  addRoles(...names: string[]): Promise<void>;
  /** Replaces pg_hba.conf below the superuser's line and reloads. @throws Error when PostgreSQL finds a fault in it */
  setHba(lines: readonly string[]): Promise<void>;
  /** Replaces the server's ldap.conf, which says whom it trusts; every new session reads it. */
  setLdapConf(text: string): void;
  /** What the server logged so far. */
  log(): string;
  remove(): Promise<void>;
};

/** The programs of the newest server that is installed from packages, or null. */
export function debianBinaries(): string | null {
  const root = "/usr/lib/postgresql";
  if (!existsSync(root)) return null;
  const versions = readdirSync(root).sort((a, b) => Number(b) - Number(a));
  const found = versions.find((version) => existsSync(join(root, version, "bin/postgres")));
  return found === undefined ? null : join(root, found, "bin");
}

/** Starts it, new, on any port. @throws Error when none is installed or it does not start */
export async function startDebianServer(
  settings: Readonly<Record<string, string>> = {},
): Promise<DebianServer> {
  const binaries = debianBinaries();
  if (!binaries) throw new Error("No PostgreSQL from packages is installed: apt-get install postgresql");
  const home = await temporaryDirectory();
  // What a killed run leaves behind is found and removed by its layout, see removeAbandonedClusters.
  const directory = join(home, "cluster");
  mkdirSync(directory, { mode: 0o755 });
  const held = await holdLock(directory);
  if (!held.ok) throw new Error(`${directory} is in use`);
  const data = join(directory, "data");
  const account = databaseAccount(data);
  const ldapConf = join(home, "ldap.conf");
  writeFileSync(ldapConf, "");
  await initialize(binaries, data, account);
  const port = await freePort();
  const started = start({ binaries, data, account, port, settings, ldapConf });
  const url = (database: string) => `postgresql://postgres:postgres@127.0.0.1:${port}/${database}`;
  const admin = await connectWhenReady(url("postgres"), started);
  const { rows } = await admin.query<{ version: number }>(
    "SELECT current_setting('server_version_num')::int / 10000 AS version",
  );
  const setHba = async (lines: readonly string[]) => {
    writeFileSync(join(data, "pg_hba.conf"), [ownLine, ...lines, ""].join("\n"));
    const faults = await admin.query(
      "SELECT line_number, error FROM pg_hba_file_rules WHERE error IS NOT NULL",
    );
    if (faults.rows.length > 0) throw new Error(`pg_hba.conf is wrong: ${JSON.stringify(faults.rows)}`);
    await admin.query("SELECT pg_reload_conf()");
    // The postmaster reads the file a moment after it was told to.
    await sleep(300);
  };
  return {
    port,
    data,
    version: rows[0]?.version ?? 0,
    url,
    psql: (user, password, options = "sslmode=require") => runPsql(port, user, password, options),
    async addRoles(...names) {
      for (const name of names) await admin.query(`CREATE ROLE ${pg.escapeIdentifier(name)} LOGIN`);
    },
    setHba,
    setLdapConf: (text) => writeFileSync(ldapConf, text),
    log: () => started.output(),
    async remove() {
      await admin.end();
      await started.stop();
      await held.lock.release();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

const ownLine = "host all postgres 127.0.0.1/32 scram-sha-256";

/** A new data directory with a certificate of its own. */
async function initialize(binaries: string, data: string, account: Account | null): Promise<void> {
  mkdirSync(data, { mode: 0o700 });
  const own = (path: string) => account && chownSync(path, account.uid, account.gid);
  own(data);
  const passwordFile = join(data, "..", "password");
  writeFileSync(passwordFile, "postgres\n", { mode: 0o600 });
  own(passwordFile);
  const words = ["-D", data, "-U", "postgres", "--pwfile", passwordFile, "-A", "scram-sha-256"];
  words.push("-E", "UTF8", "--locale=C", "--no-sync");
  await promisify(execFile)(join(binaries, "initdb"), words, { ...account, cwd: "/", env: programEnv });
  const tls = await selfSignedCertificate(["localhost", "127.0.0.1"], 2, new Date());
  const files = {
    "server.crt": tls.certificate,
    "server.key": tls.privateKey,
    "pg_hba.conf": `${ownLine}\n`,
  };
  for (const [name, text] of Object.entries(files)) {
    const path = join(data, name);
    writeFileSync(path, text, { mode: 0o600 });
    own(path);
  }
}

type Start = {
  readonly binaries: string;
  readonly data: string;
  readonly account: Account | null;
  readonly port: number;
  readonly settings: Readonly<Record<string, string>>;
  readonly ldapConf: string;
};
type Started = { hasEnded(): boolean; output(): string; stop(): Promise<void> };

function start({ binaries, data, account, port, settings, ldapConf }: Start): Started {
  const all = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    ssl: "on",
    fsync: "off",
    ...settings,
  };
  const words = Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const child: ChildProcess = spawn(
    join(binaries, "postgres"),
    ["-D", data, "-p", String(port), ...words],
    // LDAPCONF is what libldap reads in place of /etc/ldap/ldap.conf.
    { ...account, cwd: "/", env: { ...programEnv, LDAPCONF: ldapConf }, stdio: ["ignore", "ignore", "pipe"] },
  );
  let output = "";
  child.stderr?.on("data", (text: Buffer) => {
    output += text.toString();
  });
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  return {
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    output: () => output,
    async stop() {
      // Fast shutdown: it does not wait for clients to leave.
      child.kill("SIGINT");
      await exited;
    },
  };
}

async function connectWhenReady(url: string, started: Started): Promise<pg.Client> {
  for (let round = 0; round < 300 && !started.hasEnded(); round++) {
    const client = new pg.Client(url);
    client.on("error", () => {});
    try {
      await client.connect();
      return client;
    } catch {
      await client.end().catch(() => {});
      await sleep(100);
    }
  }
  throw new Error(`PostgreSQL did not start:\n${started.output()}`);
}
