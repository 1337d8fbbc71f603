/** A private PostgreSQL: start, watch and stop one from the embedded binaries, for the store, the demo and tests. */
import { type ChildProcess, spawn } from "node:child_process";
import {
  chmodSync,
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { StartError } from "@/lib/foundation/base/errors";
import { type Account, databaseAccount } from "./cluster/account";
import { findBinaries, programEnv } from "./cluster/binaries";
import { initialize, keptPassword, placeData, sharedShelf, writeDataFile } from "./cluster/data-directory";
import { stopOrphan } from "./cluster/orphan";
import { freePort, requireFreePort } from "./ports";
import { holdLock } from "./process-lock";

/** How to run a cluster. */
export type ClusterOptions = {
  /** Holds data, password, port and postgres.log of this cluster; made when missing. */
  readonly directory: string;
  /** The port on 127.0.0.1; 0 = the one of last time if it is free, else any. */
  readonly port: number;
  /** The environment variable that sets `port`, for the error when it is in use. */
  readonly portVariable: string;
  readonly superuser: string;
  /** Server settings, for example { fsync: "off" }. File names may be relative to the data directory. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Files to write into the data directory before the start, for example { "pg_hba.conf": "…" }. */
  readonly files?: Readonly<Record<string, string>>;
  /** How long to wait for another process that has this cluster open. */
  readonly waitMs?: number;
};

/** A running cluster. Stop it before the process ends; one that was not is stopped by the next start. */
export type Cluster = {
  readonly port: number;
  /** The postmaster's process id. */
  readonly pid: number;
  readonly superuser: string;
  readonly password: string;
  /** The data directory, absolute. */
  readonly data: string;
  readonly logFile: string;
  /** A connection string of the superuser for `database`. */
  url(database: string): string;
  /** Ends connections and stops; resolves when the postmaster is gone. */
  stop(): Promise<void>;
  /** Resolves with the reason when the postmaster ended, asked or not. */
  readonly exited: Promise<string>;
};

/** Another process has the cluster open. */
export class ClusterInUseError extends StartError {}

const largestLogBytes = 10 * 1024 * 1024;

/**
 * Starts the cluster, making it first if need be; resolves when it takes connections. A postmaster left by a killed
 * supervisor is stopped first.
 * @throws StartError when another process has it open, the port is in use, or PostgreSQL does not start
 */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const directory = resolve(options.directory);
  mkdirSync(directory, { recursive: true });
  chmodSync(directory, 0o711);
  const held = await holdLock(directory, options.waitMs);
  if (!held.ok) {
    throw new ClusterInUseError(
      `${directory} is in use by process ${held.pid}. Stop that first, or set POSTERN_HOME to another directory.`,
    );
  }
  try {
    const account = databaseAccount(join(directory, "data"));
    const data = placeData(directory, account);
    const { initdb, postgres } = findBinaries(account, account ? sharedShelf : directory);
    await stopOrphan(data);
    const password = keptPassword(directory, "password");
    const { superuser, settings = {} } = options;
    await initialize({ initdb, data, account, superuser, password, isDurable: settings.fsync !== "off" });
    for (const [name, text] of Object.entries(options.files ?? {})) writeDataFile(data, account, name, text);
    const logFile = join(directory, "postgres.log");
    const { child, port } = await launch({
      ...options,
      directory,
      settings,
      postgres,
      data,
      account,
      logFile,
    });
    const exited = exitOf(child).finally(() => held.lock.release());
    return {
      port,
      pid: child.pid ?? 0,
      superuser,
      password,
      data,
      logFile,
      url: (database) => `postgresql://${superuser}:${password}@127.0.0.1:${port}/${database}`,
      stop: () => stop(child, exited),
      exited,
    };
  } catch (error) {
    await held.lock.release();
    throw error;
  }
}

type Launch = ClusterOptions & {
  readonly settings: Readonly<Record<string, string>>;
  readonly postgres: string;
  readonly data: string;
  readonly account: Account | null;
  readonly logFile: string;
};

