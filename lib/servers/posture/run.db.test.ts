/** Running the checks on a real PostgreSQL and keeping what they found: one run at once, failures kept, days counted. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { utf8 } from "@/lib/foundation/base/bytes";
import { after, days, hours, seconds } from "@/lib/foundation/base/durations";
import { keyring } from "@/lib/foundation/keys/master-key";
import { database } from "@/lib/foundation/platform/database";
import { operatorWith } from "@/lib/testing/actors";
import { makePostureRun, makeServer, makeUser } from "@/lib/testing/factories";
import { type ProtectedServer, startProtectedServer } from "@/lib/testing/protected-postgres";
import { checkOneServer, findDueChecks, forgetPostureRuns, requestPosture } from "./jobs";
import { lastLoginsOf } from "./last-logins";
import { allPostures, serverPosture } from "./queries";
import { runPosture } from "./run";
import { beginRun, endRun } from "./runs";

const owner = operatorWith("owner");
const context = { signal: new AbortController().signal, progress: () => {} };
const byHand = { askedBy: "ada" };
let target: ProtectedServer;

beforeAll(async () => {
  target = await startProtectedServer([]);
});
afterAll(() => target?.remove());
beforeEach(async () => {
  await database().server.deleteMany();
  await database().job.deleteMany();
});

/** The real one, registered with its superuser. */
function registered() {
  const { cluster } = target;
  const id = crypto.randomUUID();
  const place = { table: "servers", column: "monitor_password_sealed", row: id };
  const { username, password } = new URL(cluster.url("postgres"));
  return makeServer({
    ...{ id, host: "localhost", port: cluster.port, monitorRole: username },
    monitorPasswordSealed: keyring().seal(place, utf8(decodeURIComponent(password))),
    caCertificate: readFileSync(join(cluster.data, "server.crt"), "utf8"),
  });
}

const queued = async () =>
  (await database().job.findMany({ where: { name: checkOneServer.name }, orderBy: { id: "asc" } })).map(
    ({ input }) => input,
  );

describe("a run", () => {
  it("keeps what it found, with its score, and is compared with the run before", async () => {
    const { id } = await registered();
    expect(await serverPosture(owner, id)).toMatchObject({
      last: null,
      changes: null,
      history: [],
      failed: null,
    });
    const told: string[] = [];
    const first = await runPosture(owner, { id }, { ...byHand, progress: (text) => told.push(text) });
    if (!first.ok) throw new Error(JSON.stringify(first.failure));
    expect(told.length).toBeGreaterThan(0);
    expect(first.report.databases).toContain("postgres");
    const once = await serverPosture(owner, id);
    expect(once).toMatchObject({
      last: { askedBy: "ada", report: first.report, score: { score: first.score } },
      ...{ changes: null, failed: null, underWay: null, history: [{ score: first.score, hasFailed: false }] },
    });
    expect(await allPostures(owner)).toMatchObject([{ serverId: id, change: null, failed: null }]);
  });

  it("says why it failed, keeps the report before it, and is in the history", async () => {
    const { id } = await registered();
    await runPosture(owner, { id }, byHand);
    await database().server.update({ where: { id }, data: { port: 1 } });
    const failed = await runPosture(owner, { id }, byHand);
    expect(failed).toMatchObject({ ok: false, failure: { text: "Nothing listens on localhost:1." } });
    const page = await serverPosture(owner, id);
    expect(page.last?.report.checks.length).toBeGreaterThan(0);
    expect(page.failed).toMatchObject({ text: "Nothing listens on localhost:1.", fix: expect.any(String) });
    expect(page.history.map(({ hasFailed }) => hasFailed)).toEqual([false, true]);
    expect(page.changes).toBeNull();
    expect(await allPostures(owner)).toMatchObject([{ last: {}, failed: { text: page.failed?.text } }]);
  });

  it("of a password that no key opens asks for the password", async () => {
    const { id } = await makeServer({ monitorPasswordSealed: new Uint8Array([1, 2, 3]) });
    expect(await runPosture(owner, { id }, byHand)).toMatchObject({
      failure: { fix: "Type the password anew in the settings of this server." },
    });
    expect((await serverPosture(owner, id)).failed?.text).toContain("cannot be opened");
  });

  it("of another address is none of this server", async () => {
    const { id } = await registered();
    const result = await runPosture(
      owner,
      { id },
      {
        ...byHand,
        // Told before anything is read.
        progress: () =>
          void database()
            .server.update({ where: { id }, data: { database: "other" } })
            .then(),
      },
    );
    expect(result).toMatchObject({
      failure: { text: "The address of this server was changed while the checks ran." },
    });
    expect((await serverPosture(owner, id)).last).toBeNull();
  });

  it("that is stopped is over, and another may begin", async () => {
    const { id } = await registered();
    const stopping = new AbortController();
    const run = runPosture(
      owner,
      { id },
      { ...byHand, signal: stopping.signal, progress: () => stopping.abort(new Error("stop")) },
    );
    await expect(run).rejects.toThrow("stop");
    const page = await serverPosture(owner, id);
    expect(page.failed?.text).toBe("The checks were stopped before they were done.");
    expect(page.underWay).toBeNull();
    expect(await runPosture(owner, { id }, byHand)).toMatchObject({ ok: true });
  });
});

