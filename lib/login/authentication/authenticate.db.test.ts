/** The core on a real store: what counts once, what a change does to the next login, what is written. */
import type pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { macKey } from "@/lib/foundation/keys/mac-key";
import { keyring } from "@/lib/foundation/keys/master-key";
import { database, openPool } from "@/lib/foundation/platform/database";
import { createLog } from "@/lib/foundation/platform/log";
import { recoveryCode } from "@/lib/login/factors/kinds/recovery-code";
import { codeAt, stepAt, type TotpKey } from "@/lib/login/factors/totp";
import { sealVerifier } from "@/lib/login/first-factor/kept-password";
import { hashPassword } from "@/lib/login/first-factor/password-hash";
import { makeClient, makeFactor, makeGroup, makePolicy, makeUser } from "@/lib/testing/factories";
import { fixedClock } from "@/lib/testing/fixed-clock";
import { type Attempt, createCore } from "./authenticate";
import { readConfig } from "./config-rows";
import type { LoginRequest } from "./contract";
import { codeMacOf } from "./one-time-codes";

const clock = fixedClock("2026-11-20T12:00:00Z");
const secret = new Uint8Array(20).fill(7);
const key: TotpKey = { secret, algorithm: "SHA1", digits: 6, periodSeconds: 30 };
const code = (steps = 0) => codeAt(key, stepAt(key, clock.now()) + steps);
const log = createLog("test");

let pools: pg.Pool[];
let workers: ReturnType<typeof createCore>[];
let user: { id: string; username: string };
let client: { id: string; name: string };
let factor: { id: string };

beforeAll(() => {
  const url = process.env.DATABASE_URL ?? "";
  pools = [openPool(url, 8, log), openPool(url, 8, log)];
  workers = pools.map((pool, i) =>
    createCore({ pool, keyring: keyring(), log, worker: `worker ${i}`, clock }),
  );
});
afterAll(() => Promise.all(pools.map((pool) => pool.end())));
beforeEach(async () => {
  clock.set(new Date("2026-11-20T12:00:00Z"));
  user = await makeUser({ passwordHash: await hashPassword("hunter2") });
  client = await makeClient();
  factor = await makeFactor(user.id, { secret });
});

