/**
 * Ten thousand people and two hundred groups of a real directory: from nothing, without a change, with a hundred changes, and
 * against a directory that answers with nothing; logins go on meanwhile. A job process that is killed in the middle doubles nothing.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemActor } from "@/lib/foundation/access/actor";
import { database } from "@/lib/foundation/platform/database";
import { freePort } from "@/lib/foundation/platform/ports";
import { crowdDn, crowdLdif, crowdName } from "@/lib/testing/directories/crowd";
import type { TestDirectory } from "@/lib/testing/directories/directory";
import { startOpenLdap } from "@/lib/testing/directories/openldap";
import { startScriptedDirectory } from "@/lib/testing/directories/scripted";
import { storeDirectory } from "@/lib/testing/directories/stored";
import { openLogins, password } from "@/lib/testing/logins";
import { startSync } from "./runs";
import { saveSyncSettings } from "./settings";
import { syncDirectory } from "./sync-job";

const actor = systemActor("test");
const people = 10_000;
const groups = 200;
const settings = {
  everyMinutes: 0,
  conflicts: "skip",
  stopPercent: 10,
  allGroups: true,
  welcome: false,
} as const;

let peer: TestDirectory;
let directoryId: string;
const children: ChildProcess[] = [];
beforeAll(async () => {
  peer = await startOpenLdap({ ldif: crowdLdif(people, groups), isEmpty: true });
  ({ id: directoryId } = await storeDirectory(peer));
  await saveSyncSettings(actor, { directoryId, ...settings });
}, 120_000);
afterAll(async () => {
  for (const child of children) child.kill("SIGKILL");
  await peer?.stop();
});

async function sync() {
  const { id } = await startSync(actor, { directoryId, kind: "sync" });
  await syncDirectory.run({ runId: id }, { signal: new AbortController().signal, progress: () => {} });
  return database().directorySyncRun.findUniqueOrThrow({ where: { id } });
}

/** The job process as it runs in production. */
async function startJobs(): Promise<ChildProcess> {
  const child = spawn(process.execPath, ["--import", "tsx", "lib/programs/jobs/main.ts"], {
    env: { ...process.env, POSTERN_JOBS_METRICS_PORT: String(await freePort()) },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  children.push(child);
  return child;
}

async function until(what: () => Promise<boolean>, ms = 60_000): Promise<void> {
  const end = Date.now() + ms;
  while (!(await what())) {
    if (Date.now() > end) throw new Error(`this did not happen in time: ${what}`);
    await sleep(50);
  }
}

const members = () => database().groupMember.count({ where: { fromDirectory: true } });
const users = (where: object = {}) => database().user.count({ where: { directoryId, ...where } });

test("a process that is killed in the middle of the first sync loses nothing and doubles nothing", async () => {
  const { id } = await startSync(actor, { directoryId, kind: "sync" });
  const first = await startJobs();
  await until(async () => (await users()) > 0);
  first.kill("SIGKILL");
  const begun = await users();
  expect(begun).toBeLessThan(people);
  const open = await database().directorySyncRun.findUniqueOrThrow({ where: { id } });
  expect(open).toMatchObject({ state: "running", finishedAt: null, attempt: 1 });
  // Its lease would end in a minute.
  await database().job.updateMany({ where: { uniqueKey: id }, data: { dueAt: new Date() } });
  const second = await startJobs();
  await until(
    async () => (await database().directorySyncRun.count({ where: { id, finishedAt: null } })) === 0,
  );
  second.kill("SIGKILL");
  expect(await database().directorySyncRun.findUniqueOrThrow({ where: { id } })).toMatchObject({
    ...{ state: "finished", attempt: 2, failed: 0, done: people + groups, planned: people + groups },
    counts: { add: people, add_group: groups },
  });
  expect(await users()).toBe(people);
  expect(await database().user.count()).toBe(people);
  expect(await database().group.count()).toBe(groups);
  expect(await members()).toBe(2 * people);
  expect(await database().directorySyncItem.count({ where: { runId: id } })).toBe(people + groups);
  expect(await database().auditEvent.count({ where: { action: "user.created" } })).toBe(people);
}, 180_000);

test("a sync without a change finds nothing to do", async () => {
  expect(await sync()).toMatchObject({
    state: "finished",
    planned: 0,
    listedUsers: people,
    listedGroups: groups,
  });
}, 60_000);

test("a hundred changes are found, each as what it is, and logins go on meanwhile", async () => {
  const logins = openLogins();
  const person = await logins.person();
  let asked = 0;
  let isOver = false;
  const loggingIn = (async () => {
    while (!isOver) {
      logins.nextStep();
      expect(await logins.reasonOf(person, `${password}${logins.code()}`)).toBe("accepted");
      asked++;
    }
  })();
  await Promise.all([
    ...range(0, 40).map((i) => peer.change(crowdName(i), { cn: `Renamed ${i}` })),
    ...range(40, 50).map((i) => peer.rename(crowdName(i), `q${i}`)),
    ...range(50, 60).map((i) => peer.disable(crowdName(i))),
    ...range(60, 70).map((i) => peer.move(crowdName(i), "Elsewhere")),
    ...range(70, 80).map((i) => peer.remove(crowdName(i))),
  ]);
  // slapd corrects the members of groups after it has answered.
  const old = range(40, 80).filter((i) => i < 50 || i >= 60);
  const stale = `(|${old.map((i) => `(member=${crowdDn(i)})`).join("")})`;
  await until(
    async () => (await peer.admin.search(peer.groups, { filter: stale })).searchEntries.length === 0,
  );
  await peer.add(...range(0, 20).map((i) => ({ name: `new${i}`, displayName: `New ${i}` })));
  const done = await sync();
  isOver = true;
  await loggingIn;
  await logins.close();
  expect(done).toMatchObject({ state: "finished", planned: 100, done: 100, failed: 0 });
  expect(done.counts).toEqual({ add: 20, change: 50, rename: 10, disable: 10, remove: 10 });
  expect(asked).toBeGreaterThan(3);
  expect(await users({ directoryDisabledAt: { not: null } })).toBe(20);
  expect(await users()).toBe(people + 20);
  expect((await sync()).planned).toBe(0);
}, 120_000);

test("a directory that answers with nothing is held, and nobody is touched", async () => {
  const empty = await startScriptedDirectory({ entries: [] });
  const { addresses } = await database().directory.findUniqueOrThrow({ where: { id: directoryId } });
  await database().directory.update({
    where: { id: directoryId },
    data: { addresses: [`${empty.host}:${empty.tlsPort}`] },
  });
  const held = await sync();
  await empty.close();
  await database().directory.update({ where: { id: directoryId }, data: { addresses } });
  expect(held).toMatchObject({ state: "held", listedUsers: 0, done: 0 });
  expect(held.heldWhy).toContain("nobody at all");
  expect(held.counts).toMatchObject({ remove: people });
  expect(await users({ directoryDisabledAt: { not: null } })).toBe(20);
  expect(await members()).toBe(2 * people);
  expect((await sync()).planned).toBe(0);
}, 120_000);

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
