/** Syncs with real directories: who is added, renamed, moved, disabled and comes back; what is held; what a cut listing does. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { database } from "@/lib/foundation/platform/database";
import { operatorWith } from "@/lib/testing/actors";
import { startActiveDirectory } from "@/lib/testing/directories/active-directory";
import type { TestDirectory } from "@/lib/testing/directories/directory";
import { startOpenLdap } from "@/lib/testing/directories/openldap";
import { storeDirectory } from "@/lib/testing/directories/stored";
import { allowSync, startSync } from "./runs";
import { saveSyncSettings } from "./settings";
import { syncDirectory } from "./sync-job";

const quiet = () => ({ signal: new AbortController().signal, progress: () => {} });
const administrator = operatorWith("administrator");
beforeAll(async () => {
  const { id, name: username, role } = administrator;
  await database().operator.create({ data: { id, username, role: role ?? "" } });
});

const settings = {
  everyMinutes: 0,
  conflicts: "skip",
  stopPercent: 100,
  allGroups: true,
  welcome: false,
} as const;

/** Runs it to its end and gives the run's row with its items as "kind name". */
async function run(directoryId: string, kind: "preview" | "sync" = "sync") {
  const { id } = await startSync(administrator, { directoryId, kind });
  return finishRun(id);
}
async function finishRun(id: string) {
  await syncDirectory.run({ runId: id }, quiet());
  const row = await database().directorySyncRun.findUniqueOrThrow({
    where: { id },
    include: { items: true },
  });
  return { ...row, said: row.items.map(({ kind, name }) => `${kind} ${name}`).sort() };
}

async function people(directoryId: string) {
  const rows = await database().user.findMany({
    where: { directoryId },
    orderBy: { username: "asc" },
    include: { groups: { include: { group: true } } },
  });
  return Object.fromEntries(
    rows.map(({ username, displayName, email, directoryDisabledWhy: why, groups }) => [
      username,
      [
        displayName,
        email,
        why,
        groups
          .map(({ group }) => group.name)
          .sort()
          .join("+"),
      ],
    ]),
  );
}