async function login(
  typed: string | null,
  changes: Partial<LoginRequest> & { worker?: number } = {},
): Promise<Attempt> {
  const pool = pools[0] as pg.Pool;
  const config = await readConfig(pool, keyring(), log);
  const { worker = 0, ...rest } = changes;
  const core = workers[worker] as ReturnType<typeof createCore>;
  return core.attempt({
    door: "radius",
    config,
    client: config.clients.find(({ id }) => id === client.id) ?? null,
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

const reasonOf = async (typed: string | null, changes: Parameters<typeof login>[1] = {}) =>
  (await login(typed, changes)).decision?.reason;
const state = () => database().loginState.findUniqueOrThrow({ where: { userId: user.id } });
const attempts = () =>
  database().attempt.findMany({ where: { username: user.username }, orderBy: { id: "asc" } });

/** What PostgreSQL keeps of the password `pencil` with the salt of RFC 7677. */
const verifier =
  "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=";

test("the verifier that a role came with is a password; one that does not open is none", async () => {
  const keep = (scramSealed: Uint8Array<ArrayBuffer>) =>
    database().user.update({ where: { id: user.id }, data: { passwordHash: null, scramSealed } });
  await keep(sealVerifier(user.id, verifier));
  expect(await reasonOf(`pencils${code()}`)).toBe("wrong_password");
  expect(await reasonOf("pencil")).toBe("missing_code");
  expect(await reasonOf(`pencil${code()}`)).toBe("accepted");
  await keep(sealVerifier(client.id, verifier));
  expect(await reasonOf(`pencil${code(1)}`)).toBe("no_password");
  await database().user.update({
    where: { id: user.id },
    data: { passwordHash: await hashPassword("hunter2"), scramSealed: sealVerifier(user.id, verifier) },
  });
  expect(await reasonOf(`pencil${code(1)}`)).toBe("wrong_password");
});

describe("one code", () => {
  test("lets in once; every attempt stands in the log with its trace", async () => {
    expect(await login(`hunter2${code()}`)).toMatchObject({ answer: { kind: "accept" }, userId: user.id });
    expect(await reasonOf(`hunter2${code()}`)).toBe("replayed_code");
    expect(await reasonOf("hunter2")).toBe("missing_code");
    const rows = await attempts();
    expect(rows.map((row) => row.reason)).toEqual(["accepted", "replayed_code", "missing_code"]);
    expect(rows[0]).toMatchObject({
      clientName: client.name,
      policyName: "Default",
      factorKind: "totp",
      factorId: factor.id,
      worker: "worker 0",
    });
    expect(JSON.stringify(rows[0]?.trace)).toContain("The password is right.");
    expect(await database().userClient.count({ where: { userId: user.id, clientId: client.id } })).toBe(1);
  });

  test("from twenty clients and two workers at once: one accept, twenty rows", async () => {
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, i) => reasonOf(`hunter2${code()}`, { worker: i % 2 })),
    );
    expect(results.filter((reason) => reason === "accepted")).toHaveLength(1);
    expect(results.filter((reason) => reason === "replayed_code")).toHaveLength(19);
    expect(await attempts()).toHaveLength(20);
  });

  test("two codes of two steps at once never move the factor backwards", async () => {
    await Promise.all([reasonOf(`hunter2${code(1)}`), reasonOf(`hunter2${code(0)}`, { worker: 1 })]);
    expect(await reasonOf(`hunter2${code(0)}`)).toBe("replayed_code");
    const { counter } = await database().factor.findUniqueOrThrow({ where: { id: factor.id } });
    expect(counter).toBeGreaterThanOrEqual(BigInt(stepAt(key, clock.now())));
  });

  test("of a backup code counts once, also at once", async () => {
    const codeMac = codeMacOf(await macKey(), recoveryCode, "abcde-fghij");
    await database().oneTimeCode.create({ data: { userId: user.id, kind: recoveryCode.id, codeMac } });
    const results = await Promise.all(
      Array.from({ length: 6 }, (_, i) => reasonOf("hunter2ABCDE-fghij", { worker: i % 2 })),
    );
    expect(results.filter((reason) => reason === "accepted")).toHaveLength(1);
    expect(results.filter((reason) => reason === "replayed_code")).toHaveLength(5);
  });

  test("inside a reuse window counts as often as the policy says, also at once", async () => {
    await makePolicy({ reuseUses: 3, reuseSeconds: 30, clients: { create: { clientId: client.id } } });
    const results = await Promise.all(
      Array.from({ length: 8 }, (_, i) => reasonOf(`hunter2${code()}`, { worker: i % 2 })),
    );
    expect(results.filter((reason) => reason === "accepted")).toHaveLength(1);
    expect(results.filter((reason) => reason === "accepted_reused")).toHaveLength(2);
    expect(results.filter((reason) => reason === "replayed_code")).toHaveLength(5);
    clock.advance(31_000);
    expect(await reasonOf(`hunter2${code(-1)}`)).toBe("replayed_code");
  });

  test("whose answer was late counts once more at another worker", async () => {
    await login(`hunter2${code()}`);
    await database().loginState.update({ where: { userId: user.id }, data: { acceptedLate: true } });
    const results = await Promise.all([0, 1, 0, 1].map((worker) => reasonOf(`hunter2${code()}`, { worker })));
    expect(results.filter((reason) => reason === "accepted_same_attempt")).toHaveLength(1);
    expect(results.filter((reason) => reason === "replayed_code")).toHaveLength(3);
  });
});

describe("guessing", () => {
  test("many at once are all counted, and lock", async () => {
    await Promise.all(
      Array.from({ length: 8 }, (_, i) => login(`hunter2${String(i).padStart(6, "0")}`, { worker: i % 2 })),
    );
    expect(await state()).toMatchObject({ failures: 5 });
    expect(await reasonOf(`hunter2${code()}`)).toBe("user_locked");
    clock.advance(31_000);
    expect(await reasonOf(`hunter2${code()}`)).toBe("accepted");
    expect(await state()).toMatchObject({ failures: 0, lockedUntil: null });
  });

  test("the doubled refused login of libpq counts once", async () => {
    await login("hunter2000000");
    await login("hunter2000000", { worker: 1 });
    expect(await state()).toMatchObject({ failures: 1 });
  });

  test("through one client is limited, for unknown users too, and clears by itself", async () => {
    await database().settings.update({ where: { id: 1 }, data: { clientFailureLimit: 3 } });
    for (const name of ["mallory1", "mallory2", "mallory3"])
      expect(await reasonOf("x", { username: name })).toBe("unknown_user");
    expect(await reasonOf(`hunter2${code()}`)).toBe("client_throttled");
    clock.advance(61_000);
    expect(await reasonOf(`hunter2${code()}`)).toBe("accepted");
    await database().settings.update({ where: { id: 1 }, data: { clientFailureLimit: 200 } });
  });
});

