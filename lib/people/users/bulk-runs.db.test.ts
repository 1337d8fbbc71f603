/** Changes to many users as jobs: over any number, from where they stood, no further than their operator may, links once. */
import { expect, test } from "vitest";
import { database } from "@/lib/foundation/platform/database";
import { operatorWith } from "@/lib/testing/actors";
import { batchSize } from "./batches";
import { changeManyUsers } from "./bulk-job";
import { listBulkRuns, startBulkRun, stopBulkRun, takeBulkResult } from "./bulk-runs";
import type { BulkInput } from "./schema";

const quiet = { signal: new AbortController().signal, progress: () => {} };
const work = (runId: string, context = quiet) => changeManyUsers.run({ runId }, context);

async function anOperator(role: "administrator" | "help_desk" | "owner" = "administrator") {
  const username = `op-${crypto.randomUUID().slice(0, 8)}`;
  const { id } = await database().operator.create({ data: { username, role } });
  return { ...operatorWith(role), id, name: username };
}

async function makeUsers(prefix: string, n: number): Promise<void> {
  await database().user.createMany({
    data: Array.from({ length: n }, (_, i) => ({ username: `${prefix}${String(i).padStart(5, "0")}` })),
  });
}

const all = (search: string, action: BulkInput["action"]): BulkInput => ({
  action,
  selection: { kind: "filter", filter: { search } },
  ...(action === "reset_factors" && { reason: "lost laptops" }),
});

test("issues links to 2,300 users, none left out, and gives them once", async () => {
  const actor = await anOperator("help_desk");
  await makeUsers("crowd", 2300);
  const disabledAt = new Date();
  await database().user.update({ where: { username: "crowd00007" }, data: { disabledAt } });
  const { id } = await startBulkRun(actor, all("crowd", "issue_links"));
  await expect(takeBulkResult(actor, { id })).rejects.toMatchObject({ code: "conflict" });
  expect(await work(id)).toContain("2299 changed, 1 failed");
  const [run] = await listBulkRuns(actor);
  expect(run).toMatchObject({ state: "finished", total: 2300, changed: 2299, failed: 1, isMine: true });
  expect(await database().enrollmentLink.count()).toBe(2299);

  const sealed = await database().bulkPart.findMany({ where: { runId: id } });
  expect(sealed).toHaveLength(Math.ceil(2300 / batchSize));
  expect(
    sealed.some(({ linesSealed }) => Buffer.from(linesSealed).toString("latin1").includes("/enroll#")),
  ).toBe(false);
  const { csv } = await takeBulkResult(actor, { id });
  const lines = csv.trimEnd().split("\r\n");
  expect(lines).toHaveLength(2301);
  expect(lines.filter((line) => /\/enroll#[\w-]{43},/.test(line))).toHaveLength(2299);
  expect(lines.find((line) => line.startsWith("crowd00007"))).toMatch(/,failed,crowd00007 is disabled/);
  await expect(takeBulkResult(actor, { id })).rejects.toMatchObject({ code: "conflict" });
  expect(await database().bulkPart.count({ where: { runId: id } })).toBe(0);
  const taken = await database().auditEvent.findMany({ where: { action: "users.bulk_links_taken" } });
  expect(taken).toMatchObject([{ actorName: actor.name, subjectId: id, detail: { links: 2299 } }]);
});

test("is for those who were chosen when it was asked for, and for as many as the page showed", async () => {
  const actor = await anOperator();
  await makeUsers("then", 3);
  await expect(startBulkRun(actor, { ...all("then", "delete"), shown: 2 })).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("3 users are chosen now, not 2."),
  });
  expect(await database().bulkRun.count({ where: { operatorId: actor.id } })).toBe(0);
  const { id } = await startBulkRun(actor, { ...all("then", "delete"), shown: 3 });
  await makeUsers("thenceforth", 2);
  await work(id);
  const left = await database().user.findMany({ where: { username: { startsWith: "then" } } });
  expect(left.map(({ username }) => username.slice(0, 11))).toEqual(["thenceforth", "thenceforth"]);
});

test("says that it broke off when its job was given up, and not that somebody stopped it", async () => {
  const actor = await anOperator();
  await makeUsers("broken", 1);
  const { id } = await startBulkRun(actor, all("broken", "disable"));
  await database().job.updateMany({ where: { uniqueKey: id }, data: { state: "dead" } });
  expect((await listBulkRuns(actor))[0]).toMatchObject({
    state: "failed",
    error: expect.stringContaining("It broke off."),
  });
});

