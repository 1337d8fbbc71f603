/** What operators do with jobs on a real store, and what the pages read. */
import { beforeEach, describe, expect, it } from "vitest";
import { systemActor } from "@/lib/foundation/access/actor";
import { readAddress } from "@/lib/foundation/base/read-text";
import { database, type Prisma } from "@/lib/foundation/platform/database";
import { operatorWith } from "@/lib/testing/actors";
import { jobTroubles, listJobs, listSchedules } from "./queries";
import { jobIdInput, jobListRequest } from "./schema";
import { cancelJob, deleteJob, runJobAgain } from "./service";

const administrator = operatorWith("administrator");
const make = (data: Partial<Prisma.JobCreateInput> = {}) =>
  database().job.create({ data: { name: "server.read", dueAt: new Date(), ...data } });
const idOf = ({ id }: { readonly id: bigint }) => ({ id: id.toString() });
const stateOf = async ({ id }: { readonly id: bigint }) =>
  (await database().job.findUniqueOrThrow({ where: { id } })).state;

beforeEach(async () => {
  await database().$executeRaw`TRUNCATE jobs, job_schedules`;
});

describe("running again", () => {
  it("gives a dead letter all its tries again, with an audit row", async () => {
    const job = await make({ state: "dead", attempts: 5, error: "No.", finishedAt: new Date() });
    await runJobAgain(administrator, idOf(job));
    expect(await database().job.findUniqueOrThrow({ where: { id: job.id } })).toMatchObject({
      ...{ state: "waiting", attempts: 0, finishedAt: null, error: "No." },
    });
    expect(await database().auditEvent.findFirstOrThrow({ orderBy: { id: "desc" } })).toMatchObject({
      ...{ action: "job.run_again", actorRole: "administrator", subjectName: "server.read" },
    });
  });

  it("is refused where the same job waits, and for what is no dead letter", async () => {
    const job = await make({ state: "dead", uniqueKey: "a" });
    const twin = await make({ uniqueKey: "a" });
    await expect(runJobAgain(administrator, idOf(job))).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("is already waiting"),
    });
    await expect(runJobAgain(administrator, idOf(twin))).rejects.toMatchObject({ code: "conflict" });
    expect(await stateOf(job)).toBe("dead");
  });
});

it("a dead letter can be deleted, and nothing else", async () => {
  const [dead, waiting] = [await make({ state: "dead" }), await make()];
  await deleteJob(administrator, idOf(dead));
  expect(await database().job.count({ where: { id: dead.id } })).toBe(0);
  await expect(deleteJob(administrator, idOf(waiting))).rejects.toMatchObject({ code: "conflict" });
  await expect(deleteJob(administrator, idOf(dead))).rejects.toMatchObject({ code: "not_found" });
});

it("what waits is cancelled at once, what runs is asked to stop, and what is over stays", async () => {
  const [waiting, running, done] = [
    await make(),
    await make({ state: "running" }),
    await make({ state: "done" }),
  ];
  await cancelJob(administrator, idOf(waiting));
  expect(await stateOf(waiting)).toBe("cancelled");
  await cancelJob(administrator, idOf(running));
  expect(await stateOf(running)).toBe("running");
  const { jobs } = await listJobs(administrator, jobListRequest.parse({ state: "running" }));
  expect(jobs[0]?.isCancelling).toBe(true);
  await expect(cancelJob(administrator, idOf(done))).rejects.toMatchObject({ code: "conflict" });
});

describe("the list", () => {
  it("shows what is not over, or one state, of one name, a page at a time", async () => {
    for (const state of ["waiting", "running", "done", "cancelled", "dead"]) await make({ state });
    await make({ name: "other", input: { id: 1 } });
    const list = async (request: object) =>
      (await listJobs(administrator, jobListRequest.parse(request))).jobs.map(
        ({ name, state }) => `${name} ${state}`,
      );
    expect(await list({})).toEqual([
      "other waiting",
      "server.read dead",
      "server.read running",
      "server.read waiting",
    ]);
    expect(await list({ state: "done" })).toEqual(["server.read done"]);
    expect(await list({ name: "other" })).toEqual(["other waiting"]);
    expect(await list({ pageSize: 2, page: 2 })).toEqual(["server.read running", "server.read waiting"]);
    const { total } = await listJobs(administrator, jobListRequest.parse({ pageSize: 2 }));
    expect(total).toBe(4);
    const unreadable = readAddress(jobListRequest, { state: "nonsense", page: "x" });
    expect((await listJobs(administrator, unreadable)).total).toBe(4);
  });

  it("of schedules says what came of the last run and how long it took", async () => {
    await database().jobSchedule.create({
      data: { name: "a", schedule: "every minute", nextAt: new Date() },
    });
    const [startedAt, finishedAt] = [new Date("2026-11-25T10:00:00Z"), new Date("2026-11-25T10:00:02Z")];
    expect((await listSchedules(administrator))[0]?.last).toBeNull();
    await make({ name: "a", state: "done", startedAt, finishedAt, result: "3 to read." });
    await make({ name: "a" });
    expect((await listSchedules(administrator))[0]?.last).toEqual({
      ...{ state: "done", text: "3 to read.", finishedAt, tookMs: 2000 },
    });
  });
});

it("troubles are dead letters, and a clock that stands still", async () => {
  const at = (ms: number) => ({ schedule: "every minute", nextAt: new Date(Date.now() + ms) });
  expect(await jobTroubles(administrator)).toEqual({ dead: 0, isStopped: false });
  await database().jobSchedule.create({ data: { name: "a", ...at(-60_000) } });
  await make({ state: "dead" });
  expect(await jobTroubles(administrator)).toEqual({ dead: 1, isStopped: false });
  await database().jobSchedule.create({ data: { name: "b", ...at(-150_000) } });
  expect(await jobTroubles(systemActor("test"))).toEqual({ dead: 1, isStopped: true });
});

it("an id is a number of the store", () => {
  for (const id of ["0", "-1", "1.5", "x", "", "99999999999999999999"]) {
    expect(jobIdInput.safeParse({ id }).success, id).toBe(false);
  }
});
