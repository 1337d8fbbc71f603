/** The failures that count against a client: in a window that begins with the first and begins anew when it is over. */
import type pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { seconds } from "@/lib/foundation/base/durations";
import { keyring } from "@/lib/foundation/keys/master-key";
import { database, openPool } from "@/lib/foundation/platform/database";
import { createLog } from "@/lib/foundation/platform/log";
import { codeAt, stepAt, type TotpKey } from "@/lib/login/factors/totp";
import { hashPassword } from "@/lib/login/first-factor/password-hash";
import { clearThrottle } from "@/lib/people/clients/service";
import { operatorWith } from "@/lib/testing/actors";
import { makeClient, makeFactor, makeUser } from "@/lib/testing/factories";
import { fixedClock } from "@/lib/testing/fixed-clock";
import { createCore } from "./authenticate";
import { readConfig } from "./config-rows";

const noon = new Date("2026-11-20T12:00:00Z");
const clock = fixedClock(noon);
const secret = new Uint8Array(20).fill(7);
const key: TotpKey = { secret, algorithm: "SHA1", digits: 6, periodSeconds: 30 };
const windowSeconds = 60;
const log = createLog("test");

let pool: pg.Pool;
let core: ReturnType<typeof createCore>;
let client: { id: string; name: string };

beforeAll(async () => {
  pool = openPool(process.env.DATABASE_URL ?? "", 8, log);
  core = createCore({ pool, keyring: keyring(), log, worker: "test", clock });
  const limits = { clientFailureLimit: 10, clientFailureWindowSeconds: windowSeconds };
  await database().settings.update({ where: { id: 1 }, data: limits });
});
afterAll(() => pool.end());
beforeEach(async () => {
  clock.set(noon);
  client = await makeClient();
});

let tries = 0;
async function login(typed: string, username = `nobody-${tries++}`) {
  const config = await readConfig(pool, keyring(), log);
  const { decision } = await core.attempt({
    door: "radius",
    config,
    client: config.clients.find(({ id }) => id === client.id) ?? null,
    username,
    typed,
    state: null,
    sourceAddress: "127.0.0.1",
    personAddress: null,
    receivedMs: performance.now(),
    refusal: null,
  });
  return decision?.reason;
}
const fail = () => login("wrong");
const counted = async () => {
  const row = await database().client.findUniqueOrThrow({ where: { id: client.id } });
  const since = row.failuresSince && (row.failuresSince.getTime() - noon.getTime()) / 1000;
  return { failures: row.failures, since };
};
const after = (passed: number) => clock.advance(seconds(passed));

test("a window begins with its first failure and keeps that beginning", async () => {
  expect(await counted()).toEqual({ failures: 0, since: null });
  await fail();
  expect(await counted()).toEqual({ failures: 1, since: 0 });
  after(windowSeconds - 1);
  await fail();
  expect(await counted()).toEqual({ failures: 2, since: 0 });
});

test("a failure at the end of the window begins another, with one failure", async () => {
  await fail();
  after(windowSeconds - 1);
  await fail();
  after(1);
  await fail();
  expect(await counted()).toEqual({ failures: 1, since: windowSeconds });
  after(1);
  await fail();
  expect(await counted()).toEqual({ failures: 2, since: windowSeconds });
});

test("an acceptance takes nothing away, neither another user's nor the same one's", async () => {
  const user = await makeUser({ passwordHash: await hashPassword("hunter2") });
  await makeFactor(user.id, { secret });
  await fail();
  expect(await login("wrong", user.username)).toBe("wrong_password");
  const right = () => login(`hunter2${codeAt(key, stepAt(key, clock.now()))}`, user.username);
  expect(await right()).toBe("accepted");
  expect(await counted()).toEqual({ failures: 2, since: 0 });
  after(windowSeconds);
  expect(await right()).toBe("accepted");
  expect(await counted()).toEqual({ failures: 2, since: 0 });
});

test("failures at once are all counted, in an old window too", async () => {
  await fail();
  after(windowSeconds);
  await Promise.all(Array.from({ length: 8 }, fail));
  expect(await counted()).toEqual({ failures: 8, since: windowSeconds });
});

test("what the limit refuses is not counted, and ends with the window", async () => {
  for (let i = 0; i < 10; i++) expect(await fail()).toBe("unknown_user");
  after(windowSeconds - 1);
  expect(await fail()).toBe("client_throttled");
  expect(await counted()).toEqual({ failures: 10, since: 0 });
  after(1);
  expect(await fail()).toBe("unknown_user");
  expect(await counted()).toEqual({ failures: 1, since: windowSeconds });
});

test("cleared by an operator, the next failure is the first", async () => {
  await fail();
  await clearThrottle(operatorWith("owner"), { id: client.id });
  expect(await counted()).toEqual({ failures: 0, since: null });
  after(1);
  await fail();
  expect(await counted()).toEqual({ failures: 1, since: 1 });
});

test("one client's failures are nobody else's", async () => {
  const other = await makeClient();
  await fail();
  expect(await database().client.findUniqueOrThrow({ where: { id: other.id } })).toMatchObject({
    failures: 0,
    failuresSince: null,
  });
});

test("a window that began later than now is over: the clock was set back", async () => {
  after(3600);
  await fail();
  await fail();
  expect(await counted()).toEqual({ failures: 2, since: 3600 });
  clock.set(noon);
  await fail();
  expect(await counted()).toEqual({ failures: 1, since: 0 });
});
