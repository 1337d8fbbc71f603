/** A pooler's process for tests: started under an unprivileged account, as packages start it, and watched. */
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { chownSync } from "node:fs";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { databaseAccount } from "@/lib/foundation/platform/cluster/account";
import { programEnv } from "@/lib/foundation/platform/cluster/binaries";
import { pamWrapper } from "./pam-services";

/** A running pooler. */
export type PoolerProcess = {
  readonly port: number;
  /** What it printed so far. */
  output(): string;
  stop(): Promise<void>;
};

// Debian keeps poolers in a directory that ordinary users do not have in PATH.
const path = `${process.env.PATH}:/usr/sbin`;

/** What `program --version` prints; null where it or what PAM needs for tests is not installed. */
export function poolerVersion(program: "pgbouncer" | "pgpool"): string | null {
  const { status, stdout, stderr } = spawnSync(program, ["--version"], {
    env: { ...programEnv, PATH: path },
    encoding: "utf8",
  });
  return status === 0 && pamWrapper() ? stdout + stderr : null;
}

/** The account that poolers run under: the one of databases where this is root, else this process's own. */
const account = databaseAccount("/nonexistent");

/** Its name. */
export function poolerAccount(): string {
  const uid = account?.uid ?? process.getuid?.();
  return execFileSync("id", ["-nu", String(uid)])
    .toString()
    .trim();
}

/** Gives `files` to the account that poolers run under, where this is root. */
export function giveToPooler(...files: readonly string[]): void {
  for (const file of files) if (account) chownSync(file, account.uid, account.gid);
}

/** Runs `words` and waits until it takes connections on `port`. @throws Error with what it printed when it does not */
export async function startPooler(
  [program = "", ...words]: readonly string[],
  port: number,
  env: Readonly<Record<string, string>>,
): Promise<PoolerProcess> {
  const child = spawn(program, words, {
    ...account,
    cwd: "/",
    env: { ...programEnv, PATH: path, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      printed += chunk.toString();
    });
  }
  child.once("error", (error) => {
    printed += error.message;
  });
  const exited = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
  for (let i = 0; i < 200 && !hasEnded() && !(await isOpen(port)); i++) await sleep(50);
  if (hasEnded() || !(await isOpen(port))) {
    child.kill("SIGKILL");
    throw new Error(`${program} does not take connections:\n${printed}`);
  }
  return {
    port,
    output: () => printed,
    async stop() {
      // Both end at once then: pgpool waits for its clients at SIGTERM, PgBouncer at SIGINT.
      child.kill(program === "pgpool" ? "SIGINT" : "SIGTERM");
      const late = setTimeout(() => child.kill("SIGKILL"), 5_000);
      await exited;
      clearTimeout(late);
    },
  };
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => resolve(true));
    socket.on("error", () => resolve(false));
    socket.on("connect", () => socket.destroy());
  });
}
