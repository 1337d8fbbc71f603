/** Many logins of one user in one statement on a real store: each has its row, and nobody waits for another's user. */

import type pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { after, seconds } from "@/lib/foundation/base/durations";
import { keyring } from "@/lib/foundation/keys/master-key";
import { database, openPool } from "@/lib/foundation/platform/database";
import { createLog } from "@/lib/foundation/platform/log";
import { splitCredential } from "@/lib/login/decision/credential";
import { decide } from "@/lib/login/decision/decide";
import { plan } from "@/lib/login/decision/plan";
import { whereByDoor } from "@/lib/login/decision/where-from";
import { makeClient, makeFactor, makePolicy, makeUser } from "@/lib/testing/factories";
import type { Circumstances } from "./attempt-row";
import { commit } from "./commit";
import { isUnchangedAccept } from "./commit-logins-of-one";
import { readConfig } from "./config-rows";
import type { Config } from "./contract";
import { gather } from "./gather";

const now = new Date("2026-11-20T12:00:00Z");
const typed = "hunter2";
const log = createLog("test");

type Person = { readonly id: string; readonly username: string };
let pool: pg.Pool;
let statements: number;
let client: { readonly id: string };
let config: Config;
let service: Person;

beforeAll(() => {
  pool = openPool(process.env.DATABASE_URL ?? "", 8, log);
  pool.on("acquire", () => {
    statements++;
  });
});
afterAll(() => pool.end());
beforeEach(async () => {
  client = await makeClient();
  await makePolicy({ method: "password", clients: { create: { clientId: client.id } } });
  config = await readConfig(pool, keyring(), log);
  service = await makeUser({ passwordHash: "not looked at here" });
});

/** What the core would hand over for a right password at `at`. */
async function accepted({ username }: Person, at = now): Promise<Circumstances> {
  const known = config.clients.find(({ id }) => id === client.id) ?? null;
  const from = { door: "radius", sourceAddress: "127.0.0.1", whereFrom: whereByDoor(null) } as const;
  const { facts } = await gather(
    pool,
    keyring(),
    { config, client: known, username, typed, state: null, ...from },
    at,
  );
  const planned = plan(facts);
  const evidence = { passwordOk: true, split: splitCredential(typed, facts.user, at), credentialMac: "00" };
  const decision = decide(facts, planned, evidence);
  const request = { door: "radius", sourceAddress: "127.0.0.1" } as const;
  return {
    request,
    facts,
    decision,
    would: null,
    policy: planned.policy,
    latencyMs: 1.5,
    worker: "w",
    newState: null,
  };
}

const commitAll = (all: readonly Circumstances[]) => Promise.all(all.map((each) => commit(pool, each)));
const many = async (count: number, person = service): Promise<Circumstances[]> => {
  const one = await accepted(person);
  return Array.from({ length: count }, (_, i) => ({
    ...one,
    facts: { ...one.facts, now: after(now, seconds(i)) },
    latencyMs: i,
  }));
};
const rowsOf = ({ username }: Person) =>
  database().attempt.findMany({ where: { username }, orderBy: { latencyMs: "asc" } });
const stateOf = ({ id }: Person) => database().loginState.findUniqueOrThrow({ where: { userId: id } });
const firstsOf = ({ id }: Person) => database().userClient.findMany({ where: { userId: id } });

test("what comes at once is written in one statement, each login with a row and values of its own", async () => {
  const all = await many(16);
  statements = 0;
  expect(await commitAll(all)).toEqual(all.map(() => "done"));
  expect(statements).toBe(1);
  const rows = await rowsOf(service);
  expect(rows.map(({ latencyMs, at }) => [latencyMs, at])).toEqual(
    all.map(({ latencyMs, facts }) => [latencyMs, facts.now]),
  );
  expect(rows[7]).toMatchObject({
    userId: service.id,
    clientId: client.id,
    outcome: "accept",
    reason: "accepted_password_only",
    worker: "w",
    trace: all[7]?.decision.trace,
  });
});

test("the user was last let in by the latest of them; the state's version stays", async () => {
  await commitAll((await many(3)).toReversed());
  const last = after(now, seconds(2));
  expect(await stateOf(service)).toMatchObject({ lastLoginAt: last, latestAt: last, version: 0n });
});

test("what was latest does not go back", async () => {
  const ahead = after(now, seconds(600));
  await database().loginState.update({ where: { userId: service.id }, data: { latestAt: ahead } });
  await commitAll(await many(2));
  expect(await stateOf(service)).toMatchObject({ lastLoginAt: after(now, seconds(1)), latestAt: ahead });
});

test("first logins through a client are remembered once, as of the earliest", async () => {
  await commitAll((await many(16)).toReversed());
  expect(await firstsOf(service)).toMatchObject([{ clientId: client.id, firstLoginAt: now }]);
  const later = await many(2);
  expect(later.map(({ decision }) => decision.effects.isFirstLogin)).toEqual([false, false]);
  await commitAll(later);
  expect(await firstsOf(service)).toHaveLength(1);
});

test("what comes while the store works is written in the next statement", async () => {
  const all = await many(30);
  statements = 0;
  const first = commit(pool, all[0] as Circumstances);
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  expect(await Promise.all([first, ...all.slice(1).map((each) => commit(pool, each))])).toEqual(
    all.map(() => "done"),
  );
  expect(statements).toBeLessThanOrEqual(4);
  expect(await rowsOf(service)).toHaveLength(30);
});

test("a row that someone holds delays only its own user", async () => {
  const other = await makeUser({ passwordHash: "not looked at here" });
  const [mine, others] = [await many(5), await many(5, other)];
  const holder = await pool.connect();
  try {
    await holder.query("BEGIN");
    await holder.query("UPDATE login_states SET last_login_at = now() WHERE user_id = $1", [service.id]);
    const waiting = commitAll(mine);
    expect(await commitAll(others)).toEqual(others.map(() => "done"));
    expect(await rowsOf(service)).toEqual([]);
    await holder.query("COMMIT");
    expect(await waiting).toEqual(mine.map(() => "done"));
  } finally {
    holder.release();
  }
});

test("one row that the store refuses keeps no other login out", async () => {
  const [bad, ...good] = (await many(5)) as [Circumstances, ...Circumstances[]];
  const results = await Promise.allSettled(
    [{ ...bad, worker: "\0" }, ...good].map((each) => commit(pool, each)),
  );
  expect(results[0]?.status).toBe("rejected");
  expect(results.slice(1)).toEqual(good.map(() => ({ status: "fulfilled", value: "done" })));
  expect(await rowsOf(service)).toHaveLength(4);
  await expect(commit(pool, { ...bad, worker: "\0" })).rejects.toThrow();
});

test.each<[string, (person: Person) => Promise<unknown>]>([
  [
    "that clears failures",
    ({ id }) => database().loginState.update({ where: { userId: id }, data: { failures: 1 } }),
  ],
  ["that is refused", ({ id }) => database().user.update({ where: { id }, data: { disabledAt: now } })],
])("a login %s is none of these", async (_, change) => {
  expect(isUnchangedAccept(await accepted(service))).toBe(true);
  await change(service);
  expect(isUnchangedAccept(await accepted(service))).toBe(false);
});

test("a login whose code is spent is none of these", async () => {
  await makeFactor(service.id);
  const one = await accepted(service);
  const spend = { moves: "counter", id: service.id, counter: 1 } as const;
  const decision = { ...one.decision, effects: { ...one.decision.effects, spend } };
  expect(isUnchangedAccept({ ...one, decision })).toBe(false);
});