describe.each([
  { kind: "Samba", start: startActiveDirectory },
  { kind: "slapd", start: () => startOpenLdap() },
])("$kind", ({ start }) => {
  let peer: TestDirectory;
  let id: string;
  beforeAll(async () => {
    peer = await start();
    ({ id } = await storeDirectory(peer));
    await saveSyncSettings(administrator, { directoryId: id, ...settings });
  });
  afterAll(async () => {
    await peer?.stop();
    await database().user.deleteMany({});
    await database().group.deleteMany({});
  });

  test("a preview says what would be, and does nothing", async () => {
    const preview = await run(id, "preview");
    expect(preview).toMatchObject({ state: "finished", listedUsers: 4, listedGroups: 3, done: 0 });
    expect(preview.said).toEqual([
      ...["add ada", "add bea", "add cem", "add dan"],
      ...["add_group Administrators of databases", "add_group Analysts", "add_group Juniors"],
    ]);
    expect(await people(id)).toEqual({});
    expect(await database().directoryGroup.count({ where: { directoryId: id, groupId: null } })).toBe(3);
  });

  test("the first sync adds people, groups and memberships, nested ones too", async () => {
    expect(await run(id)).toMatchObject({ state: "finished", planned: 7, done: 7, failed: 0, error: null });
    expect(await people(id)).toEqual({
      ada: ["Ada Ahlers", "ada@corp.test", null, "Analysts"],
      bea: ["Bea Böhm", "bea@corp.test", null, "Analysts+Juniors"],
      cem: ["Cem Çelik", "cem@corp.test", null, "Administrators of databases"],
      dan: ["Dan Dorn", null, null, ""],
    });
    expect(await run(id)).toMatchObject({ state: "finished", planned: 0, done: 0 });
  });

  test("renames, moves and changes are followed by the entry's id", async () => {
    const before = await database().user.findUniqueOrThrow({ where: { username: "dan" } });
    await peer.rename("dan", "daniel");
    await peer.move("daniel", "Bonn");
    await peer.change("ada", { mail: "ada.ahlers@corp.test" });
    const done = await run(id);
    expect(done.said).toEqual(["change ada", "rename daniel"]);
    const after = await database().user.findUniqueOrThrow({ where: { username: "daniel" } });
    expect(after.id).toBe(before.id);
    expect(after.directoryDn).toMatch(/ou=Bonn/i);
    expect((await people(id)).ada?.[1]).toBe("ada.ahlers@corp.test");
  });

  test("who is disabled or gone there is disabled here, and comes back; an operator's own stays", async () => {
    await database().user.update({ where: { username: "cem" }, data: { disabledAt: new Date() } });
    await peer.disable("ada");
    await peer.disable("cem");
    expect((await run(id)).said).toEqual(["disable ada", "disable cem"]);
    expect((await people(id)).ada?.[2]).toBe("Disabled in the directory.");
    const held = await database().user.findUniqueOrThrow({ where: { username: "ada" } });
    expect(held).toMatchObject({ sessionEpoch: 1, directoryDisabledAt: expect.any(Date) });
    await peer.enable("ada");
    await peer.enable("cem");
    expect((await run(id)).said).toEqual(["enable ada", "enable cem"]);
    expect(await database().user.findUniqueOrThrow({ where: { username: "cem" } })).toMatchObject({
      directoryDisabledAt: null,
      directoryDisabledWhy: null,
      disabledAt: expect.any(Date),
    });
    await peer.remove("daniel");
    expect((await run(id)).said).toEqual(["remove daniel"]);
    expect((await people(id)).daniel?.[2]).toBe("No longer in the directory.");
    expect((await run(id)).planned).toBe(0);
  });

  test("who left the search base is disabled with that reason, and comes back with it", async () => {
    const base = (await database().directory.findUniqueOrThrow({ where: { id } })).userBase;
    await database().directory.update({
      where: { id },
      data: { userBase: `ou=Berlin,${base}` },
    });
    expect((await run(id)).said).toEqual(["remove cem"]);
    expect((await people(id)).cem?.[2]).toContain("outside of the search base");
    await database().directory.update({ where: { id }, data: { userBase: base } });
    expect((await run(id)).said).toEqual(["enable cem"]);
  });

  test("groups lose members, are renamed and vanish; what an operator gave stays", async () => {
    const analysts = await database().group.findUniqueOrThrow({ where: { name: "Analysts" } });
    const cem = await database().user.findUniqueOrThrow({ where: { username: "cem" } });
    await database().groupMember.create({ data: { groupId: analysts.id, userId: cem.id } });
    const dn = await peer.addGroup("Temporary", [await peer.dnOf("ada")]);
    await run(id);
    expect((await people(id)).ada?.[3]).toBe("Analysts+Temporary");
    await peer.admin.del(dn);
    expect((await run(id)).said).toEqual(["change ada", "remove_group Temporary"]);
    expect((await people(id)).ada?.[3]).toBe("Analysts");
    expect((await people(id)).cem?.[3]).toBe("Administrators of databases+Analysts");
    expect(await database().group.count({ where: { name: "Temporary" } })).toBe(1);
  });

  test("a directory that loses too many is held, and goes on once when somebody who looked says so", async () => {
    await saveSyncSettings(administrator, { directoryId: id, ...settings, stopPercent: 10 });
    await peer.disable("ada");
    await peer.disable("bea");
    const held = await run(id);
    expect(held).toMatchObject({ state: "held", done: 0, heldWhy: expect.stringContaining("2 of 3 users") });
    expect((await people(id)).ada?.[2]).toBeNull();
    const stale = { ...administrator, hasFreshProof: false };
    const input = { runId: held.id, digest: held.digest ?? "" };
    await expect(allowSync(stale, input)).rejects.toMatchObject({ code: "unproven" });
    await expect(allowSync(administrator, { ...input, digest: "0".repeat(64) })).rejects.toMatchObject({
      code: "conflict",
    });
    const { id: allowed } = await allowSync(administrator, input);
    // Somebody else is lost meanwhile: that was not what anybody allowed.
    await peer.disable("cem");
    expect((await finishRun(allowed)).state).toBe("held");
    await peer.enable("cem");
    const again = await run(id);
    const once = await allowSync(administrator, { runId: again.id, digest: again.digest ?? "" });
    expect(await finishRun(once.id)).toMatchObject({ state: "finished", done: 2 });
    expect((await people(id)).ada?.[2]).toBe("Disabled in the directory.");
    for (const name of ["ada", "bea"]) await peer.enable(name);
    await run(id);
  });

  test("whoever was shown to leave a group is not disabled by the run that was let go on", async () => {
    await saveSyncSettings(administrator, { directoryId: id, ...settings, stopPercent: 10 });
    const dns = await Promise.all(
      ["Harbour", "Quay"].map(async (name) => peer.addGroup(name, [await peer.dnOf("ada")])),
    );
    await run(id);
    for (const dn of dns) await peer.admin.del(dn);
    const held = await run(id);
    expect(held).toMatchObject({ state: "held", heldWhy: expect.stringContaining("memberships") });
    const { id: allowed } = await allowSync(administrator, { runId: held.id, digest: held.digest ?? "" });
    await peer.disable("ada");
    expect((await finishRun(allowed)).state).toBe("held");
    expect((await people(id)).ada?.[2]).toBeNull();
    await peer.enable("ada");
    await saveSyncSettings(administrator, { directoryId: id, ...settings, stopPercent: 100 });
    await run(id);
  });

  test("a run that was cancelled before its job is taken up again changes nothing", async () => {
    await peer.add({ name: "zoe", displayName: "Zoe" });
    const { id: runId } = await startSync(administrator, { directoryId: id, kind: "sync" });
    await database().directorySyncRun.update({
      where: { id: runId },
      data: { state: "running", startedAt: new Date(), stopRequestedAt: new Date() },
    });
    expect((await finishRun(runId)).state).toBe("stopped");
    expect((await people(id)).zoe).toBeUndefined();
    await peer.remove("zoe");
  });

  test("a directory without anybody is held, whatever the share", async () => {
    await saveSyncSettings(administrator, { directoryId: id, ...settings, stopPercent: 100 });
    const filter = (await database().directory.findUniqueOrThrow({ where: { id } })).userFilter;
    await database().directory.update({ where: { id }, data: { userFilter: "(cn=nobody-at-all)" } });
    expect(await run(id)).toMatchObject({
      state: "held",
      done: 0,
      heldWhy: expect.stringContaining("nobody"),
    });
    await database().directory.update({ where: { id }, data: { userFilter: filter } });
    expect(await run(id)).toMatchObject({ state: "finished", planned: 0 });
  });
});
