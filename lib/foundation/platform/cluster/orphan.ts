/** A postmaster that outlived its supervisor (kill -9 of the launcher): recognises it by its data directory, stops it. */
import { execFileSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { StartError } from "@/lib/foundation/base/errors";

/**
 * Stops the postmaster that still runs on `data`, if there is one. Call it while holding the cluster's lock: then
 * nobody supervises that postmaster any more.
 * @throws StartError naming its process id when it does not stop
 */
export async function stopOrphan(data: string): Promise<void> {
  const pid = postmasterPid(data);
  if (pid === null || !isAlive(pid)) return;
  if (!commandLine(pid).includes(data)) {
    // The number was given to another process since; PostgreSQL would take that one for a running postmaster.
    rmSync(join(data, "postmaster.pid"), { force: true });
    return;
  }
  for (const [signal, patienceMs] of [
    ["SIGINT", 30_000],
    ["SIGQUIT", 10_000],
  ] as const) {
    process.kill(pid, signal);
    if (await isGone(pid, patienceMs)) return;
  }
  throw new StartError(
    `A PostgreSQL from an earlier start (process ${pid}) is still running on ${data} and does not stop. Run: kill ${pid}`,
  );
}

/** The first line of postmaster.pid, or null when there is no such file. */
export function postmasterPid(data: string): number | null {
  try {
    return Number.parseInt(readFileSync(join(data, "postmaster.pid"), "utf8"), 10) || null;
  } catch {
    return null;
  }
}

async function isGone(pid: number, patienceMs: number): Promise<boolean> {
  for (const until = Date.now() + patienceMs; Date.now() < until; await sleep(50)) {
    // A dead process that nobody has reaped has an empty command line.
    if (!isAlive(pid) || commandLine(pid) === "") return true;
  }
  return false;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function commandLine(pid: number): string {
  try {
    if (process.platform === "linux")
      return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
    return execFileSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" }).trim();
  } catch {
    return "";
  }
}
