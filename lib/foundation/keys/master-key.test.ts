/** Tests of where the master key comes from. */
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { utf8 } from "@/lib/foundation/base/bytes";
import { type Env, parseEnv } from "@/lib/foundation/platform/env";
import { createKeyring, KeyringError } from "./keyring";
import { addMasterKey, ensureMasterKey, followingKeyring, masterKeyFile, readMasterKeys } from "./master-key";

const place = { table: "t", column: "c", row: "1" };
let home = "";
let from: Env;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "postern-key-"));
  from = parseEnv({ POSTERN_HOME: home });
});
afterEach(() => rmSync(home, { recursive: true }));

test("a key is made once, closed to others, and nothing is left beside it", () => {
  ensureMasterKey(from);
  const [first] = readMasterKeys(from);
  expect(first).toHaveLength(32);
  ensureMasterKey(from);
  expect(readMasterKeys(from)).toEqual([first]);
  expect(statSync(masterKeyFile(from)).mode & 0o777).toBe(0o600);
  expect(readdirSync(home)).toEqual(["master.key"]);
});

test("POSTERN_MASTER_KEY comes first, several keys newest first, and then no file is made", () => {
  const keys = [1, 2].map((n) => Buffer.alloc(32, n).toString("base64"));
  const withVariable = parseEnv({ POSTERN_HOME: home, POSTERN_MASTER_KEY: keys.join(",") });
  ensureMasterKey(withVariable);
  expect(existsSync(masterKeyFile(from))).toBe(false);
  expect(readMasterKeys(withVariable).map((key) => key[0])).toEqual([1, 2]);
  expect(() => addMasterKey(withVariable)).toThrow(/Set it to the new key, a comma/);
});

test("refuses a missing file, one that others may read, and what is not a key, each with the fix", () => {
  expect(() => readMasterKeys(from)).toThrow(/Restore the file from your backup/);
  ensureMasterKey(from);
  chmodSync(masterKeyFile(from), 0o644);
  expect(() => readMasterKeys(from)).toThrow(/chmod 600/);
  chmodSync(masterKeyFile(from), 0o600);
  writeFileSync(masterKeyFile(from), "short\n");
  expect(() => readMasterKeys(from)).toThrow(/openssl rand -base64 32/);
  writeFileSync(masterKeyFile(from), "\n");
  expect(() => createKeyring(readMasterKeys(from))).toThrow(KeyringError);
});

test("a new key stands in front, the older one stays, the file stays closed", () => {
  ensureMasterKey(from);
  const [old] = readMasterKeys(from);
  const keys = addMasterKey(from);
  expect(keys[1]).toEqual(old);
  expect(readMasterKeys(from)).toEqual(keys);
  expect(statSync(masterKeyFile(from)).mode & 0o777).toBe(0o600);
  expect(readFileSync(masterKeyFile(from), "utf8").trim().split("\n")).toHaveLength(2);
});

test("a running process follows a rotation without restart, and keeps what it derived", () => {
  ensureMasterKey(from);
  const running = followingKeyring(from);
  const derived = running.derive("session");
  const sealedBefore = running.seal(place, utf8("old"));
  const rotated = createKeyring(addMasterKey(from));
  expect(running.open(place, rotated.seal(place, utf8("new")))).toEqual(utf8("new"));
  expect(running.open(place, sealedBefore)).toEqual(utf8("old"));
  expect(rotated.isCurrent(running.seal(place, utf8("x")))).toBe(true);
  expect(running.derive("session")).toEqual(derived);
  const stranger = createKeyring([new Uint8Array(32)]);
  expect(() => running.open(place, stranger.seal(place, utf8("?")))).toThrow(KeyringError);
});

test.each([31, 33])("a key of %i octets is refused with where it stands and how to make one", (octets) => {
  const withVariable = parseEnv({ POSTERN_MASTER_KEY: Buffer.alloc(octets, 1).toString("base64") });
  expect(() => readMasterKeys(withVariable)).toThrow(/POSTERN_MASTER_KEY.*openssl rand/);
});
