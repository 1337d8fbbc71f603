/** Who runs a database: PostgreSQL refuses root, so as root it runs under an unprivileged account. */
import { readFileSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { StartError } from "@/lib/foundation/base/errors";

/** An account to run a child process under. */
export type Account = { readonly uid: number; readonly gid: number };

/** In order of preference; `nobody` exists on every Linux. */
const candidates = ["postern", "postgres", "nobody"];

/**
 * The account for a database whose files are or will be at `data`; null when this process is not root and runs it itself.
 * The owner of existing files comes first: a `postgres` account may have appeared since they were made.
 * @throws StartError when there is none
 */
export function databaseAccount(data: string): Account | null {
  if (process.getuid?.() !== 0) return null;
  const existing = statSync(data, { throwIfNoEntry: false });
  if (existing && existing.uid !== 0) return { uid: existing.uid, gid: existing.gid };
  const lines = readFileSync("/etc/passwd", "utf8").split("\n");
  for (const name of candidates) {
    const [, , uid, gid] = lines.find((line) => line.startsWith(`${name}:`))?.split(":") ?? [];
    if (Number(uid) > 0) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new StartError(
    "PostgreSQL cannot run as root and there is no unprivileged account for it. Run Postern as an ordinary user, or add an account: useradd --system postern",
  );
}

/** Whether `account` may pass through every directory above `path`. */
export function canReach(path: string, account: Account | null): boolean {
  if (!account) return true;
  for (let at = dirname(path); ; at = dirname(at)) {
    const found = statSync(at, { throwIfNoEntry: false });
    if (found && !maySearch(found, account)) return false;
    if (at === dirname(at)) return true;
  }
}

function maySearch(
  { uid, gid, mode }: { uid: number; gid: number; mode: number },
  account: Account,
): boolean {
  if (uid === account.uid) return (mode & 0o100) !== 0;
  if (gid === account.gid) return (mode & 0o010) !== 0;
  return (mode & 0o001) !== 0;
}
