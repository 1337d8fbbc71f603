/** What must never let in: codes of others and of the past, factors nobody confirmed, and what changed between reading and writing. */
import type pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { hours, minutes } from "@/lib/foundation/base/durations";
import { macKey } from "@/lib/foundation/keys/mac-key";
import { keyring } from "@/lib/foundation/keys/master-key";
import { database, openPool } from "@/lib/foundation/platform/database";
import { createLog } from "@/lib/foundation/platform/log";
import type { OneTimeKind } from "@/lib/login/factors/descriptor";
import { bypassCode } from "@/lib/login/factors/kinds/bypass-code";
import { recoveryCode } from "@/lib/login/factors/kinds/recovery-code";
import { codeAt, stepAt, type TotpKey } from "@/lib/login/factors/totp";
import { hashPassword } from "@/lib/login/first-factor/password-hash";
import { createFirstFactors, type FirstFactors } from "@/lib/login/first-factor/port";
import { setPassword } from "@/lib/people/users/password";
import { resetFactors } from "@/lib/people/users/reset-factors";
import { disableUser } from "@/lib/people/users/service";
import { operatorWith } from "@/lib/testing/actors";
import { makeClient, makeFactor, makePolicy, makeUser } from "@/lib/testing/factories";
import { fixedClock } from "@/lib/testing/fixed-clock";
import { createCore } from "./authenticate";
import { readConfig } from "./config-rows";
import type { LoginRequest } from "./contract";
import { markLate } from "./login-state";
import { codeMacOf } from "./one-time-codes";

const noon = new Date("2026-11-20T12:00:00Z");
const clock = fixedClock(noon);
const secret = new Uint8Array(20).fill(7);
const key: TotpKey = { secret, algorithm: "SHA1", digits: 6, periodSeconds: 30 };
const code = () => codeAt(key, stepAt(key, clock.now()));
const log = createLog("test");
const owner = operatorWith("owner");

/** Checks passwords as always; `meanwhile` runs between reading and deciding, `instead` takes the check's place. */
const real = createFirstFactors();
let meanwhile: (() => Promise<unknown>) | null = null;
let instead: FirstFactors["check"] | null = null;
let deadlines: number[] = [];
const firstFactors: FirstFactors = {
  ...real,
  async check(credential, typed, deadlineMs) {
    deadlines.push(deadlineMs);
    const run = meanwhile;
    meanwhile = null;
    await run?.();
    return (instead ?? real.check)(credential, typed, deadlineMs);
  },
};

let pool: pg.Pool;
let core: ReturnType<typeof createCore>;
let user: { id: string; username: string };
let client: { id: string };

beforeAll(() => {
  pool = openPool(process.env.DATABASE_URL ?? "", 8, log);
  core = createCore({ pool, keyring: keyring(), log, worker: "test", clock, firstFactors });
});
afterAll(() => pool.end());
beforeEach(async () => {
  clock.set(noon);
  meanwhile = null;
  instead = null;
  deadlines = [];
  await database().policy.deleteMany({ where: { isDefault: false } });
  user = await makeUser({ passwordHash: await hashPassword("hunter2") });
  client = await makeClient();
});

async function login(typed: string, changes: Partial<LoginRequest> & { through?: string } = {}) {
  const { through = client.id, ...rest } = changes;
  const config = await readConfig(pool, keyring(), log);
  return core.attempt({
    door: "radius",
    config,
    client: config.clients.find(({ id }) => id === through) ?? null,
    username: user.username,
    typed,
    state: null,
    sourceAddress: "127.0.0.1",
    personAddress: null,
    receivedMs: performance.now(),
    refusal: null,
    ...rest,
  });
}
const reasonOf = async (typed: string, changes: Parameters<typeof login>[1] = {}) =>
  (await login(typed, changes)).decision?.reason;
const state = (userId = user.id) => database().loginState.findUniqueOrThrow({ where: { userId } });
const passwordOnly = () => makePolicy({ method: "password", clients: { create: { clientId: client.id } } });

async function give(userId: string, kind: OneTimeKind, text: string, data: object = {}) {
  const codeMac = codeMacOf(await macKey(), kind, text);
  return database().oneTimeCode.create({ data: { userId, kind: kind.id, codeMac, ...data } });
}
const issued = (changes: object) => ({
  issuedBy: "test",
  expiresAt: new Date(noon.getTime() + hours(1)),
  ...changes,
});

