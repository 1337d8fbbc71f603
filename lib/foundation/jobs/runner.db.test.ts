/** The runner on a real store: tries again, gives up, cancels, stops at the deadline, tells how far it is. */
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import pino from "pino";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { z } from "zod";
import { AppError, TryLater } from "@/lib/foundation/base/errors";
import { database, openPool } from "@/lib/foundation/platform/database";
import { env } from "@/lib/foundation/platform/env";
import { defineJob, type Job, type JobContext } from "./job";
import { enqueue } from "./queue";
import { removeFinishedJobs } from "./retention";
import { type Runner, startRunner } from "./runner";

const log = pino({ level: "silent" });
let pool: pg.Pool;
let runner: Runner | undefined;
const stuck: string[] = [];

beforeAll(() => {
  pool = openPool(env().DATABASE_URL ?? "", 8, log);
});
beforeEach(async () => {
  stuck.length = 0;
  await database().$executeRaw`TRUNCATE jobs, job_schedules`;
});
afterEach(async () => {
  await runner?.close();
  runner = undefined;
});
afterAll(() => pool.end());

const start = (...jobs: readonly Job[]) => {
  runner = startRunner({ pool, log, jobs, onStuck: (name) => stuck.push(name) });
  return runner;
};
const schema = z.object({ word: z.string().default("") });
const quickly = { firstSeconds: 0.05, mostSeconds: 0.1 };
const job = (run: Job<z.infer<typeof schema>>["run"], more: Partial<Job<z.infer<typeof schema>>> = {}) =>
  defineJob({ name: "test.job", title: "Test", schema, backOff: quickly, ...more, run });
const only = () => database().job.findFirstOrThrow();
const untilState = (state: string) =>
  vi.waitFor(async () => expect((await only()).state).toBe(state), { timeout: 25_000, interval: 30 });

test("a job runs with its input and keeps what came of it", async () => {
  const seen: string[] = [];
  const greet = job(async ({ word }) => {
    seen.push(word);
    return `Said ${word}.`;
  });
  start(greet);
  expect(await enqueue(database(), greet, [{ input: { word: "hello" } }])).toBe(1);
  await untilState("done");
  expect(seen).toEqual(["hello"]);
  expect(await only()).toMatchObject({
    attempts: 1,
    result: "Said hello.",
    error: null,
    lease: null,
    runner: null,
  });
});

test("nothing runs when the transaction that queued it is rolled back", async () => {
  let runs = 0;
  const count = job(async () => {
    runs++;
    return undefined;
  });
  start(count);
  const rolledBack = database().$transaction(async (tx) => {
    await enqueue(tx, count, [{ input: { word: "" } }]);
    throw new Error("no");
  });
  await expect(rolledBack).rejects.toThrow("no");
  await sleep(300);
  expect(runs).toBe(0);
  expect(await database().job.count()).toBe(0);
});

test("a failure is tried again, then becomes a dead letter with the sentence of its error", async () => {
  const attempts: number[] = [];
  const fail = job(
    async () => {
      attempts.push(Date.now());
      throw new AppError("unavailable", "The other side says no.");
    },
    { attempts: 3 },
  );
  start(fail);
  await enqueue(database(), fail, [{ input: { word: "" } }]);
  await untilState("dead");
  expect(attempts).toHaveLength(3);
  expect(await only()).toMatchObject({ attempts: 3, error: "The other side says no." });
});

test("a service that asks to be left alone is, for as long as it said", async () => {
  const late = job(async () => {
    throw new TryLater("It is busy.", 30);
  });
  start(late);
  await enqueue(database(), late, [{ input: { word: "" } }]);
  await vi.waitFor(async () => expect((await only()).error).toBe("It is busy."), {
    timeout: 25_000,
    interval: 30,
  });
  const [row] = await database().$queryRaw<{ left: number }[]>`
    SELECT extract(epoch FROM due_at - now())::float8 AS left FROM jobs WHERE state = 'waiting'`;
  expect(row?.left).toBeGreaterThan(15);
});