describe("one at once", () => {
  it("of a server: the second is refused, and begins when the first is over", async () => {
    const [{ id }, other] = [await makeServer(), await makeServer()];
    const both = await Promise.all([beginRun(id, "ada"), beginRun(id, "ben")]);
    const [begun, ...none] = both.filter((run) => run !== null);
    expect(none).toEqual([]);
    if (!begun) throw new Error("neither began");
    expect((await serverPosture(owner, id)).underWay).toEqual({ text: "Running" });
    await expect(runPosture(owner, { id }, byHand)).rejects.toMatchObject({ code: "conflict" });
    expect(await checkOneServer.run({ id, askedBy: null }, context)).toContain("were running on");
    expect((await runPosture(owner, { id: other.id }, byHand)).ok).toBe(false);
    await endRun(begun.id, { ok: false, failure: { text: "x", fix: "y" } });
    begun.rest();
    expect((await runPosture(owner, { id }, byHand)).ok).toBe(false);
  });

  it("does not wait for a process that died, and lets it write nothing any more", async () => {
    const { id } = await makeServer();
    const dead = await beginRun(id, null);
    dead?.rest();
    const silent = after(new Date(), -seconds(31));
    await database().postureRun.updateMany({ where: { serverId: id }, data: { aliveAt: silent } });
    const next = await beginRun(id, null);
    next?.rest();
    expect(next).not.toBeNull();
    await endRun(dead?.id ?? 0n, { ok: false, failure: { text: "late", fix: "" } });
    const rows = await database().postureRun.findMany({ where: { serverId: id }, orderBy: { id: "asc" } });
    expect(rows.map(({ failure }) => failure?.split("\n")[0])).toEqual([
      "The process that ran the checks ended before they were done.",
      undefined,
    ]);
  });
});

describe("by the clock", () => {
  it("every server is checked a day after its last run, each queued once", async () => {
    const [never, old] = [await makeServer({ name: "a" }), await makeServer({ name: "b" })];
    const { id: fresh } = await makeServer({ name: "c" });
    await makePostureRun(old.id, {}, { startedAt: after(new Date(), -hours(25)) });
    await makePostureRun(fresh, {}, { startedAt: after(new Date(), -hours(23)) });
    expect(await findDueChecks.run({}, context)).toBe("2 to check.");
    expect(await findDueChecks.run({}, context)).toBe("0 to check.");
    expect(await queued()).toEqual([never, old].map(({ id }) => ({ id, askedBy: null })));
  });

  it("an operator's wish goes into the queue once, and shows on the page", async () => {
    const { id } = await makeServer();
    await requestPosture(owner, { id });
    await requestPosture(owner, { id });
    expect(await queued()).toEqual([{ id, askedBy: owner.name }]);
    expect((await serverPosture(owner, id)).underWay).toEqual({ text: "Waiting for a job process to begin" });
    await expect(requestPosture(owner, { id: crypto.randomUUID() })).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it("a job says what came of it", async () => {
    const real = await registered();
    expect(await checkOneServer.run({ id: real.id, askedBy: null }, context)).toMatch(/: \d+ of 100\.$/);
    const { id, name } = await makeServer();
    expect(await checkOneServer.run({ id, askedBy: null }, context)).toBe(
      `The checks could not be run on ${name}: Nothing listens on 127.0.0.1:1.`,
    );
    expect(await checkOneServer.run({ id: crypto.randomUUID(), askedBy: null }, context)).toContain(
      "removed",
    );
  });

  it("evidence goes after weeks and runs after more than a year, but for the last that succeeded", async () => {
    const [{ id }, quiet] = [await makeServer(), await makeServer()];
    const at = (daysAgo: number) => ({ startedAt: after(new Date(), -days(daysAgo)) });
    for (const daysAgo of [401, 399, 36, 34]) await makePostureRun(id, { "tls.min": "pass" }, at(daysAgo));
    await makePostureRun(quiet.id, { "tls.min": "pass" }, at(500));
    expect(await forgetPostureRuns.run({}, context)).toBe("1 removed.");
    const rows = await database().postureRun.findMany({ where: { serverId: id }, orderBy: { id: "asc" } });
    expect(rows.map(({ report }) => report !== null)).toEqual([false, false, true]);
    expect(rows.map(({ outcomes }) => outcomes)).toEqual(Array(3).fill({ "tls.min": "pass" }));
    expect((await serverPosture(owner, quiet.id)).last).not.toBeNull();
  });
});

it("says what changed since the run before, and by how many points", async () => {
  const { id } = await makeServer();
  await makePostureRun(id, { "tls.min": "fail", "hba.trust": "fail", "log.conn": "pass" }, { score: 40 });
  await makePostureRun(id, { "tls.min": "pass", "hba.trust": "fail", "log.conn": "unknown" }, { score: 55 });
  expect((await serverPosture(owner, id)).changes).toMatchObject({
    ...{ appeared: [], fixed: ["tls.min"], stillOpen: ["hba.trust"], noLongerKnown: ["log.conn"] },
  });
  expect(await allPostures(owner)).toMatchObject([{ change: 15, last: { failing: ["hba.trust"] } }]);
});

it("knows the last login of a role by the user that its name means", async () => {
  const at = new Date("2026-01-02T03:04:05Z");
  const [ada, ben] = [await makeUser(), await makeUser()];
  const alias = `${ada.username} role`;
  await database().userAlias.create({ data: { name: alias, userId: ada.id } });
  for (const { id } of [ada, ben]) {
    const lastLoginAt = id === ada.id ? at : null;
    await database().loginState.upsert({
      where: { userId: id },
      create: { userId: id, lastLoginAt },
      update: { lastLoginAt },
    });
  }
  const known = await lastLoginsOf([ada.username, alias, ben.username, "nobody"]);
  expect(Object.fromEntries(known)).toEqual({ [ada.username]: at, [alias]: at });
});
