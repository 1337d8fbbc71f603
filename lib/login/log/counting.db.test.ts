/** The counts of the login log against the log itself: random attempts, late ones, gaps, runs at once, and what expires. */
import pg from "pg";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { after, days, hours } from "@/lib/foundation/base/durations";
import { database } from "@/lib/foundation/platform/database";
import { env } from "@/lib/foundation/platform/env";
import { makeAttempt, makeAttempts } from "@/lib/testing/factories";
import { countsSince, since } from "./counted";
import { blockSize, countAttempts } from "./counting";
import { removeExpiredAttempts } from "./retention";

const context = { signal: new AbortController().signal, progress: () => {} };
const count = () => countAttempts.run({}, context);
const upTo = async () => (await database().attemptsCounted.findUniqueOrThrow({ where: { id: 1 } })).upTo;

beforeEach(async () => {
  await database().$executeRaw`TRUNCATE attempts, attempt_hours, attempt_blocks, attempt_block_parts`;
  await database().attemptsCounted.update({ where: { id: 1 }, data: { upTo: 0n } });
  await database().settings.updateMany({ data: { attemptRetentionDays: 400 } });
});

/** What the counts must be, read from the log: 0 where they agree. */
async function differences(): Promise<number> {
  const [row] = await database().$queryRaw<{ differences: number }[]>`
    WITH counted AS (SELECT a.* FROM attempts a, attempts_counted c WHERE a.id <= c.up_to),
    hours AS (SELECT date_trunc('hour', at, 'UTC') AS hour, outcome, count(*)::int AS count FROM counted GROUP BY 1, 2),
    parts AS (
      SELECT id / ${blockSize}::int AS block, coalesce(client_id, '00000000-0000-0000-0000-000000000000') AS client_id, door, outcome,
        reason, count(*)::int AS count FROM counted GROUP BY 1, 2, 3, 4, 5)
    SELECT ((SELECT count(*) FROM ((TABLE hours EXCEPT TABLE attempt_hours) UNION ALL (TABLE attempt_hours EXCEPT TABLE hours)) x)
      + (SELECT count(*) FROM (
          (TABLE parts EXCEPT SELECT block, client_id, door, outcome, reason, count FROM attempt_block_parts)
          UNION ALL (SELECT block, client_id, door, outcome, reason, count FROM attempt_block_parts EXCEPT TABLE parts)) x)
      + (SELECT count(*) FROM counted a LEFT JOIN attempt_blocks b ON b.block = a.id / ${blockSize}::int
          AND a.id BETWEEN b.first_id AND b.last_id AND a.at BETWEEN b.first_at AND b.last_at WHERE b.block IS NULL)
      + (SELECT count(*) FROM counted a LEFT JOIN attempt_block_parts p ON p.block = a.id / ${blockSize}::int AND p.reason = a.reason
          AND p.door = a.door AND p.client_id = coalesce(a.client_id, '00000000-0000-0000-0000-000000000000')
          AND a.id BETWEEN p.first_id AND p.last_id WHERE p.block IS NULL)
      + (SELECT count(*) FROM attempt_blocks b WHERE NOT EXISTS (SELECT FROM counted a WHERE a.id / ${blockSize}::int = b.block))
    )::int AS differences`;
  return row?.differences ?? -1;
}

/** Logins by hour as pages add them up, without hours that have none. */
async function shown(from: Date): Promise<Map<string, number>> {
  const sums = new Map<string, number>();
  for (const { hour, outcome, count: some } of await countsSince(from)) {
    const key = `${hour.toISOString()} ${outcome}`;
    sums.set(key, (sums.get(key) ?? 0) + some);
  }
  return sums;
}

async function inLog(from: Date): Promise<Map<string, number>> {
  const rows = await database().$queryRaw<{ hour: Date; outcome: string; count: number }[]>`
    SELECT date_trunc('hour', at, 'UTC') AS hour, outcome, count(*)::int AS count FROM attempts WHERE at >= ${from} GROUP BY 1, 2`;
  return new Map(rows.map((row) => [`${row.hour.toISOString()} ${row.outcome}`, row.count]));
}

const twoDaysAgo = () => new Date(Math.floor((Date.now() - days(2)) / hours(1)) * hours(1));

test("the counts are those of the log, and what is not counted yet is added", async () => {
  for (const many of [1, 4000, 7000, 30, 1200]) {
    await makeAttempts(many);
    expect(await shown(twoDaysAgo())).toEqual(await inLog(twoDaysAgo()));
    expect(await count()).toBe(`${many.toLocaleString("en")} counted.`);
    expect(await differences()).toBe(0);
    expect(await shown(twoDaysAgo())).toEqual(await inLog(twoDaysAgo()));
  }
  expect(await count()).toBe("0 counted.");
});

