/** Jobs in several real processes: nothing is lost with one that is killed, and nothing runs twice at the same time. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { z } from "zod";
import { database } from "@/lib/foundation/platform/database";
import { defineJob } from "./job";
import { enqueue } from "./queue";

/** What lib/testing/job-runner.ts runs under this name. */
const marked = defineJob({
  name: "test.marked",
  title: "Marked",
  schema: z.object({ number: z.int(), ms: z.int() }),
  run: async () => undefined,
});

type Mark = { readonly number: number; readonly what: string; readonly pid: number; readonly at: Date };

/** What `test.marked` noted. The job by the clock, which may come in between, notes -1. */
const marks = (): Promise<Mark[]> =>
  database().$queryRaw`SELECT * FROM job_marks WHERE number >= 0 ORDER BY at, id`;
const marksByTheClock = (): Promise<Mark[]> =>
  database().$queryRaw`SELECT * FROM job_marks WHERE number < 0 ORDER BY at, id`;
const doneCount = () => database().job.count({ where: { name: marked.name, state: "done" } });
const children: ChildProcess[] = [];

function startProcess(): ChildProcess {
  const child = spawn(process.execPath, ["--import", "tsx", "lib/testing/job-runner.ts"], {
    env: { ...process.env, VITEST: undefined },
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  children.push(child);
  return child;
}

beforeAll(async () => {
  await database().$executeRaw`
    CREATE TABLE job_marks (id bigserial, number int, what text, pid int, at timestamptz DEFAULT clock_timestamp())`;
});
beforeEach(async () => {
  await database().$executeRaw`TRUNCATE jobs, job_marks, job_schedules`;
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill("SIGKILL");
    await once(child, "exit");
  }
});

const until = (check: () => Promise<void>, interval = 50) => vi.waitFor(check, { timeout: 15_000, interval });

test("a job whose process is killed in the middle runs again after its lease, in another process", async () => {
  const first = startProcess();
  await enqueue(database(), marked, [{ input: { number: 1, ms: 5000 } }]);
  await until(async () => expect(await marks()).toHaveLength(1));
  first.kill("SIGKILL");
  const second = startProcess();
  await until(async () => expect((await marks()).map(({ what }) => what)).toEqual(["began", "began"]));
  const [one, two] = await marks();
  expect(two?.pid).toBe(second.pid);
  // The lease of two seconds began before the first mark, and its last renewal may be as old as that.
  expect(Number(two?.at) - Number(one?.at)).toBeGreaterThan(1500);
  const job = await database().job.findFirstOrThrow({ where: { name: marked.name } });
  expect(job).toMatchObject({ state: "running", attempts: 2 });
});

test("a job that outlives its lease many times is renewed and runs once", async () => {
  startProcess();
  startProcess();
  await enqueue(database(), marked, [{ input: { number: 1, ms: 6000 } }]);
  await until(async () => expect(await doneCount()).toBe(1));
  expect((await marks()).map(({ what }) => what)).toEqual(["began", "ended"]);
});

test("several processes share 200 jobs: each runs once, and never more at once than the job allows", async () => {
  // All are up first, or the one that starts fastest would have done everything.
  await Promise.all([1, 2, 3].map(() => once(startProcess(), "message")));
  await enqueue(
    database(),
    marked,
    Array.from({ length: 200 }, (_, number) => ({ input: { number, ms: 10 } })),
  );
  await until(async () => {
    // The one whose run ends takes the next at once; the others look only when they are told to, or after two seconds.
    await database().$executeRaw`SELECT pg_notify('postern_jobs', '')`;
    expect(await doneCount()).toBe(200);
  }, 5);
  const seen = await marks();
  const began = seen.filter(({ what }) => what === "began");
  expect(new Set(began.map(({ number }) => number)).size).toBe(200);
  expect(began).toHaveLength(200);
  expect(new Set(began.map(({ pid }) => pid)).size).toBeGreaterThan(1);
  let open = 0;
  let most = 0;
  for (const { what } of seen) {
    open += what === "began" ? 1 : -1;
    most = Math.max(most, open);
  }
  expect(most).toBeLessThanOrEqual(5);
  expect(most).toBeGreaterThan(1);
});

test("a job by the clock is queued once, however many processes look", async () => {
  for (let i = 0; i < 3; i++) startProcess();
  await until(async () => expect(await database().jobSchedule.count()).toBe(1));
  // Its minute has come.
  for (let round = 1; round <= 3; round++) {
    await database().$executeRaw`UPDATE job_schedules SET next_at = now() - interval '90 seconds'`;
    await database().$executeRaw`SELECT pg_notify('postern_jobs', '')`;
    await until(async () => expect((await marksByTheClock()).length).toBeGreaterThanOrEqual(round));
  }
  const { nextAt } = await database().jobSchedule.findFirstOrThrow();
  expect(nextAt.getTime()).toBeGreaterThan(Date.now() - 1000);
  await new Promise((resolve) => setTimeout(resolve, 500));
  // A minute may have passed in between by itself.
  expect((await marksByTheClock()).length).toBeLessThanOrEqual(4);
  expect(await database().job.count()).toBe((await marksByTheClock()).length);
});

test("SIGTERM ends a process at once, and what it ran goes back untried", async () => {
  const first = startProcess();
  await enqueue(database(), marked, [{ input: { number: 1, ms: 20_000 } }]);
  await until(async () => expect(await marks()).toHaveLength(1));
  first.kill("SIGTERM");
  await once(first, "exit");
  expect(await database().job.findFirstOrThrow({ where: { name: marked.name } })).toMatchObject({
    state: "waiting",
    attempts: 0,
    lease: null,
  });
});
