/** Owns "one process at a time": a lock on a directory that the kernel drops with its holder, kill -9 included. */
import { createHash } from "node:crypto";
import { realpathSync, rmSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** A held lock; it ends with the process at the latest. */
export type ProcessLock = { release(): Promise<void> };

/** The lock, or the process id of its holder (0 when the holder does not say). */
export type LockResult =
  | { readonly ok: true; readonly lock: ProcessLock }
  | { readonly ok: false; readonly pid: number };

/**
 * Tries for up to `waitMs` to hold the lock on `directory`, which must exist.
 * A listening socket, because a pid file outlives its writer and its pid may belong to another process by then.
 */
export async function holdLock(directory: string, waitMs = 0): Promise<LockResult> {
  const address = lockAddress(directory);
  for (const until = Date.now() + waitMs; ; await sleep(100)) {
    const server = await listen(address);
    if (server) return { ok: true, lock: { release: () => close(server) } };
    const pid = await askHolder(address);
    if (pid === null && process.platform !== "linux") rmSync(address, { force: true });
    else if (Date.now() >= until) return { ok: false, pid: pid ?? 0 };
  }
}

/** Linux has socket names outside the file system, gone with their process; elsewhere the socket is a file. */
function lockAddress(directory: string): string {
  const name = createHash("sha256").update(realpathSync(directory)).digest("hex").slice(0, 32);
  return process.platform === "linux" ? `\0postern-${name}` : join(tmpdir(), `postern-${name}.lock`);
}

function listen(address: string): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      socket.on("error", () => {});
      socket.end(String(process.pid));
    });
    server.once("error", (error: NodeJS.ErrnoException) =>
      error.code === "EADDRINUSE" ? resolve(null) : reject(error),
    );
    server.listen(address, () => {
      server.unref();
      resolve(server);
    });
  });
}

function askHolder(address: string): Promise<number | null> {
  return new Promise((resolve) => {
    let answer = "";
    const socket = connect(address);
    socket.setTimeout(1000, () => socket.destroy());
    socket.on("data", (chunk) => {
      answer += chunk.toString();
    });
    socket.on("error", () => resolve(null));
    socket.on("close", () => resolve(Number(answer) || 0));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}
