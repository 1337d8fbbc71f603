/** Many accepted logins in one statement on a real store: each counts by itself, and nobody waits for another's rows. */

import type pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { keyring } from "@/lib/foundation/keys/master-key";
import { database, openPool } from "@/lib/foundation/platform/database";
import { createLog } from "@/lib/foundation/platform/log";
import { splitCredential } from "@/lib/login/decision/credential";
import { decide } from "@/lib/login/decision/decide";
import { plan } from "@/lib/login/decision/plan";
import { whereByDoor } from "@/lib/login/decision/where-from";
import { codeAt, stepAt, type TotpKey } from "@/lib/login/factors/totp";
import { makeClient, makeFactor, makeUser } from "@/lib/testing/factories";
import type { Circumstances } from "./attempt-row";
import { commit } from "./commit";
import { isPlainAccept } from "./commit-together";
import { readConfig } from "./config-rows";
import type { Config } from "./contract";
import { gather } from "./gather";

const now = new Date("2026-11-20T12:00:00Z");
const secret = new Uint8Array(20).fill(7);
const key: TotpKey = { secret, algorithm: "SHA1", digits: 6, periodSeconds: 30 };
const present = stepAt(key, now);
const typed = `hunter2${codeAt(key, present)}`;
const log = createLog("test");

type Person = { readonly id: string; readonly username: string; readonly factorId: string };
let pool: pg.Pool;
let statements: number;
let client: { readonly id: string };
let config: Config;
let people: Person[];

beforeAll(() => {
  pool = openPool(process.env.DATABASE_URL ?? "", 8, log);
  pool.on("acquire", () => {
    statements++;
  });
});
afterAll(() => pool.end());
beforeEach(async () => {
  client = await makeClient();
  config = await readConfig(pool, keyring(), log);
  people = [];
  for (let i = 0; i < 8; i++) {
    const { id, username } = await makeUser({ passwordHash: "not looked at here" });
    const factor = await makeFactor(id, { secret });
    await database().userClient.create({ data: { userId: id, clientId: client.id, firstLoginAt: now } });
    people.push({ id, username, factorId: factor.id });
  }
});

/** What the core would hand over for a right password and the code of now. */
async function accepted({ username }: Person): Promise<Circumstances> {
  const known = config.clients.find(({ id }) => id === client.id) ?? null;
  const from = { door: "radius", sourceAddress: "127.0.0.1", whereFrom: whereByDoor("10.1.2.3") } as const;
  const question = { config, client: known, username, typed, state: null, ...from };
  const { facts } = await gather(pool, keyring(), question, now);
  const planned = plan(facts);
  const evidence = {
    passwordOk: true,
    split: splitCredential(typed, facts.user, now),
    credentialMac: Buffer.from(username).toString("hex"),
  };
  const decision = decide(facts, planned, evidence);
  const request = { door: "radius", sourceAddress: "127.0.0.1" } as const;
  const circumstances = {
    request,
    facts,
    decision,
    would: null,
    policy: planned.policy,
    latencyMs: 1.5,
    worker: "w",
  };
  expect(isPlainAccept({ ...circumstances, newState: null })).toBe(true);
  return { ...circumstances, newState: null };
}

const allAccepted = () => Promise.all(people.map(accepted));
const commitAll = (all: readonly Circumstances[]) => Promise.all(all.map((each) => commit(pool, each)));
const rowsOf = ({ username }: Person) => database().attempt.findMany({ where: { username } });
const stateOf = ({ id }: Person) => database().loginState.findUniqueOrThrow({ where: { userId: id } });
const stepOf = async ({ factorId }: Person) =>
  (await database().factor.findUniqueOrThrow({ where: { id: factorId } })).counter;