test("a process that was away for long makes up for all of it, and two at once count nothing twice", async () => {
  await makeAttempts(60_000, 40);
  const results = await Promise.all([count(), count(), count()]);
  expect(results.map((text) => Number(text?.replace(/\D/g, ""))).reduce((sum, one) => sum + one)).toBe(
    60_000,
  );
  expect(await differences()).toBe(0);
});

describe("an attempt whose transaction ends after a later one's", () => {
  let late: pg.Client;
  afterEach(() => late.end());
  const insertLate = async () => {
    late = new pg.Client(env().DATABASE_URL);
    await late.connect();
    await late.query("BEGIN");
    await late.query(`INSERT INTO attempts (at, door, source_address, username, outcome, reason, latency_ms, worker, trace)
      VALUES (now() - interval '90 minutes', 'radius', '127.0.0.1', 'late', 'reject', 'wrong_code', 1, 'test', '[]')`);
  };

  const firstOf = (running: Promise<unknown>) =>
    Promise.race([running, new Promise((done) => setTimeout(done, 300, "waits"))]);

  test("is waited for", async () => {
    await insertLate();
    const { id } = await makeAttempt();
    const running = count();
    expect(await firstOf(running)).toBe("waits");
    await late.query("COMMIT");
    expect(await running).toBe("2 counted.");
    expect(await upTo()).toBe(id);
    expect(await differences()).toBe(0);
    expect(await shown(twoDaysAgo())).toEqual(await inLog(twoDaysAgo()));
  });

  test("holds up no other login meanwhile, and is no attempt when it is taken back", async () => {
    await insertLate();
    await makeAttempt();
    const running = count();
    expect(await firstOf(running)).toBe("waits");
    const { id } = await makeAttempt();
    await late.query("ROLLBACK");
    expect(await running).toBe("1 counted.");
    expect(await count()).toBe("1 counted.");
    expect(await upTo()).toBe(id);
    expect(await differences()).toBe(0);
  });
});

test("a clock that is off changes neither the sum nor what is found", async () => {
  await makeAttempt({ at: after(new Date(), -days(20)) });
  await makeAttempt({ at: after(new Date(), hours(3)) });
  await makeAttempts(50);
  await count();
  expect(await differences()).toBe(0);
  const recent = await since(after(new Date(), hours(2)));
  expect(await database().attempt.count({ where: recent })).toBe(1);
});

test("what is narrowed to since an instant is neither more nor less than that", async () => {
  await makeAttempts(9000);
  await count();
  await makeAttempts(500);
  const at = after(new Date(), -hours(7));
  const found = await database().attempt.count({ where: await since(at) });
  expect(found).toBe(await database().attempt.count({ where: { at: { gte: at } } }));
  expect(found).toBeGreaterThan(0);
});

describe("what expires", () => {
  test("leaves the counts with it, counted or not, wherever it stands", async () => {
    await makeAttempts(9000, 60);
    await count();
    await makeAttempts(500, 60);
    await database().settings.updateMany({ data: { attemptRetentionDays: 30 } });
    const left = await database().attempt.count({ where: { at: { gte: after(new Date(), -days(30)) } } });
    await removeExpiredAttempts.run({}, context);
    expect(await database().attempt.count()).toBe(left);
    expect(await differences()).toBe(0);
    await count();
    expect(await differences()).toBe(0);
  });

  test("goes together with its blocks", async () => {
    await makeAttempt({ at: after(new Date(), -days(500)), personAddress: "192.0.2.7" });
    await count();
    expect(await database().attemptBlock.count()).toBe(1);
    expect(await database().attemptBlockAddress.findMany()).toMatchObject([
      { address: "192.0.2.7", count: 1 },
    ]);
    expect(await removeExpiredAttempts.run({}, context)).toBe("1 removed.");
    expect(await database().attemptBlock.count()).toBe(0);
    expect(await database().attemptBlockPart.count()).toBe(0);
    expect(await database().attemptBlockAddress.count()).toBe(0);
    expect(await database().attemptHour.count()).toBe(0);
  });
});

test("the store gives ids out one by one: a session with some in reserve could use a small one late", async () => {
  const [sequence] = await database().$queryRaw<{ cache: bigint }[]>`
    SELECT seqcache AS cache FROM pg_sequence WHERE seqrelid = pg_get_serial_sequence('attempts', 'id')::regclass`;
  expect(sequence?.cache).toBe(1n);
});

test("the size of a block is the same where counts are made and where they expire", async () => {
  const [row] = await database().$queryRaw<{ text: string }[]>`
    SELECT prosrc AS text FROM pg_proc WHERE proname = 'remove_expired_attempts'`;
  expect([...new Set(row?.text.match(/\/ \d+/g))]).toEqual([`/ ${blockSize}`]);
});
