/** A listing is whole or none: pages, ranges, and everything that a directory can do in the middle, played by a script. */
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemActor } from "@/lib/foundation/access/actor";
import { database } from "@/lib/foundation/platform/database";
import { operatorWith } from "@/lib/testing/actors";
import {
  type Script,
  type ScriptedDirectory,
  startScriptedDirectory,
} from "@/lib/testing/directories/scripted";
import { storeDirectory } from "@/lib/testing/directories/stored";
import { allowSync, cancelSync, startSync } from "./runs";
import { saveSyncSettings } from "./settings";
import { syncDirectory } from "./sync-job";

const actor = systemActor("test");
const base = "DC=corp,DC=test";
const people = `OU=People,${base}`;
const groups = `OU=Groups,${base}`;
const count = 1100;

const guid = (n: number) => {
  const octets = Buffer.alloc(16);
  octets.writeUInt32BE(n + 1, 12);
  return octets;
};
const person = (i: number, more: Record<string, readonly string[]> = {}) => ({
  dn: `CN=p${i},${people}`,
  attributes: {
    objectClass: ["user"],
    objectCategory: ["person"],
    objectGUID: [guid(i)],
    sAMAccountName: [`p${i}`],
    primaryGroupID: ["513"],
    ...more,
  },
});
const group = (
  n: number,
  name: string,
  members: readonly string[],
  more: Record<string, readonly string[]> = {},
) => ({
  dn: `CN=${name},${groups}`,
  attributes: {
    objectClass: ["group"],
    objectGUID: [guid(100_000 + n)],
    sAMAccountName: [name],
    member: members,
    ...more,
  },
});
const crowd = Array.from({ length: count }, (_, i) => person(i));
const all: Script = {
  entries: [
    ...crowd,
    group(
      1,
      "everybody",
      crowd.map(({ dn }) => dn),
    ),
    group(2, "outer", [`CN=everybody,${groups}`]),
    group(3, "Domain Users", [], { primaryGroupToken: ["513"] }),
  ],
  rootDse: { namingContexts: [base] },
  mostEntries: 1000,
  mostValues: 400,
  emptyPageBefore: 1,
};

let peer: ScriptedDirectory;
let directoryId: string;
beforeAll(async () => {
  peer = await startScriptedDirectory(all);
  ({ id: directoryId } = await storeDirectory({
    ...{ kind: "active_directory", host: peer.host, tlsPort: peer.tlsPort, authority: peer.authority },
    ...{ bindDn: "CN=reader", bindPassword: "secret", people, groups },
  }));
  await saveSyncSettings(actor, {
    ...{ directoryId, everyMinutes: 0, conflicts: "skip", stopPercent: 100 },
    ...{ allGroups: true, welcome: false },
  });
});
afterAll(() => peer?.close());

async function sync(script: Script) {
  peer.script = script;
  const { id } = await startSync(actor, { directoryId, kind: "sync" });
  await syncDirectory.run({ runId: id }, { signal: new AbortController().signal, progress: () => {} });
  return database().directorySyncRun.findUniqueOrThrow({ where: { id } });
}
const enabled = () => database().user.count({ where: { directoryId, directoryDisabledAt: null } });
const members = (name: string) =>
  database().groupMember.count({ where: { group: { name }, fromDirectory: true } });

test("an empty page with a cookie goes on, members come range by range, primary groups count", async () => {
  expect(await sync(all)).toMatchObject({ state: "finished", listedUsers: count, listedGroups: 3 });
  expect(await enabled()).toBe(count);
  expect(await members("everybody")).toBe(count);
  expect(await members("outer")).toBe(count);
  expect(await members("Domain Users")).toBe(count);
  expect(peer.searches.filter(({ attributes }) => attributes.includes("member;range=800-*"))).toHaveLength(1);
});

test.each([
  ["a page that says it was the last", { forgetsCookieAfter: 0 }, "was not whole"],
  ["a connection that is cut", { cutsAfter: 700 }, "closed the connection"],
  ["a referral", { searchResult: { code: 10, referral: "ldap://elsewhere" } }, "refers to another"],
  ["a limit", { searchResult: { code: 4 } }, "fewer entries than there are"],
  ["a base that is not there", { searchResult: { code: 32 } }, "search base does not exist"],
  ["somebody who is not let in", { searchResult: { code: 1 } }, "accounts that are signed in"],
  ["a bind account that is refused", { bind: () => ({ code: 49 }) }, "bind account"],
])("%s ends the run, and nobody is touched", async (_, change, words) => {
  const run = await sync({ ...all, emptyPageBefore: undefined, ...change });
  expect(run).toMatchObject({ state: "failed", done: 0, error: expect.stringContaining(words) });
  expect(run.error).toContain("Nothing was changed.");
  expect(await enabled()).toBe(count);
  expect(await members("everybody")).toBe(count);
});

test("one who is gone is looked for by id first, and says where the entry went", async () => {
  const [first, second, ...rest] = crowd;
  if (!first || !second) throw new TypeError("nobody");
  const moved = { ...second, dn: `CN=p1,OU=Elsewhere,${base}` };
  const others = all.entries.filter(({ dn }) => dn.endsWith(groups));
  expect(await sync({ ...all, entries: [...rest, moved, ...others] })).toMatchObject({ state: "finished" });
  const why = async (username: string) =>
    (await database().user.findUniqueOrThrow({ where: { username } })).directoryDisabledWhy;
  expect(await why("p0")).toBe("No longer in the directory.");
  expect(await why("p1")).toContain("outside of the search base");
  expect(await sync(all)).toMatchObject({ state: "finished", counts: { enable: 2 } });
});

