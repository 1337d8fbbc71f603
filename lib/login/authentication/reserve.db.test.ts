/** Tests that a password is counted as wrong before a directory is asked about it: a crash in between leaves it counted. */
import { afterAll, expect, test } from "vitest";
import { after, seconds } from "@/lib/foundation/base/durations";
import { database, openPool } from "@/lib/foundation/platform/database";
import { env } from "@/lib/foundation/platform/env";
import { createLog } from "@/lib/foundation/platform/log";
import type { UserFacts } from "@/lib/login/decision/facts";
import { free, type LockoutRules } from "@/lib/login/decision/lockout";
import { makeUser } from "@/lib/testing/factories";
import { releaseNewcomer, reserve, reserveNewcomer, throttleKey } from "./reserve";

const pool = openPool(env().DATABASE_URL ?? "", 2, createLog("test"));
afterAll(() => pool.end());

const now = new Date("2026-11-20T12:00:00Z");
const rules: LockoutRules = { threshold: 2, baseSeconds: 30, maxSeconds: 900, forgetSeconds: 3600 };

const stateOf = (userId: string) => database().loginState.findUniqueOrThrow({ where: { userId } });

/** As much of the user's facts as is asked for. */
async function factsOf(id: string): Promise<UserFacts> {
  const { version, failures, lastFailureAt, lockedUntil } = await stateOf(id);
  return { id, login: { version, failures, lastFailureAt, lockedUntil } } as UserFacts;
}

test("a user's failure stands before the answer, and the one that reaches the threshold locks", async () => {
  const { id } = await makeUser();
  const first = await factsOf(id);
  expect(await reserve(pool, first, rules, now)).toBe(first.login.version + 1n);
  expect(await stateOf(id)).toMatchObject({ failures: 1, lastFailureAt: now, lockedUntil: null });
  await reserve(pool, await factsOf(id), rules, now);
  expect(await stateOf(id)).toMatchObject({ failures: 2, lockedUntil: after(now, seconds(30)) });
});

test("of two who read the same state, one counts and the other learns that it is old", async () => {
  const { id } = await makeUser();
  const facts = await factsOf(id);
  const both = await Promise.all([reserve(pool, facts, rules, now), reserve(pool, facts, rules, now)]);
  expect(both.filter((version) => version === null)).toHaveLength(1);
  expect((await stateOf(id)).failures).toBe(1);
});

test("somebody who is no user yet is counted by entry, once of two at a time, and the count can be taken back", async () => {
  const key = throttleKey(crypto.randomUUID(), "entry");
  const row = () => database().signInThrottle.findUnique({ where: { key } });
  expect(await reserveNewcomer(pool, key, free, rules, now)).toBe(true);
  expect(await row()).toMatchObject({ failures: 1, lastFailureAt: now, lockedUntil: null });
  expect(await reserveNewcomer(pool, key, free, rules, now)).toBe(false);
  expect(await row()).toMatchObject({ failures: 1 });
  const second = { failures: 1, lastFailureAt: now, lockedUntil: null };
  expect(await reserveNewcomer(pool, key, second, rules, now)).toBe(true);
  await releaseNewcomer(pool, key, free, rules, now);
  expect(await row()).toMatchObject({ failures: 2 });
  await releaseNewcomer(pool, key, second, rules, now);
  expect(await row()).toMatchObject({ failures: 1 });
  await releaseNewcomer(pool, key, free, rules, now);
  expect(await row()).toMatchObject({ failures: 0, lastFailureAt: null });
});
