/** Answers that come too late: what is shed, and what is remembered because the client had stopped waiting. */
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeEach, expect, test } from "vitest";
import { database } from "@/lib/foundation/platform/database";
import { createFirstFactors, sources } from "@/lib/login/first-factor/port";
import { type Login, openLogins, password, start } from "@/lib/testing/logins";

let checks = 0;
let checkTakesMs = 0;
const slow = sources.map((source) => ({
  ...source,
  check: async (...asked: Parameters<typeof source.check>) => {
    checks++;
    const isRight = await source.check(...asked);
    await sleep(checkTakesMs);
    return isRight;
  },
}));
/** A port of its own for each attempt: what one check took must not shed the next. */
const openSlow = () => openLogins({ firstFactors: createFirstFactors({ sources: slow, nobody: slow[0] }) });
let logins = openSlow();
afterAll(() => logins.close());

let login: Login;
beforeEach(async () => {
  await logins.close();
  logins = openSlow();
  logins.clock.set(start);
  login = await logins.person();
  [checks, checkTakesMs] = [0, 0];
});

/** When the datagram came, so that it has waited for `ms` already. */
const arrived = (ms: number) => ({ receivedMs: performance.now() - ms });
const rows = () => database().attempt.count({ where: { username: login.username } });
const factor = () => database().factor.findUniqueOrThrow({ where: { id: login.factorId } });
const state = () => database().loginState.findUniqueOrThrow({ where: { userId: login.userId } });

test("a check that could not end by 2.2 s is not started", async () => {
  expect(await logins.reasonOf(login, password + logins.code(), arrived(2210))).toBe("shed");
  expect([checks, await rows()]).toEqual([0, 0]);
});

test("one that started in time and ended after 2.5 s is not committed: nothing is spent, logged or answered", async () => {
  checkTakesMs = 1100;
  expect(await logins.reasonOf(login, password + logins.code(), arrived(1500))).toBe("shed");
  expect([checks, await rows()]).toEqual([1, 0]);
  expect(await factor()).toMatchObject({ counter: -1n, lastUsedAt: null });
  expect(await state()).toMatchObject({ version: 0n, acceptedMac: null });
});

test("one that ended before 2.5 s is, and is not late", async () => {
  checkTakesMs = 100;
  expect(await logins.reasonOf(login, password + logins.code(), arrived(500))).toBe("accepted");
  expect(await state()).toMatchObject({ acceptedLate: false, version: 1n });
});

test("an acceptance that leaves after 3 s is marked, and the same attempt at the next server counts once", async () => {
  const typed = password + logins.code();
  const holder = await logins.pool.connect();
  await holder.query("BEGIN");
  await holder.query("SELECT 1 FROM login_states WHERE user_id = $1 FOR UPDATE", [login.userId]);
  const answer = logins.reasonOf(login, typed, arrived(1000));
  await sleep(2200);
  await holder.query("COMMIT");
  holder.release();
  expect(await answer).toBe("accepted");
  expect(await state()).toMatchObject({ acceptedLate: true });
  expect(await logins.reasonOf(login, typed)).toBe("accepted_same_attempt");
  expect(await state()).toMatchObject({ acceptedLate: false });
  expect(await logins.reasonOf(login, typed)).toBe("replayed_code");
});

test("a refusal that leaves late marks nothing", async () => {
  const holder = await logins.pool.connect();
  await holder.query("BEGIN");
  await holder.query("SELECT 1 FROM login_states WHERE user_id = $1 FOR UPDATE", [login.userId]);
  const answer = logins.reasonOf(login, "wrong", arrived(1000));
  await sleep(2200);
  await holder.query("COMMIT");
  holder.release();
  expect(await answer).toBe("wrong_password");
  expect(await state()).toMatchObject({ acceptedLate: false, failures: 1 });
});