describe("a change is in force at the next login", () => {
  test("disabled, aliased, password changed, policy changed", async () => {
    await database().user.update({ where: { id: user.id }, data: { disabledAt: new Date() } });
    expect(await reasonOf(`hunter2${code()}`)).toBe("user_disabled");
    await database().user.update({
      where: { id: user.id },
      data: { disabledAt: null, passwordHash: await hashPassword("new one") },
    });
    expect(await reasonOf(`hunter2${code()}`)).toBe("wrong_password");
    await database().userAlias.create({ data: { name: `${user.username}_ro`, userId: user.id } });
    expect(await reasonOf(`new one${code()}`, { username: `${user.username}_ro` })).toBe("accepted");
    const group = await makeGroup({ members: { create: { userId: user.id } } });
    await makePolicy({ method: "password", groups: { create: { groupId: group.id } } });
    expect(await reasonOf("new one")).toBe("accepted_password_only");
  });

  test("a configuration that is not the store's is refused before anything happens", async () => {
    const config = await readConfig(pools[0] as pg.Pool, keyring(), log);
    await makePolicy({ method: "deny", clients: { create: { clientId: client.id } } });
    expect((await login(`hunter2${code()}`, { config })).answer).toEqual({
      kind: "none",
      why: "stale_config",
    });
    expect(await attempts()).toEqual([]);
  });
});

describe("in two steps", () => {
  const challengeFirst = async (typed: string, username = user.username) => {
    await database().client.update({ where: { id: client.id }, data: { codeEntry: "challenge" } });
    const { answer } = await login(typed, { username });
    if (answer.kind !== "challenge") throw new Error(`expected a challenge, got ${answer.kind}`);
    return answer.state;
  };
  test("the State is good for one answer, by the same user", async () => {
    const state = await challengeFirst("hunter2");
    expect(await reasonOf(code(), { state, username: "other" })).toBe("challenge_expired");
    const results = await Promise.all([0, 1].map((worker) => reasonOf(code(), { state, worker })));
    expect(results.sort()).toEqual(["accepted", "challenge_expired"]);
  });
  test("a wrong password is told only after the code, like an unknown user", async () => {
    expect(await reasonOf(code(), { state: await challengeFirst("wrong") })).toBe("wrong_password");
    expect(await reasonOf(code(), { state: await challengeFirst("x", "nobody"), username: "nobody" })).toBe(
      "unknown_user",
    );
  });
  test("expires", async () => {
    const state = await challengeFirst("hunter2");
    clock.advance(121_000);
    expect(await reasonOf(code(), { state })).toBe("challenge_expired");
  });
});

describe("refused early", () => {
  test.each([
    ["", "empty_password"],
    [null, "undecodable_password"],
  ])("%j", async (typed, reason) => {
    expect(await reasonOf(typed)).toBe(reason);
    expect(await state()).toMatchObject({ failures: 0 });
  });
  test("what came too late is not committed, and nothing is answered", async () => {
    expect(await login(`hunter2${code()}`, { receivedMs: performance.now() - 2600 })).toMatchObject({
      answer: { kind: "none", why: "shed" },
    });
    expect(await attempts()).toEqual([]);
    expect(await reasonOf(`hunter2${code()}`)).toBe("accepted");
  });
  test("without its log row there is no accept", async () => {
    await database().$executeRawUnsafe("ALTER TABLE attempts ADD CONSTRAINT no_rows CHECK (false) NOT VALID");
    try {
      expect((await login(`hunter2${code()}`)).answer).toEqual({ kind: "none", why: "unavailable" });
    } finally {
      await database().$executeRawUnsafe("ALTER TABLE attempts DROP CONSTRAINT no_rows");
    }
    expect(await reasonOf(`hunter2${code()}`)).toBe("accepted");
  });
  test("a factor whose secret was moved from another row proves nothing", async () => {
    const other = await makeUser({ passwordHash: await hashPassword("x") });
    const { secretSealed } = await makeFactor(other.id, { secret });
    await database().factor.update({ where: { id: factor.id }, data: { secretSealed } });
    expect(await reasonOf(`hunter2${code()}`)).toBe("no_factor");
  });
});
