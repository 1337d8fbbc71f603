/** The job process: how it starts, what it tells, and that it ends in time, whatever it runs. */
import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { database } from "@/lib/foundation/platform/database";
import { freePort } from "@/lib/foundation/platform/ports";
import { projectRoot } from "@/lib/foundation/platform/project-root";

let child: ChildProcess | undefined;
let output = "";
afterEach(() => {
  child?.kill("SIGKILL");
});

async function run(change: Record<string, string> = {}) {
  output = "";
  const port = await freePort();
  const started = spawn(
    process.execPath,
    ["--import", "tsx", join(projectRoot(), "lib/programs/jobs/main.ts")],
    {
      cwd: projectRoot(),
      env: {
        ...process.env,
        POSTERN_LOG_LEVEL: "info",
        POSTERN_JOBS_METRICS_PORT: String(port),
        ...change,
      },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    },
  );
  child = started;
  for (const stream of [started.stdout, started.stderr]) stream?.on("data", (text) => (output += text));
  const exit = new Promise<number | null>((resolve) => started.once("exit", resolve));
  const get = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`);
    return { status: response.status, body: await response.text() };
  };
  return { child: started, exit, get };
}

const untilUp = () => vi.waitFor(() => expect(output).toContain("Jobs are being run."), { timeout: 15_000 });

test("it notes every schedule, says how full the queue is, and SIGTERM ends it with 0", async () => {
  const jobs = await run();
  await untilUp();
  await vi.waitFor(async () => expect((await jobs.get("/readyz")).status).toBe(200), { timeout: 5000 });
  const schedules = await database().jobSchedule.findMany({ orderBy: { name: "asc" } });
  expect(schedules.map(({ name, schedule }) => [name, schedule])).toContainEqual([
    "server.find_due",
    "every minute",
  ]);
  await database().job.create({ data: { name: "unknown", dueAt: new Date(Date.now() - 90_000) } });
  await database().job.create({ data: { name: "unknown", state: "dead", dueAt: new Date() } });
  const { body } = await jobs.get("/metrics");
  expect(body).toContain('postern_jobs_waiting{name="unknown"} 1');
  expect(body).toContain('postern_jobs_dead{name="unknown"} 1');
  expect(Number(/postern_jobs_oldest_seconds\{name="unknown"\} (\S+)/.exec(body)?.[1])).toBeGreaterThan(89);
  jobs.child.kill("SIGTERM");
  expect(await jobs.exit).toBe(0);
  expect(output).toContain("what runs is told to end");
});

test("it ends when its parent is gone", async () => {
  const jobs = await run();
  await untilUp();
  jobs.child.disconnect();
  expect(await jobs.exit).toBe(0);
});

test("with a store that is down it is up but not ready, and ends all the same", async () => {
  const jobs = await run({ DATABASE_URL: "postgresql://postern@127.0.0.1:1/none" });
  await untilUp();
  expect(await jobs.get("/readyz")).toMatchObject({ status: 503, body: "The store does not answer.\n" });
  jobs.child.kill("SIGTERM");
  expect(await jobs.exit).toBe(0);
});

test("a port in use is an error that names the variable", async () => {
  await run();
  await untilUp();
  const port = /"metrics":\{"host":"127.0.0.1","port":(\d+)\}/.exec(output)?.[1] ?? "";
  const first = child;
  const second = await run({ POSTERN_JOBS_METRICS_PORT: port });
  expect(await second.exit).toBe(1);
  expect(output).toContain("POSTERN_JOBS_METRICS_PORT");
  first?.kill("SIGKILL");
});

test("without a store it says which variable is missing", async () => {
  const jobs = await run({ DATABASE_URL: "" });
  expect(await jobs.exit).toBe(1);
  expect(output).toContain("DATABASE_URL is not set");
});
