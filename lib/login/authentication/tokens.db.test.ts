/** Logins with hardware tokens and YubiKeys on the real store: right, wrong, used, far ahead, raced at two workers. */
import { execFileSync } from "node:child_process";
import { afterAll, describe, expect, test } from "vitest";
import { hex } from "@/lib/foundation/base/bytes";
import { database } from "@/lib/foundation/platform/database";
import { makeFactor, makePolicy } from "@/lib/testing/factories";
import { type Login, openLogins, password } from "@/lib/testing/logins";

const logins = openLogins();
const otherWorker = openLogins();
afterAll(() => Promise.all([logins.close(), otherWorker.close()]));

const seed = new Uint8Array(20).map((_, i) => i * 11);
const oathtool = (...words: string[]) =>
  execFileSync("oathtool", [...words, hex(seed)], { encoding: "utf8" }).trim();
const yubico = { publicId: "vvccccccdddd", privateId: "8792ebfe26cc" };
const aes = new Uint8Array(16).map((_, i) => i * 9 + 1);
const touch = (number: number) => {
  const word = (value: number, digits: number) => value.toString(16).padStart(digits, "0");
  const counts = [word(number >> 8, 4), "0000", "00", word(number & 0xff, 2)];
  return (
    yubico.publicId +
    execFileSync("ykgenerate", [hex(aes), yubico.privateId, ...counts], { encoding: "utf8" }).trim()
  );
};

/** Each kind: its row, and the code that stands for `number`, of which a later one is larger. */
const tokens = {
  hotp: { row: { secret: seed }, code: (number: number) => oathtool("-c", String(number)), far: 11 },
  totp_token: {
    row: { secret: seed, data: { algorithm: "SHA256", digits: 8, periodSeconds: 60 } },
    code: (number: number) => {
      const at = new Date(logins.clock.now().getTime() + (number - 1) * 60_000);
      return oathtool(
        "--totp=SHA256",
        "-d",
        "8",
        "-s",
        "60s",
        "-N",
        at.toISOString().slice(0, 19).replace("T", " "),
      );
    },
    far: 3,
  },
  yubikey: { row: { secret: aes, data: yubico }, code: (number: number) => touch(256 + number) },
} as const;
const kinds = Object.keys(tokens) as (keyof typeof tokens)[];

/** A touch of a key with another last letter: what it encrypts is then something else. */
const withOtherEnd = (touched: string) => touched.slice(0, -1) + (touched.endsWith("c") ? "b" : "c");

async function holder(kind: keyof typeof tokens): Promise<Login> {
  const login = await logins.person();
  await database().factor.deleteMany({ where: { userId: login.userId } });
  const { id } = await makeFactor(login.userId, { kind, ...tokens[kind].row });
  return { ...login, factorId: id };
}
const counterOf = async ({ factorId }: Login) =>
  (await database().factor.findUniqueOrThrow({ where: { id: factorId } })).counter;

describe.each(kinds)("%s", (kind) => {
  const { code } = tokens[kind];

  test("right, used, wrong, missing, and the log says which factor", async () => {
    const login = await holder(kind);
    expect(await logins.reasonOf(login, password + code(1))).toBe("accepted");
    expect(await logins.reasonOf(login, password + code(1))).toBe("replayed_code");
    expect(await logins.reasonOf(login, password + code(0))).toBe("replayed_code");
    expect(await logins.reasonOf(login, password + code(2))).toBe("accepted");
    const wrong = kind === "yubikey" ? withOtherEnd(code(3)) : code(3).replace(/./g, "0");
    expect(await logins.reasonOf(login, password + wrong)).toBe("wrong_code");
    expect(await logins.reasonOf(login, password)).toBe("missing_code");
    expect(await logins.reasonOf(login, `wrong${code(3)}`)).toBe("wrong_password");
    const attempt = await database().attempt.findFirstOrThrow({
      where: { userId: login.userId, outcome: "accept" },
    });
    expect(attempt).toMatchObject({ factorKind: kind, factorId: login.factorId });
  });

  test("a flood of wrong passwords with right codes leaves the counter where it is", async () => {
    const login = await holder(kind);
    expect(await logins.reasonOf(login, password + code(0))).toBe("accepted");
    const before = await counterOf(login);
    const flood = Array.from({ length: 12 }, (_, i) =>
      (i % 2 ? logins : otherWorker).reasonOf(login, `guess${i}${code(1 + (i % 2))}`),
    );
    const reasons = await Promise.all(flood);
    expect(reasons.filter((reason) => reason.startsWith("accepted"))).toEqual([]);
    expect(reasons).toContain("wrong_password");
    expect(await counterOf(login)).toBe(before);
    await database().loginState.update({
      where: { userId: login.userId },
      data: { failures: 0, lockedUntil: null },
    });
    expect(await logins.reasonOf(login, password + code(1))).toBe("accepted");
  });

  test("of 20 at once at two workers one is let in", async () => {
    const login = await holder(kind);
    const at = (i: number) => (i % 2 ? logins : otherWorker);
    const race = Array.from({ length: 20 }, (_, i) => at(i).reasonOf(login, password + code(1)));
    const reasons = await Promise.all(race);
    expect(reasons.filter((reason) => reason === "accepted")).toHaveLength(1);
    expect(reasons.filter((reason) => reason === "replayed_code")).toHaveLength(19);
  });

  test("a reuse window lets the same code in so often and no more", async () => {
    const login = await holder(kind);
    const policy = await makePolicy({
      reuseUses: 3,
      reuseSeconds: 60,
      clients: { create: { clientId: login.clientId } },
    });
    const typed = password + code(1);
    const reasons: string[] = [];
    for (let i = 0; i < 4; i++) reasons.push(await logins.reasonOf(login, typed));
    expect(reasons).toEqual(["accepted", "accepted_reused", "accepted_reused", "replayed_code"]);
    await database().policy.delete({ where: { id: policy.id } });
  });
});

test.each(["hotp", "totp_token"] as const)(
  "%s: a code too far ahead is wrong, and moves nothing",
  async (kind) => {
    const { code, far } = tokens[kind];
    const login = await holder(kind);
    expect(await logins.reasonOf(login, password + code(1))).toBe("accepted");
    const before = await counterOf(login);
    expect(await logins.reasonOf(login, password + code(1 + far))).toBe("wrong_code");
    expect(await counterOf(login)).toBe(before);
    expect(await logins.reasonOf(login, password + code(2))).toBe("accepted");
  },
);

test("the clock of a token is followed by one step a login, from the store", async () => {
  const login = await holder("totp_token");
  const { code } = tokens.totp_token;
  // Its clock runs a step ahead each day.
  for (let ahead = 1; ahead <= 4; ahead++) {
    logins.clock.advance(86_400_000);
    expect(await logins.reasonOf(login, password + code(ahead + 2))).toBe("wrong_code");
    expect(await logins.reasonOf(login, password + code(ahead + 1))).toBe("accepted");
  }
  logins.clock.advance(86_400_000);
  expect(await logins.reasonOf(login, password + code(1))).toBe("wrong_code");
});

test.each([
  ["hotp", new Uint8Array(9)],
  ["totp_token", new Uint8Array(65)],
  ["yubikey", new Uint8Array(15)],
] as const)(
  "a %s whose secret has another length proves nothing, and breaks nothing",
  async (kind, secret) => {
    const login = await logins.person();
    await makeFactor(login.userId, { kind, data: tokens.yubikey.row.data, secret });
    logins.nextStep();
    expect(await logins.reasonOf(login, password + logins.code())).toBe("accepted");
  },
);
