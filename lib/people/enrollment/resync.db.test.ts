/** Tokens that have run away are found again by two codes in a row: by their holder, by the help desk, and by nobody who guesses. */
import { beforeEach, describe, expect, test } from "vitest";
import type { UserActor } from "@/lib/foundation/access/actor";
import { database } from "@/lib/foundation/platform/database";
import { codeAt, stepAt } from "@/lib/login/factors/totp";
import { hashPassword } from "@/lib/login/first-factor/password-hash";
import { operatorWith, userActor } from "@/lib/testing/actors";
import { makeFactor, makeUser } from "@/lib/testing/factories";
import { fixedClock } from "@/lib/testing/fixed-clock";
import { resyncOwnToken, resyncToken } from "./resync";

const password = "correct otter battery";
const secret = new Uint8Array(20).map((_, i) => i * 13);
const key = { secret, algorithm: "SHA1", digits: 6 } as const;
const start = "2026-11-20T12:00:00Z";
let clock = fixedClock(start);
let passwordHash = "";

beforeEach(async () => {
  clock = fixedClock(start);
  passwordHash ||= await hashPassword(password);
});

async function holder(data: Parameters<typeof makeFactor>[1] = {}) {
  const user = await makeUser({ passwordHash });
  const token = { kind: "hotp", name: "Token 4711", secret, counter: 9, ...data };
  const { id: factorId } = await makeFactor(user.id, token);
  return { actor: userActor(user.id, user.username), userId: user.id, factorId };
}

const inARow = (number: number) => ({ first: codeAt(key, number), second: codeAt(key, number + 1) });
const own = (actor: UserActor, factorId: string, codes = inARow(300), typed = password) =>
  resyncOwnToken(actor, { factorId, password: typed, ...codes }, clock);
const factorOf = (id: string) => database().factor.findUniqueOrThrow({ where: { id } });
const failuresOf = async (userId: string) =>
  (await database().loginState.findUniqueOrThrow({ where: { userId } })).failures;
const audited = (userId: string) =>
  database().auditEvent.findMany({ where: { subjectId: userId }, orderBy: { id: "asc" } });

