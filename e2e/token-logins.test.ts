/** Real psql with hardware tokens and YubiKeys, through a real PostgreSQL, by RADIUS to one worker and by LDAPS to another. */
import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hex } from "@/lib/foundation/base/bytes";
import { database } from "@/lib/foundation/platform/database";
import { hashPassword } from "@/lib/login/first-factor/password-hash";
import type { DebianServer } from "@/lib/testing/debian-postgres";
import { makeFactor, makeUser } from "@/lib/testing/factories";
import { type BothDoors, startBothDoors, type Way, ways } from "./support/both-doors";

const seed = new Uint8Array(20).map((_, i) => i * 11);
const aes = new Uint8Array(16).map((_, i) => i * 9 + 1);
const yubico = { publicId: "vvccccccdddd", privateId: "8792ebfe26cc" };
const run = (program: string, ...words: string[]) =>
  execFileSync(program, words, { encoding: "utf8" }).trim();
const hexWord = (value: number, digits: number) => value.toString(16).padStart(digits, "0");

type Token = {
  readonly row: Parameters<typeof makeFactor>[1];
  /** The code that stands for `number`; a larger one is newer. */
  readonly code: (number: number) => string;
  /** A code that is right, but so far ahead that a login does not look there; null where nothing is too far. */
  readonly far: number | null;
};

/** What each kind types, by programs of others. */
const tokens: Readonly<Record<string, Token>> = {
  hotp: {
    row: { kind: "hotp", secret: seed },
    code: (number) => run("oathtool", "-c", String(number), hex(seed)),
    far: 100,
  },
  "hotp of a YubiKey with its id": {
    row: {
      kind: "hotp",
      secret: seed.subarray(0, 16),
      data: { algorithm: "SHA256", digits: 8, tokenId: "ubhe00004711" },
    },
    code: (number) => `ubhe00004711${sha256Code(number)}`,
    far: 100,
  },
  totp_token: {
    row: { kind: "totp_token", secret: seed, data: { algorithm: "SHA256", digits: 8, periodSeconds: 60 } },
    code: (number) => {
      const at = new Date(Date.now() + (number - 1) * 60_000).toISOString().slice(0, 19).replace("T", " ");
      return run("oathtool", "--totp=SHA256", "-d", "8", "-s", "60s", "-N", `${at} UTC`, hex(seed));
    },
    far: 30,
  },
  yubikey: {
    row: { kind: "yubikey", secret: aes, data: yubico },
    code: (number) => {
      const counts = [hexWord(7, 4), "1234", "56", hexWord(number, 2)];
      return yubico.publicId + run("ykgenerate", hex(aes), yubico.privateId, ...counts);
    },
    far: null,
  },
};

/** oathtool counts with SHA-1 alone; by the clock it knows SHA-256, and a count is the time in steps of a second. */
function sha256Code(count: number): string {
  const words = ["--totp=SHA256", "-d", "8", "-s", "1s", "-N", `@${count}`, hex(seed.subarray(0, 16))];
  return run("oathtool", ...words);
}

let doors: BothDoors;
let server: DebianServer;

beforeAll(async () => {
  doors = await startBothDoors("tokens", "hostssl");
  ({ server } = doors);
}, 90_000);
afterAll(() => doors?.remove());

async function holder({ row }: Token) {
  const name = `t_${randomUUID().slice(0, 8)}`;
  const { id } = await makeUser({ username: name, passwordHash: await hashPassword("hunter2") });
  const { id: factorId } = await makeFactor(id, row);
  await server.addRoles(name);
  const logIn = async (way: Way, typed: string) =>
    (await server.psql(name, typed, `dbname=${ways[way]} sslmode=require`)).isIn;
  return { name, factorId, logIn };
}

const attempts = async (username: string) =>
  (await database().attempt.findMany({ where: { username }, orderBy: { id: "asc" } })).map(
    ({ door, reason }) => `${door} ${reason}`,
  );

describe.each(Object.entries(tokens))("%s", (_, token) => {
  test("psql is let in by either protocol, and a code counts once for both", async () => {
    const { name, factorId, logIn } = await holder(token);
    const [code, next] = [token.code(1), token.code(2)];
    expect(await logIn("radius", `hunter2${code}`)).toBe(true);
    expect(await logIn("radius", `hunter2${code}`)).toBe(false);
    expect(await logIn("ldap", `hunter2${code}`)).toBe(false);
    expect(await logIn("ldap", `wrong${next}`)).toBe(false);
    expect(await logIn("ldap", `hunter2${next}`)).toBe(true);
    expect(await logIn("radius", `hunter2${next}`)).toBe(false);
    expect(await logIn("radius", "hunter2")).toBe(false);
    expect(await attempts(name)).toEqual([
      "radius accepted",
      "radius replayed_code",
      "ldap replayed_code",
      "ldap wrong_password",
      "ldap accepted",
      "radius replayed_code",
      "radius missing_code",
    ]);
    const accepted = await database().attempt.findFirstOrThrow({ where: { username: name } });
    expect(accepted).toMatchObject({ factorKind: token.row?.kind, factorId });
  });

  test("20 psql at once at two workers by two protocols: one is in", async () => {
    const { name, logIn } = await holder(token);
    const typed = `hunter2${token.code(1)}`;
    const race = Array.from({ length: 20 }, (_, i) => logIn(i % 2 ? "radius" : "ldap", typed));
    expect((await Promise.all(race)).filter(Boolean)).toHaveLength(1);
    const rows = await database().attempt.findMany({ where: { username: name } });
    expect(rows.filter(({ outcome }) => outcome === "accept")).toHaveLength(1);
    expect(new Set(rows.map(({ worker }) => worker)).size).toBe(2);
  }, 60_000);
});

test.each(Object.entries(tokens).filter(([, { far }]) => far !== null))(
  "%s: a code that is too far ahead is refused, and the next ones still count",
  async (_, token) => {
    const { name, logIn } = await holder(token);
    const [code, next] = [token.code(1), token.code(2)];
    expect(await logIn("radius", `hunter2${code}`)).toBe(true);
    expect(await logIn("ldap", `hunter2${token.code(token.far ?? 0)}`)).toBe(false);
    expect(await logIn("ldap", `hunter2${next}`)).toBe(true);
    expect(await attempts(name)).toEqual(["radius accepted", "ldap wrong_code", "ldap accepted"]);
  },
);

test("a YubiKey in capitals, and behind 84 octets of password by RADIUS: 85 never leave PostgreSQL", async () => {
  const token = tokens.yubikey;
  if (!token) throw new TypeError("no YubiKey");
  const { name, logIn } = await holder(token);
  const set = async (password: string) =>
    database().user.update({
      where: { username: name },
      data: { passwordHash: await hashPassword(password) },
    });
  await set("x".repeat(84));
  expect(await logIn("radius", "x".repeat(84) + token.code(1).toUpperCase())).toBe(true);
  await set("x".repeat(85));
  expect(await logIn("radius", "x".repeat(85) + token.code(2))).toBe(false);
  expect(await attempts(name)).toEqual(["radius accepted"]);
  expect(await logIn("ldap", "x".repeat(85) + token.code(2))).toBe(true);
});