test("all are written whole, with their own values, in one statement", async () => {
  const all = await allAccepted();
  statements = 0;
  expect(await commitAll(all)).toEqual(people.map(() => "done"));
  expect(statements).toBe(1);
  for (const person of people) {
    expect(await stateOf(person)).toMatchObject({
      version: 1n,
      failures: 0,
      lockedUntil: null,
      refusedMac: null,
      acceptedClientId: client.id,
      acceptedAt: now,
      acceptedUses: 1,
      acceptedLate: false,
      lastLoginAt: now,
      latestAt: now,
    });
    const { acceptedMac } = await stateOf(person);
    expect(Buffer.from(acceptedMac ?? []).toString()).toBe(person.username);
    expect(await stepOf(person)).toBe(BigInt(present));
    const rows = await rowsOf(person);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      at: now,
      userId: person.id,
      clientId: client.id,
      personAddress: "10.1.2.3",
      knownBy: "door",
      outcome: "accept",
      reason: "accepted",
      factorKind: "totp",
      factorId: person.factorId,
      latencyMs: 1.5,
      trace: all.find(({ facts }) => facts.user?.id === person.id)?.decision.trace,
    });
  }
});

test("a login of the same user, a state that changed, a code that was spent: only these do not count", async () => {
  const all = await allAccepted();
  const [twice, changed, spent] = people as [Person, Person, Person];
  await pool.query("UPDATE login_states SET version = version + 1 WHERE user_id = $1", [changed.id]);
  await pool.query("UPDATE factors SET counter = $1 WHERE id = $2", [present + 1, spent.factorId]);
  statements = 0;
  const results = await commitAll([...all, all[0] as Circumstances]);
  // One for all together, and for these three one to write alone and one to find out why it does not count.
  expect(statements).toBeLessThan(people.length);
  expect(results.slice(0, 3)).toEqual(["done", "conflict", "conflict"]);
  expect(results.slice(3)).toEqual([...people.slice(3).map(() => "done"), "conflict"]);
  expect(await rowsOf(twice)).toHaveLength(1);
  expect([await rowsOf(changed), await rowsOf(spent)]).toEqual([[], []]);
  expect([await stepOf(changed), await stepOf(spent)]).toEqual([-1n, BigInt(present + 1)]);
  expect((await stateOf(spent)).version).toBe(0n);
});

test("the first login at a client, which is remembered, is written alone", async () => {
  const [one] = await allAccepted();
  const effects = { ...one?.decision.effects, isFirstLogin: true };
  const first = { ...one, decision: { ...one?.decision, effects } } as Circumstances;
  expect(isPlainAccept(first)).toBe(false);
});

test("the latest instant that a user was seen at does not go back with the clock", async () => {
  const all = await allAccepted();
  const later = new Date(now.getTime() + 60_000);
  await database().loginState.updateMany({ data: { latestAt: later } });
  statements = 0;
  expect(await commitAll(all)).toEqual(people.map(() => "done"));
  expect(statements).toBe(1);
  for (const person of people) expect(await stateOf(person)).toMatchObject({ latestAt: later });
});

test("rows that someone holds delay only their own user", async () => {
  const all = await allAccepted();
  const [heldState, heldFactor, ...others] = people as [Person, Person, ...Person[]];
  const holder = await pool.connect();
  try {
    await holder.query("BEGIN");
    await holder.query("UPDATE login_states SET last_login_at = now() WHERE user_id = $1", [heldState.id]);
    await holder.query("UPDATE factors SET name = 'Old phone' WHERE id = $1", [heldFactor.factorId]);
    const results = all.map((each) => commit(pool, each));
    expect(await Promise.all(results.slice(2))).toEqual(others.map(() => "done"));
    expect([await rowsOf(heldState), await rowsOf(heldFactor)]).toEqual([[], []]);
    await holder.query("COMMIT");
    expect(await Promise.all(results.slice(0, 2))).toEqual(["done", "done"]);
  } finally {
    holder.release();
  }
});

test("one row that the store refuses keeps nobody else out", async () => {
  const all = await allAccepted();
  const [bad, ...good] = all as [Circumstances, ...Circumstances[]];
  const results = await Promise.allSettled(
    [{ ...bad, worker: "\0" }, ...good].map((each) => commit(pool, each)),
  );
  expect(results[0]?.status).toBe("rejected");
  expect(results.slice(1)).toEqual(good.map(() => ({ status: "fulfilled", value: "done" })));
  expect(await rowsOf(people[0] as Person)).toEqual([]);
  expect(await stepOf(people[0] as Person)).toBe(-1n);
});