test("an input that does not fit is a dead letter at once", async () => {
  const never = job(async () => "ran", { attempts: 3 });
  await database().job.create({ data: { name: never.name, input: { word: 7 }, dueAt: new Date() } });
  start(never);
  await untilState("dead");
  const { attempts, error } = await only();
  expect(attempts).toBe(1);
  expect(error).toMatch(/^Its input is not valid: word: /);
});

test("only one job waits under a key, and a second one may wait while the first runs", async () => {
  const open: (() => void)[] = [];
  const hold = job(() => new Promise((resolve) => open.push(() => resolve(undefined))));
  const entry = { input: { word: "" }, uniqueKey: "a" };
  expect(await enqueue(database(), hold, [entry, entry])).toBe(1);
  expect(await enqueue(database(), hold, [entry])).toBe(0);
  expect(await enqueue(database(), hold, [{ ...entry, uniqueKey: "b" }])).toBe(1);
  start(hold);
  await vi.waitFor(() => expect(open).toHaveLength(1));
  expect(await enqueue(database(), hold, [entry])).toBe(1);
  for (const each of [0, 1, 2]) {
    await vi.waitFor(() => expect(open.length).toBeGreaterThan(each));
    open[each]?.();
  }
  await vi.waitFor(async () => expect(await database().job.count({ where: { state: "done" } })).toBe(3));
});

test("a job that fails while another of its key waits leaves the work to that one", async () => {
  let fail: () => void = () => {};
  let runs = 0;
  const sometimes = job(async () => {
    if (runs++ > 0) return "worked";
    await new Promise<void>((_, reject) => {
      fail = () => reject(new AppError("unavailable", "Not now."));
    });
    return undefined;
  });
  const entry = { input: { word: "" }, uniqueKey: "a" };
  await enqueue(database(), sometimes, [entry]);
  start(sometimes);
  await vi.waitFor(() => expect(runs).toBe(1));
  await enqueue(database(), sometimes, [entry]);
  fail();
  await vi.waitFor(async () => expect(await database().job.count({ where: { state: "done" } })).toBe(1));
  const [first, second] = await database().job.findMany({ orderBy: { id: "asc" } });
  expect(first).toMatchObject({ state: "cancelled", error: "Not now." });
  expect(second).toMatchObject({ state: "done", result: "worked" });
});

test("a run that is slower than its deadline is stopped, and the error says so", async () => {
  const slow = job(async (_, { signal }) => void (await sleep(60_000, undefined, { signal })), {
    attempts: 1,
    deadlineSeconds: 1,
  });
  start(slow);
  await enqueue(database(), slow, [{ input: { word: "" } }]);
  await untilState("dead");
  expect((await only()).error).toContain("took longer than 1 second");
});

test("a run that does not stop at its deadline is given up, and the process is told to end", async () => {
  const deaf = job(async () => void (await sleep(30_000, undefined, { ref: false })), {
    attempts: 1,
    deadlineSeconds: 1,
  });
  start(deaf);
  await enqueue(database(), deaf, [{ input: { word: "" } }]);
  await untilState("dead");
  expect((await only()).error).toContain("did not stop within 10 seconds");
  await vi.waitFor(() => expect(stuck).toEqual(["test.job"]));
});

test("a run that does not stop holds up the end for four seconds, and keeps its lease", async () => {
  let isBegun = false;
  const deaf = job(async () => {
    isBegun = true;
    await sleep(30_000, undefined, { ref: false });
    return undefined;
  });
  const started = start(deaf);
  await enqueue(database(), deaf, [{ input: { word: "" } }]);
  await vi.waitFor(() => expect(isBegun).toBe(true));
  await started.close();
  const { state, lease, dueAt } = await only();
  expect({ state, isLeased: lease !== null, isDue: dueAt <= new Date() }).toEqual({
    ...{ state: "running", isLeased: true, isDue: false },
  });
});

