/** The files of a cluster: where they lie, and making them whole or not at all. */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { StartError } from "@/lib/foundation/base/errors";
import { type Account, canReach } from "./account";
import { programEnv } from "./binaries";

/** Where root keeps what an unprivileged account must reach when POSTERN_HOME lies below a closed directory. */
export const sharedShelf = "/var/lib/postern";

/**
 * The data directory of the cluster in `directory`. When root's home lies where the account cannot go (such as /root),
 * `directory`/data is a link to one below /var/lib/postern.
 * @throws StartError when neither place can be used
 */
export function placeData(directory: string, account: Account | null): string {
  const data = join(directory, "data");
  if (lstatSync(data, { throwIfNoEntry: false })?.isSymbolicLink())
    return resolve(directory, readlinkSync(data));
  if (canReach(data, account)) return data;
  if (existsSync(data)) throw unreachableHome(directory);
  try {
    mkdirSync(sharedShelf, { recursive: true });
    chmodSync(sharedShelf, 0o755);
    const shelf = mkdtempSync(join(sharedShelf, "data-"));
    chmodSync(shelf, 0o711);
    symlinkSync(join(shelf, "data"), data);
    return join(shelf, "data");
  } catch (error) {
    throw unreachableHome(directory, error);
  }
}

function unreachableHome(directory: string, cause?: unknown): StartError {
  return new StartError(
    `${directory} is inside a directory that only root can enter, and PostgreSQL does not run as root. Set POSTERN_HOME to a directory that other accounts can reach, such as /srv/postern.`,
    { cause },
  );
}

/** A password, made at the first call and kept in the file `name` of `directory`, mode 0600. */
export function keptPassword(directory: string, name: string): string {
  const file = join(directory, name);
  if (!existsSync(file)) {
    writeFileSync(`${file}.tmp`, `${randomBytes(24).toString("base64url")}\n`, { mode: 0o600 });
    renameSync(`${file}.tmp`, file);
  }
  return readFileSync(file, "utf8").trim();
}

/** What `initialize` needs. `isDurable` false skips waiting for the disk, for tests. */
export type InitializeOptions = {
  readonly initdb: string;
  readonly data: string;
  readonly account: Account | null;
  readonly superuser: string;
  readonly password: string;
  readonly isDurable: boolean;
};

/**
 * Makes the data directory unless it exists. It is built beside its place and renamed at the end, so that one which was
 * interrupted is never taken for a whole one.
 * @throws StartError with what initdb said
 */
export async function initialize(options: InitializeOptions): Promise<void> {
  if (existsSync(options.data)) return;
  const draft = `${options.data}.tmp`;
  const passwordFile = `${options.data}.password`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  own(draft, options.account);
  try {
    rmSync(passwordFile, { force: true });
    writeFileSync(passwordFile, `${options.password}\n`, { mode: 0o600, flag: "wx" });
    own(passwordFile, options.account);
    const words = ["-D", draft, "-U", options.superuser, "--pwfile", passwordFile, "-A", "scram-sha-256"];
    // The builtin provider orders by code point like C, and knows upper and lower case of every script.
    words.push("-E", "UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8");
    words.push("--data-checksums", ...(options.isDurable ? [] : ["--no-sync"]));
    await run(options.initdb, words, options.account);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(draft, options.data);
}

/** Writes a file into the data directory for the database alone: mode 0600, owned by its account. */
export function writeDataFile(data: string, account: Account | null, name: string, text: string): void {
  const draft = join(data, `${name}.tmp`);
  writeFileSync(draft, text, { mode: 0o600 });
  own(draft, account);
  renameSync(draft, join(data, name));
}

function own(path: string, account: Account | null): void {
  if (account) chownSync(path, account.uid, account.gid);
}

function run(program: string, words: readonly string[], account: Account | null): Promise<void> {
  return new Promise((done, fail) => {
    const child = spawn(program, words, {
      ...account,
      cwd: "/",
      env: programEnv,
      stdio: ["ignore", "ignore", "pipe"],
    });
    let said = "";
    child.stderr.on("data", (chunk: Buffer) => {
      said += chunk.toString();
    });
    child.on("error", (error) => fail(new StartError(`${program} cannot be run: ${error.message}`)));
    child.on("close", (code) =>
      code === 0 ? done() : fail(new StartError(`${program} failed: ${said.trim() || `exit ${code}`}`)),
    );
  });
}