/** Tries three times: a port found free may be taken since, and backends of a killed postmaster need a moment to end. */
async function launch(from: Launch): Promise<{ child: ChildProcess; port: number }> {
  for (let attempt = 1; ; attempt++) {
    const port = await choosePort(from);
    const logStart = rotateLog(from.logFile);
    const child = spawnPostgres(from, port);
    const said = await whenReady(child, from.data, () =>
      readFileSync(from.logFile).subarray(logStart).toString("utf8").trim(),
    );
    if (said === null) {
      writeFileSync(join(from.directory, "port"), `${port}\n`);
      return { child, port };
    }
    if (attempt === 3) throw new StartError(`PostgreSQL did not start: ${said}\nSee ${from.logFile}.`);
    await sleep(500);
  }
}

async function choosePort({ directory, port, portVariable }: Launch): Promise<number> {
  if (port !== 0) {
    await requireFreePort("tcp", "127.0.0.1", port, portVariable);
    return port;
  }
  try {
    const last = Number.parseInt(readFileSync(join(directory, "port"), "utf8"), 10);
    await requireFreePort("tcp", "127.0.0.1", last, portVariable);
    return last;
  } catch {
    return freePort();
  }
}

/** Puts a large log aside and gives the length of what is there before this start. */
function rotateLog(logFile: string): number {
  const size = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;
  if (size <= largestLogBytes) return size;
  renameSync(logFile, `${logFile}.1`);
  return 0;
}

function spawnPostgres({ postgres, data, account, logFile, settings }: Launch, port: number): ChildProcess {
  const log = openSync(logFile, "a", 0o600);
  const fixed = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    timezone: "UTC",
    log_timezone: "UTC",
  };
  const words = Object.entries({ ...fixed, ...settings }).flatMap(([name, value]) => [
    "-c",
    `${name}=${value}`,
  ]);
  try {
    // Detached: a Ctrl-C in the terminal must reach the supervisor alone, which stops things in order.
    return spawn(postgres, ["-D", data, "-p", String(port), ...words], {
      ...account,
      cwd: "/",
      env: programEnv,
      detached: true,
      stdio: ["ignore", log, log],
    });
  } finally {
    closeSync(log);
  }
}

/** Null when it takes connections; else what it said before it ended. */
async function whenReady(child: ChildProcess, data: string, readLog: () => string): Promise<string | null> {
  let ended: string | null = null;
  void exitOf(child).then((reason) => {
    ended = reason;
  });
  // Crash recovery may take minutes; as long as the postmaster lives it is making progress.
  while (ended === null) {
    if (postmasterStatus(data, child.pid) === "ready") return null;
    await sleep(20);
  }
  return readLog() || ended;
}

/** Line 8 of postmaster.pid, as pg_ctl reads it; empty when the file is of another process. */
function postmasterStatus(data: string, pid: number | undefined): string {
  try {
    const lines = readFileSync(join(data, "postmaster.pid"), "utf8").split("\n");
    return Number(lines[0]) === pid ? (lines[7] ?? "").trim() : "";
  } catch {
    return "";
  }
}

function exitOf(child: ChildProcess): Promise<string> {
  return new Promise((done) => {
    if (child.exitCode !== null || child.signalCode !== null) done("it had ended already");
    child.once("error", (error) => done(error.message));
    child.once("exit", (code, signal) => done(signal ? `ended by ${signal}` : `exit code ${code}`));
  });
}

/** SIGINT is PostgreSQL's fast shutdown: it does not wait for clients to leave. */
async function stop(child: ChildProcess, exited: Promise<string>): Promise<void> {
  for (const [signal, patienceMs] of [
    ["SIGINT", 20_000],
    ["SIGQUIT", 5_000],
    ["SIGKILL", 5_000],
  ] as const) {
    child.kill(signal);
    const isGone = await Promise.race([exited.then(() => true), sleep(patienceMs, false, { ref: false })]);
    if (isGone) return;
  }
}