test("somebody who takes the id of another entry becomes nobody, and nobody is renamed", async () => {
  const [victim] = crowd;
  const thief = {
    dn: `CN=thief,${people}`,
    attributes: { ...victim?.attributes, sAMAccountName: ["thief"] },
  };
  const run = await sync({ ...all, entries: [...all.entries, thief] });
  expect(run).toMatchObject({ state: "finished", counts: { error: 2 } });
  expect(await database().user.count({ where: { username: { in: ["thief", "p0"] } } })).toBe(1);
  expect(await enabled()).toBe(count);
});

test("a second group with the id of another one is not taken for it, and nobody loses the membership", async () => {
  const twin = { ...group(1, "impostors", [`CN=p0,${people}`]) };
  const run = await sync({ ...all, entries: [...all.entries, twin] });
  expect(run).toMatchObject({ state: "finished", counts: { error: 2 }, done: 0 });
  expect(await members("everybody")).toBe(count);
  const known = await database().directoryGroup.findMany({
    where: { directoryId },
    orderBy: { name: "asc" },
  });
  expect(known.map(({ name, goneAt }) => [name, goneAt])).toEqual([
    ["Domain Users", null],
    ["everybody", null],
    ["outer", null],
  ]);
  expect(await sync(all)).toMatchObject({ state: "finished", done: 0 });
});

describe("cancelled where no signal tells", () => {
  const runOf = async (id: string) => {
    const before = peer.searches.length;
    const said = await syncDirectory.run(
      { runId: id },
      { signal: new AbortController().signal, progress: () => {} },
    );
    const run = await database().directorySyncRun.findUniqueOrThrow({ where: { id } });
    return { said, run, searches: peer.searches.length - before };
  };
  const [first] = crowd;
  const renamed = [{ ...first, attributes: { ...first?.attributes, displayName: ["Somebody else"] } }];
  const changed = { ...all, entries: [...renamed, ...all.entries.slice(1)] } as Script;

  test("before it began: the directory is not even asked", async () => {
    peer.script = changed;
    const { id } = await startSync(actor, { directoryId, kind: "sync" });
    await database().directorySyncRun.update({
      where: { id },
      data: { state: "running", stopRequestedAt: new Date() },
    });
    const { said, run, searches } = await runOf(id);
    expect([said, run.state, run.attempt, searches]).toEqual(["Cancelled.", "stopped", 0, 0]);
  });

  test("while it reads: nothing is written any more", async () => {
    peer.script = changed;
    const { id } = await startSync(actor, { directoryId, kind: "sync" });
    // As soon as it has begun, before it looks again.
    await database().$executeRawUnsafe(`
      CREATE FUNCTION cancel_at_once() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN NEW.stop_requested_at := now(); RETURN NEW; END $$`);
    await database().$executeRawUnsafe(`
      CREATE TRIGGER cancel_at_once BEFORE UPDATE OF attempt ON directory_sync_runs
      FOR EACH ROW EXECUTE FUNCTION cancel_at_once()`);
    try {
      const { said, run } = await runOf(id);
      expect([said, run.state, run.attempt, run.done]).toEqual(["Cancelled.", "stopped", 1, 0]);
      expect(run.counts).toEqual({});
    } finally {
      await database().$executeRawUnsafe("DROP FUNCTION cancel_at_once CASCADE");
    }
  });
});

test("by the clock more than a few local users are not taken over, until somebody lets it happen", async () => {
  const operator = operatorWith("administrator");
  await database().operator.create({
    data: { id: operator.id, username: operator.name, role: operator.role },
  });
  const taken = ["p1", "p2", "p3"];
  await database().user.updateMany({
    where: { username: { in: taken } },
    data: { directoryId: null, directoryKey: null },
  });
  const settings = { directoryId, everyMinutes: 0, allGroups: true, welcome: false, stopPercent: 0 } as const;
  await saveSyncSettings(actor, { ...settings, conflicts: "take_over" });
  const ofDirectory = () => database().user.count({ where: { username: { in: taken }, directoryId } });
  try {
    const run = await sync(all);
    expect(run).toMatchObject({
      state: "held",
      heldWhy: expect.stringContaining("3 users who are kept here"),
    });
    expect(await ofDirectory()).toBe(0);
    const allowed = await allowSync(operator, { runId: run.id, digest: run.digest ?? "" });
    const context = { signal: new AbortController().signal, progress: () => {} };
    await syncDirectory.run({ runId: allowed.id }, context);
    expect(await ofDirectory()).toBe(3);
  } finally {
    await saveSyncSettings(actor, { ...settings, conflicts: "skip", stopPercent: 100 });
  }
});

test("while it hangs it can be cancelled, and nothing is left open", async () => {
  peer.script = { ...all, hangsAfter: 10 };
  const { id } = await startSync(actor, { directoryId, kind: "sync" });
  const stopping = new AbortController();
  const running = syncDirectory.run({ runId: id }, { signal: stopping.signal, progress: () => {} });
  await expect.poll(() => peer.open()).toBe(1);
  await sleep(100);
  await cancelSync(actor, { runId: id });
  stopping.abort(new Error("cancelled"));
  await expect(running).rejects.toThrow("cancelled");
  expect(await database().directorySyncRun.findUniqueOrThrow({ where: { id } })).toMatchObject({
    state: "stopped",
    finishedAt: expect.any(Date),
  });
  await expect.poll(() => peer.open()).toBe(0);
  expect(await enabled()).toBe(count);
});

test("of two runs of a directory one waits for nobody: the second is refused", async () => {
  const { id } = await startSync(actor, { directoryId, kind: "preview" });
  await expect(startSync(actor, { directoryId, kind: "sync" })).rejects.toMatchObject({ code: "conflict" });
  await cancelSync(actor, { runId: id });
  const next = await startSync(actor, { directoryId, kind: "preview" });
  await cancelSync(actor, { runId: next.id });
});