test("a run that is cancelled is told, and is over", async () => {
  let context: JobContext | undefined;
  const long = job(async (_, given) => {
    context = given;
    await sleep(60_000, undefined, { signal: given.signal });
    return undefined;
  });
  start(long);
  await enqueue(database(), long, [{ input: { word: "" } }]);
  await vi.waitFor(() => expect(context).toBeDefined());
  await database().job.updateMany({ data: { cancelRequestedAt: new Date() } });
  await untilState("cancelled");
  expect(context?.signal.aborted).toBe(true);
});

test("progress is written while it runs and gone afterwards", async () => {
  let finish: () => void = () => {};
  const telling = job(async (_, { progress }) => {
    progress("Halfway", 50.4);
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
    return undefined;
  });
  start(telling);
  await enqueue(database(), telling, [{ input: { word: "" } }]);
  await vi.waitFor(
    async () => expect(await only()).toMatchObject({ progress: "Halfway", percent: 50 }),
    5000,
  );
  finish();
  await untilState("done");
  expect(await only()).toMatchObject({ progress: null, percent: null });
});

test("a run whose lease is somebody else's is told to stop and writes nothing", async () => {
  let context: JobContext | undefined;
  const robbed = job(
    async (_, given) => {
      context = given;
      await sleep(60_000, undefined, { signal: given.signal });
      return undefined;
    },
    { leaseSeconds: 1 },
  );
  start(robbed);
  await enqueue(database(), robbed, [{ input: { word: "" } }]);
  await vi.waitFor(() => expect(context).toBeDefined());
  const other = "00000000-0000-4000-8000-000000000000";
  await database().job.updateMany({
    data: { lease: other, runner: "other", dueAt: new Date(Date.now() + 60_000) },
  });
  await vi.waitFor(() => expect(context?.signal.aborted).toBe(true));
  await sleep(200);
  expect(await only()).toMatchObject({ state: "running", runner: "other", lease: other });
});

test("a job whose process died at its last try is a dead letter", async () => {
  const once = job(async () => "ran", { attempts: 1 });
  await database().job.create({
    data: { name: once.name, state: "running", attempts: 1, dueAt: new Date(0), runner: "gone" },
  });
  start(once);
  await untilState("dead");
  expect((await only()).error).toBe("The process that ran it ended before the job was done.");
});

test("a job that nobody here knows is left alone", async () => {
  await database().job.create({ data: { name: "of.another.release", dueAt: new Date(0) } });
  start(job(async () => undefined));
  await sleep(500);
  expect(await only()).toMatchObject({ state: "waiting", attempts: 0 });
});

test("a schedule that a release changed counts anew", async () => {
  await database().jobSchedule.create({
    data: { name: "test.job", schedule: "daily at 03:20 UTC", nextAt: new Date("2100-01-01") },
  });
  start(job(async () => undefined, { schedule: { everyMinutes: 1 } }));
  await vi.waitFor(async () => {
    const { schedule, nextAt } = await database().jobSchedule.findFirstOrThrow();
    expect(schedule).toBe("every minute");
    expect(nextAt.getTime()).toBeLessThan(Date.now() + 61_000);
  });
});

test("finished jobs are removed after a week; dead letters and young ones stay", async () => {
  const old = new Date(Date.now() - 8 * 86_400_000);
  for (const state of ["done", "cancelled", "dead"]) {
    await database().job.create({ data: { name: "x", state, dueAt: old, finishedAt: old } });
  }
  await database().job.create({ data: { name: "young", state: "done", dueAt: old, finishedAt: new Date() } });
  const context = { signal: new AbortController().signal, progress: () => {} };
  expect(await removeFinishedJobs.run({}, context)).toBe("2 removed.");
  const left = await database().job.findMany({ orderBy: { id: "asc" } });
  expect(left.map(({ name, state }) => [name, state])).toEqual([
    ["x", "dead"],
    ["young", "done"],
  ]);
});

test("a job by the clock must take {} as its input", () => {
  const define = () =>
    defineJob({
      name: "x",
      title: "x",
      schema: z.object({ word: z.string() }),
      schedule: { everyMinutes: 1 },
      run: async () => undefined,
    });
  expect(define).toThrow("must take {}");
});