describe("a one-time code", () => {
  test("of another user is no code", async () => {
    const other = await makeUser({ passwordHash: await hashPassword("hunter2") });
    await makeFactor(user.id, { secret });
    const recovery = await give(other.id, recoveryCode, "abcde-fghij");
    const bypass = await give(other.id, bypassCode, "abcd-efgh", issued({}));
    expect(await reasonOf("hunter2abcde-fghij")).toBe("wrong_password");
    expect(await reasonOf("hunter2abcd-efgh")).toBe("wrong_password");
    for (const { id } of [recovery, bypass])
      expect(await database().oneTimeCode.findUnique({ where: { id } })).toMatchObject({ usedAt: null });
  });

  test.each([
    ["expired", { expiresAt: noon }],
    ["revoked", { revokedAt: noon }],
    ["used", { usedAt: noon }],
  ])("that is %s was right once and counts no more", async (_, changes) => {
    await makeFactor(user.id, { secret });
    await give(user.id, bypassCode, "abcd-efgh", issued(changes));
    expect(await reasonOf("hunter2abcd-efgh")).toBe("replayed_code");
  });

  test.each([
    ["expired", { expiresAt: noon }],
    ["revoked", { revokedAt: noon }],
    ["used", { usedAt: noon }],
  ])("that is %s is no second factor to ask for", async (_, changes) => {
    await give(user.id, bypassCode, "abcd-efgh", issued(changes));
    expect(await reasonOf("hunter2")).toBe("no_factor");
  });

  test("of somebody else is no second factor to ask for", async () => {
    const other = await makeUser();
    await give(other.id, bypassCode, "abcd-efgh", issued({}));
    expect(await reasonOf("hunter2")).toBe("no_factor");
    await give(user.id, bypassCode, "ijkl-mnop", issued({}));
    expect(await reasonOf("hunter2")).toBe("missing_code");
  });

  test("of one kind is none of another", async () => {
    const codeMac = codeMacOf(await macKey(), bypassCode, "abcde-fghij");
    await database().oneTimeCode.create({ data: { userId: user.id, kind: recoveryCode.id, codeMac } });
    expect(await reasonOf("hunter2abcde-fghij")).toBe("wrong_password");
  });

  test("that expired stays expired when the clock is set back, whatever is tried meanwhile", async () => {
    await makeFactor(user.id, { secret });
    await give(user.id, bypassCode, "abcd-efgh", issued({}));
    clock.advance(hours(2));
    expect(await reasonOf(`hunter2${code()}`)).toBe("accepted");
    clock.set(noon);
    expect(await reasonOf("hunter2000000")).toBe("wrong_code");
    expect(await reasonOf("hunter2abcd-efgh")).toBe("replayed_code");
  });

  test.each(["usedAt", "revokedAt"])("that gets %s after it was read does not count", async (column) => {
    await makeFactor(user.id, { secret });
    const { id } = await give(user.id, bypassCode, "abcd-efgh", issued({}));
    meanwhile = () => database().oneTimeCode.update({ where: { id }, data: { [column]: noon } });
    expect(await reasonOf("hunter2abcd-efgh")).toBe("replayed_code");
  });
});

describe("a factor", () => {
  test("that nobody confirmed proves nothing", async () => {
    await makeFactor(user.id, { secret, confirmedAt: null });
    expect(await reasonOf(`hunter2${code()}`)).toBe("no_factor");
  });
  test("whose data is not of its kind proves nothing", async () => {
    const { id } = await makeFactor(user.id, { secret });
    await database().factor.update({ where: { id }, data: { data: { digits: 7 } } });
    expect(await reasonOf(`hunter2${code()}`)).toBe("no_factor");
  });
});

describe("a challenge", () => {
  const challenged = async (through = client.id) => {
    await database().client.update({ where: { id: through }, data: { codeEntry: "challenge" } });
    const { answer } = await login("hunter2", { through });
    if (answer.kind !== "challenge") throw new Error(`expected a challenge, got ${answer.kind}`);
    return answer.state;
  };
  test("is answered through the client that asked alone", async () => {
    await makeFactor(user.id, { secret });
    const other = await makeClient({ codeEntry: "challenge" });
    const state = await challenged();
    expect(await reasonOf(code(), { state, through: other.id })).toBe("challenge_expired");
    expect(await reasonOf(code(), { state })).toBe("accepted");
  });
  test("that expired stays expired when the clock is set back", async () => {
    await makeFactor(user.id, { secret });
    const state = await challenged();
    clock.advance(minutes(3));
    await challenged().then((later) => reasonOf("000000", { state: later }));
    clock.set(noon);
    expect(await reasonOf(code(), { state })).toBe("challenge_expired");
  });
  test("is answered once, also by a code that was used before", async () => {
    const { id } = await makeFactor(user.id, { secret });
    const state = await challenged();
    await database().factor.update({ where: { id }, data: { counter: stepAt(key, noon) } });
    // Held until all have read that the challenge is open.
    const holder = await pool.connect();
    await holder.query("BEGIN");
    await holder.query("SELECT 1 FROM login_states WHERE user_id = $1 FOR UPDATE", [user.id]);
    const answers = Array.from({ length: 6 }, () => reasonOf(code(), { state }));
    await new Promise((resolve) => setTimeout(resolve, 700));
    await holder.query("COMMIT");
    holder.release();
    const reasons = await Promise.all(answers);
    expect(reasons.filter((reason) => reason === "replayed_code")).toHaveLength(1);
    expect(reasons.filter((reason) => reason === "challenge_expired")).toHaveLength(5);
  });
});