describe("the holder", () => {
  test("moves the counter to the second code, which is spent with it, and is written down", async () => {
    const { actor, userId, factorId } = await holder();
    await own(actor, factorId, { first: ` ${inARow(300).first}`.trim(), second: inARow(300).second });
    expect(await factorOf(factorId)).toMatchObject({ counter: 301n, lastUsedAt: new Date(start) });
    await expect(own(actor, factorId)).rejects.toMatchObject({ code: "invalid_input" });
    const [row] = await audited(userId);
    expect(row).toMatchObject({
      action: "factor.resynchronised",
      actorName: actor.name,
      detail: { factorId, kind: "hotp", name: "Token 4711" },
    });
  });

  test("finds the token that was named, by its own codes alone", async () => {
    const { actor, userId, factorId } = await holder();
    const other = { kind: "hotp", name: "Another", secret: new Uint8Array(20), counter: 9 };
    const { id: otherId } = await makeFactor(userId, { ...other, createdAt: new Date(0) });
    await expect(own(actor, otherId)).rejects.toMatchObject({ code: "invalid_input" });
    await own(actor, factorId);
    expect([(await factorOf(otherId)).counter, (await factorOf(factorId)).counter]).toEqual([9n, 301n]);
  });

  test("finds a token whose clock is hours away, which then logs in by that", async () => {
    const { actor, factorId } = await holder({ kind: "totp_token", counter: -1 });
    const present = stepAt({ periodSeconds: 30 }, clock.now());
    await own(actor, factorId, inARow(present - 700));
    expect(await factorOf(factorId)).toMatchObject({
      counter: BigInt(present - 699),
      lastUsedAt: new Date(start),
    });
  });

  test.each([
    ["the codes of before", inARow(8)],
    ["the last accepted code first", inARow(9)],
    ["the same code twice", { first: inARow(20).first, second: inARow(20).first }],
    ["in the wrong order", { first: inARow(20).second, second: inARow(20).first }],
    ["too far ahead", inARow(2000)],
    ["nothing like a code", { first: "hello", second: "world" }],
    ["with something in front of the first", { ...inARow(300), first: `1${inARow(300).first}` }],
    ["with something in front of the second", { ...inARow(300), second: `1${inARow(300).second}` }],
  ])("is refused, and it counts as a guess: %s", async (_, codes) => {
    const { actor, userId, factorId } = await holder();
    await expect(own(actor, factorId, codes)).rejects.toMatchObject({
      code: "invalid_input",
      fields: { second: expect.stringContaining("not two codes in a row") },
    });
    expect([(await factorOf(factorId)).counter, await failuresOf(userId)]).toEqual([9n, 1]);
    expect((await audited(userId)).map(({ action }) => action)).toEqual(["user.proof_failed"]);
  });

  test("with a wrong password is told the same, and the counter stays", async () => {
    const { actor, userId, factorId } = await holder();
    const wrongCodes = await own(actor, factorId, inARow(8)).catch((error: unknown) => error);
    const wrongPassword = await own(actor, factorId, inARow(300), "wrong").catch((error: unknown) => error);
    expect(wrongPassword).toMatchObject({ code: "invalid_input" });
    expect(wrongPassword).toEqual(wrongCodes);
    expect([(await factorOf(factorId)).counter, await failuresOf(userId)]).toEqual([9n, 2]);
  });

  test("of 20 tries at once no more are judged than the lock allows", async () => {
    const { actor, userId, factorId } = await holder();
    const tries = Array.from({ length: 20 }, (_, i) => own(actor, factorId, inARow(3000 + i)));
    const codes = (await Promise.allSettled(tries)).map((result) =>
      result.status === "rejected" ? (result.reason as { code: string }).code : "passed",
    );
    expect(codes.filter((code) => code === "invalid_input")).toHaveLength(5);
    expect(codes.filter((code) => code === "unavailable")).toHaveLength(15);
    await expect(own(actor, factorId)).rejects.toMatchObject({ code: "unavailable" });
    expect([(await factorOf(factorId)).counter, await failuresOf(userId)]).toEqual([9n, 5]);
  });

  test("of 20 right ones at once one counts", async () => {
    const { actor, factorId } = await holder();
    const tries = Array.from({ length: 20 }, () => own(actor, factorId));
    const passed = (await Promise.allSettled(tries)).filter(({ status }) => status === "fulfilled");
    expect(passed).toHaveLength(1);
    expect((await factorOf(factorId)).counter).toBe(301n);
  });

  test.each(["totp", "yubikey"])("has nothing to find again of a %s", async (kind) => {
    const { actor, userId, factorId } = await holder({ kind });
    await expect(own(actor, factorId)).rejects.toMatchObject({ code: "conflict" });
    expect(await failuresOf(userId)).toBe(0);
  });

  test("cannot use one that was never confirmed, or is somebody else's", async () => {
    const { actor, factorId } = await holder({ confirmedAt: null });
    await expect(own(actor, factorId)).rejects.toMatchObject({ code: "conflict" });
    const other = await holder();
    await expect(own(actor, other.factorId)).rejects.toMatchObject({ code: "forbidden" });
    expect((await factorOf(other.factorId)).counter).toBe(9n);
  });
});

describe("the help desk", () => {
  const helper = operatorWith("help_desk");
  const help = (userId: string, factorId: string, codes = inARow(300)) =>
    resyncToken(helper, { userId, factorId, ...codes }, clock);

  test("needs the codes that the holder reads out, and no password", async () => {
    const { userId, factorId } = await holder();
    await help(userId, factorId);
    expect((await factorOf(factorId)).counter).toBe(301n);
    const [row] = await audited(userId);
    expect(row).toMatchObject({ action: "factor.resynchronised", actorName: helper.name });
  });

  test("guesses no more often than the user could, and is named in the audit log", async () => {
    const { userId, factorId } = await holder();
    for (let i = 0; i < 5; i++)
      await expect(help(userId, factorId, inARow(3000 + i))).rejects.toMatchObject({
        code: "invalid_input",
        fields: { second: expect.stringContaining("not two codes in a row of this token") },
      });
    await expect(help(userId, factorId)).rejects.toMatchObject({ code: "unavailable" });
    expect([(await factorOf(factorId)).counter, await failuresOf(userId)]).toEqual([9n, 5]);
    const [row] = await audited(userId);
    expect(row).toMatchObject({ action: "user.proof_failed", actorName: helper.name });
  });

  test("a disabled user, another user's token, one that is gone", async () => {
    const { userId, factorId } = await holder();
    const other = await holder();
    await expect(help(other.userId, factorId)).rejects.toMatchObject({ code: "not_found" });
    await database().user.update({ where: { id: userId }, data: { disabledAt: new Date() } });
    await expect(help(userId, factorId)).rejects.toMatchObject({ code: "conflict" });
    await database().user.update({
      where: { id: userId },
      data: { disabledAt: null, directoryDisabledAt: new Date() },
    });
    await expect(help(userId, factorId)).rejects.toMatchObject({ code: "conflict" });
    await database().factor.delete({ where: { id: factorId } });
    await expect(help(userId, factorId)).rejects.toMatchObject({ code: "not_found" });
  });
});