test("goes on from where a process died, and changes nobody twice", async () => {
  const actor = await anOperator();
  await makeUsers("again", batchSize + 10);
  const { id } = await startBulkRun(actor, all("again", "disable"));
  const ending = new AbortController();
  const dying = { signal: ending.signal, progress: () => ending.abort(new Error("killed")) };
  await expect(work(id, dying)).rejects.toThrow("killed");
  expect(await database().bulkRun.findUniqueOrThrow({ where: { id } })).toMatchObject({ changed: batchSize });
  await work(id);
  await work(id);
  expect(await database().bulkRun.findUniqueOrThrow({ where: { id } })).toMatchObject({
    ...{ changed: batchSize + 10, unchanged: 0, failed: 0 },
    finishedAt: expect.any(Date),
  });
  expect(
    await database().auditEvent.count({ where: { action: "user.disabled", actorName: actor.name } }),
  ).toBe(batchSize + 10);
});

test("goes no further than its operator may by then", async () => {
  const actor = await anOperator();
  await makeUsers("lost", 3);
  const { id } = await startBulkRun(actor, all("lost", "delete"));
  await database().operator.update({ where: { id: actor.id }, data: { role: "help_desk" } });
  await work(id);
  expect(await database().user.count({ where: { username: { startsWith: "lost" } } })).toBe(3);
  expect((await listBulkRuns(actor))[0]).toMatchObject({
    state: "failed",
    error: expect.stringContaining("role"),
  });
  const gone = await startBulkRun(actor, all("lost", "reset_factors"));
  await database().operator.update({ where: { id: actor.id }, data: { disabledAt: new Date() } });
  await work(gone.id);
  expect((await listBulkRuns(actor))[0]).toMatchObject({ state: "failed", changed: 0 });
});

test("stops when its operator says so, keeps the result, and shows it to nobody else", async () => {
  const [actor, other, helper] = [await anOperator(), await anOperator(), await anOperator("help_desk")];
  await makeUsers("halt", 5);
  await database().user.update({ where: { username: "halt00001" }, data: { displayName: "=1+1" } });
  const first = await startBulkRun(actor, all("halt", "disable"));
  await stopBulkRun(actor, first);
  await expect(stopBulkRun(actor, first)).rejects.toMatchObject({ code: "conflict" });
  await work(first.id);
  expect(await database().user.count({ where: { username: { startsWith: "halt" }, disabledAt: null } })).toBe(
    5,
  );
  expect((await listBulkRuns(actor))[0]).toMatchObject({ state: "stopped" });

  const second = await startBulkRun(actor, all("halt", "disable"));
  expect((await listBulkRuns(actor))[0]).toMatchObject({ state: "waiting" });
  await work(second.id);
  for (const stranger of [other, helper]) {
    await expect(takeBulkResult(stranger, second)).rejects.toMatchObject({ code: "not_found" });
    await expect(stopBulkRun(stranger, second)).rejects.toMatchObject({ code: "not_found" });
  }
  expect(await listBulkRuns(helper)).toEqual([]);
  expect((await listBulkRuns(other))[0]).toMatchObject({ id: second.id, isMine: false });
  const { csv } = await takeBulkResult(actor, second);
  expect(csv).toContain("halt00001,'=1+1,,changed,\r\n");
  expect((await takeBulkResult(actor, second)).csv).toBe(csv);
});

test("links wait for the last one, and are given out where the job was cancelled half-way, which ends it", async () => {
  const actor = await anOperator("help_desk");
  await makeUsers("half", batchSize + 5);
  const { id } = await startBulkRun(actor, all("half", "issue_links"));
  const ending = new AbortController();
  const dying = { signal: ending.signal, progress: () => ending.abort(new Error("cancelled")) };
  await expect(work(id, dying)).rejects.toThrow("cancelled");
  await expect(takeBulkResult(actor, { id })).rejects.toThrow("Wait until all links are issued.");
  await database().job.updateMany({ where: { uniqueKey: id }, data: { state: "cancelled" } });
  expect((await listBulkRuns(actor))[0]).toMatchObject({ state: "stopped", hasResult: true });
  expect((await takeBulkResult(actor, { id })).csv.trimEnd().split("\r\n")).toHaveLength(batchSize + 1);
  await work(id);
  expect((await listBulkRuns(actor))[0]).toMatchObject({ changed: batchSize, hasResult: false });
});

test("asks for the right and the proof that each change needs, before anything is queued", async () => {
  const helper = await anOperator("help_desk");
  await makeUsers("deny", 1);
  await expect(startBulkRun(helper, all("deny", "delete"))).rejects.toMatchObject({ code: "forbidden" });
  const stale = { ...helper, hasFreshProof: false };
  await expect(startBulkRun(stale, all("deny", "issue_links"))).rejects.toMatchObject({ code: "unproven" });
  await expect(startBulkRun(helper, all("nobodyatall", "reset_factors"))).rejects.toMatchObject({
    code: "invalid_input",
  });
  expect(await database().bulkRun.count({ where: { operatorId: helper.id } })).toBe(0);
});