describe("what changes between reading and writing", () => {
  test("a password that is no longer the one", async () => {
    await passwordOnly();
    await database().loginState.update({ where: { userId: user.id }, data: { failures: 1 } });
    meanwhile = () => setPassword(owner, { userId: user.id, password: "another, and a better one" });
    expect((await login("hunter2")).answer).toEqual({ kind: "none", why: "unavailable" });
  });
  test("a factor without which the text is another password", async () => {
    await passwordOnly();
    await makeFactor(user.id, { secret });
    meanwhile = () => resetFactors(owner, { userIds: [user.id], reason: "lost phone" });
    expect((await login(`hunter2${code()}`)).answer).toEqual({ kind: "none", why: "unavailable" });
  });
  test("a factor that is gone, where the policy asks for one", async () => {
    await makeFactor(user.id, { secret });
    meanwhile = () => resetFactors(owner, { userIds: [user.id], reason: "lost phone" });
    expect(await reasonOf(`hunter2${code()}`)).toBe("no_factor");
  });
  test("a user who is disabled", async () => {
    await makeFactor(user.id, { secret });
    meanwhile = () => disableUser(owner, { userId: user.id });
    expect(await reasonOf(`hunter2${code()}`)).toBe("user_disabled");
  });
});

describe("a password check", () => {
  test.each(["shed", "failed"] as const)("that is %s answers nothing and counts nothing", async (why) => {
    await makeFactor(user.id, { secret });
    instead = async () => ({ result: "unavailable", why });
    const { answer } = await login(`hunter2${code()}`);
    expect(answer).toEqual({ kind: "none", why: why === "shed" ? "shed" : "unavailable" });
    expect(await database().attempt.count({ where: { userId: user.id } })).toBe(0);
  });
  test("that came in time does not make the answer come in time", async () => {
    await makeFactor(user.id, { secret });
    instead = async () => ({ result: "right" });
    const { answer } = await login(`hunter2${code()}`, { receivedMs: performance.now() - 2600 });
    expect(answer).toEqual({ kind: "none", why: "shed" });
    expect(await database().attempt.count({ where: { userId: user.id } })).toBe(0);
  });
  test("is not started later than it could be of use", async () => {
    const receivedMs = performance.now();
    await login("hunter2", { receivedMs });
    expect(deadlines).toHaveLength(1);
    expect((deadlines[0] ?? 0) - receivedMs).toBeLessThan(2500);
  });
});

describe("an answer that leaves too late", () => {
  test("is not marked in the place of another", async () => {
    await makeFactor(user.id, { secret });
    await login(`hunter2${code()}`);
    await markLate(pool, user.id, "00".repeat(32));
    expect(await state()).toMatchObject({ acceptedLate: false });
  });
});

describe("what is remembered", () => {
  test("when somebody logged in last, with a code or the password alone, and not when they were refused", async () => {
    await makeFactor(user.id, { secret });
    expect(await reasonOf("hunter2")).toBe("missing_code");
    expect(await state()).toMatchObject({ lastLoginAt: null });
    expect(await reasonOf(`hunter2${code()}`)).toBe("accepted");
    expect(await state()).toMatchObject({ lastLoginAt: noon });
    await passwordOnly();
    clock.advance(minutes(1));
    expect(await reasonOf("hunter2")).toBe("accepted_password_only");
    expect(await state()).toMatchObject({ lastLoginAt: clock.now() });
  });
  test("the same text of two people does not look the same", async () => {
    const other = await makeUser({ passwordHash: await hashPassword("hunter2") });
    await makeFactor(user.id, { secret });
    await makeFactor(other.id, { secret });
    await login("wrong000000");
    await login("wrong000000", { username: other.username });
    const [own, others] = [(await state()).refusedMac, (await state(other.id)).refusedMac];
    expect(own).not.toBeNull();
    expect(own).not.toEqual(others);
  });
  test("the first login at each client", async () => {
    await makeFactor(user.id, { secret });
    const second = await makeClient();
    expect(await reasonOf(`hunter2${code()}`)).toBe("accepted");
    clock.advance(minutes(1));
    expect(await reasonOf(`hunter2${code()}`, { through: second.id })).toBe("accepted");
    const seen = await database().userClient.findMany({ where: { userId: user.id } });
    expect(seen.map(({ clientId }) => clientId).sort()).toEqual([client.id, second.id].sort());
  });
  test("what a rule about failures counts: refusals of this user alone", async () => {
    const rules = [{ kind: "recent_failures", failures: 2, withinMinutes: 10, outcome: "deny" }];
    await makePolicy({ adaptive: true, rules, clients: { create: { clientId: client.id } } });
    await makeFactor(user.id, { secret });
    for (let i = 0; i < 3; i++) {
      expect(await reasonOf(`hunter2${code()}`)).toBe("accepted");
      clock.advance(minutes(1));
    }
    for (let i = 0; i < 2; i++) await login("x", { username: "nobody" });
    expect(await reasonOf(`hunter2${code()}`)).toBe("accepted");
    clock.advance(minutes(1));
    for (const typed of ["wrong000001", "wrong000002"]) await login(typed);
    expect(await reasonOf(`hunter2${code()}`)).toBe("rule_denied");
  });
});
