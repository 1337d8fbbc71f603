/** Importing users into a real store: all or nothing, and exactly what was shown. */
import { beforeEach, expect, it, test, vi } from "vitest";
import { database } from "@/lib/foundation/platform/database";
import { operatorWith } from "@/lib/testing/actors";
import { makeGroup, makeUser } from "@/lib/testing/factories";
import { previewImportInput } from "./schema";
import { importUsers, previewImport } from "./service";

const admin = operatorWith("administrator");

beforeEach(async () => {
  await database().user.deleteMany();
  await database().policyGroup.deleteMany();
  await database().group.deleteMany();
  await database().$executeRaw`TRUNCATE audit_events`;
});

const run = async (text: string) => {
  const { mapping, digest } = await previewImport(admin, { text });
  return importUsers(admin, { text, mapping: { username: 0, ...mapping }, digest });
};
/** Until a statement waits for a row that another transaction holds. */
const somebodyWaits = () =>
  vi.waitFor(async () => {
    const [row] = await database().$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    expect(row?.count).toBeGreaterThan(0);
  });
const users = () =>
  database().user.findMany({
    orderBy: { username: "asc" },
    select: {
      ...{ username: true, displayName: true, email: true, phone: true, notes: true },
      aliases: { select: { name: true } },
      groups: { select: { group: { select: { name: true } } } },
    },
  });
const audited = async () =>
  (await database().auditEvent.findMany({ orderBy: { id: "asc" } })).map(
    ({ action, subjectName, detail }) => [action, subjectName, detail] as const,
  );

test("users are created and changed, groups and role names added, nothing taken away", async () => {
  const [staff, old] = [await makeGroup({ name: "Staff" }), await makeGroup({ name: "Old" })];
  const bob = await makeUser({
    username: "bob",
    displayName: "Bob",
    email: "bob@example.org",
    notes: "keep",
  });
  await database().groupMember.create({ data: { userId: bob.id, groupId: old.id } });
  await makeUser({ username: "cy", displayName: "Cy" });
  const text =
    "role,name,mail,groups,aliases\nada,Ada,ada@example.org,Staff,ada2\nbob,Robert,,Staff,rob\ncy,Cy,,,";
  const preview = await previewImport(admin, { text });
  expect(preview).toMatchObject({
    created: { count: 1, first: ["ada"] },
    changed: { count: 1, first: ["bob"] },
    unchanged: 1,
    errors: { count: 0 },
    corrected: null,
  });
  expect(await database().user.count()).toBe(2);
  expect(await run(text)).toEqual({ created: 1, changed: 1 });
  expect(await users()).toMatchObject([
    {
      username: "ada",
      email: "ada@example.org",
      aliases: [{ name: "ada2" }],
      groups: [{ group: { name: "Staff" } }],
    },
    {
      ...{ username: "bob", displayName: "Robert", email: "bob@example.org", notes: "keep" },
      ...{ aliases: [{ name: "rob" }], groups: [{ group: { name: "Old" } }, { group: { name: "Staff" } }] },
    },
    { username: "cy", groups: [] },
  ]);
  expect(await audited()).toMatchObject([
    ["user.created", "ada", { groups: ["Staff"], password: "none" }],
    ["user.updated", "bob", { displayName: { from: "Bob", to: "Robert" } }],
    ["user.aliases_changed", "bob", { added: ["rob"] }],
    ["user.groups_changed", "bob", { added: ["Staff"] }],
  ]);
  expect(await run(text)).toEqual({ created: 0, changed: 0 });
  expect(staff.id).toBeTruthy();
});

test("ten thousand lines with seven faults name these seven and import nothing; corrected, all are there", async () => {
  const owner = await makeUser({ username: "taken" });
  await database().userAlias.create({ data: { name: "other", userId: owner.id } });
  const lines = Array.from({ length: 10_000 }, (_, i) => `user${i},User ${i},user${i}@example.org,,`);
  const faults: Record<number, string> = {
    17: ",Nobody,,,",
    300: "user300,User,no address,,",
    1500: "other,Other,,,",
    2999: "user2999,User,,No such group,",
    5000: "user1,Again,,,",
    7777: "user7777,User,,,taken",
    9999: "user9999,a,b,c,d,e",
  };
  const text = (changed: Record<number, string>) =>
    `role,name,mail,groups,aliases\n${lines.map((line, i) => changed[i] ?? line).join("\n")}`;
  const preview = await previewImport(admin, { text: text(faults) });
  expect(preview.errors.count).toBe(7);
  expect(preview.errors.first.map(({ line }) => line - 2)).toEqual(Object.keys(faults).map(Number));
  const back = preview.corrected?.split("\r\n") ?? [];
  expect(back[0]).toBe("role,name,mail,groups,aliases,Errors");
  expect(back.filter((line) => !/,$/.test(line) && line !== "").length).toBe(8);
  expect(back[1501]).toBe(
    'other,Other,,,,"Database role name: “other” is an alias of the user “taken”."'.replaceAll('"', ""),
  );
  await expect(run(text(faults))).rejects.toMatchObject({ code: "conflict" });
  expect(await database().user.count()).toBe(1);
  expect(await run(text({}))).toEqual({ created: 10_000, changed: 0 });
  expect(await database().user.count()).toBe(10_001);
}, 120_000);

it("says everything that is wrong with a line at once", async () => {
  const preview = await previewImport(admin, { text: "role,mail,groups\nada,nowhere,No such group\nada,," });
  expect(preview.errors.first.map(({ line, column }) => [line, column])).toEqual([
    [2, "email"],
    [2, "groups"],
    [3, "username"],
  ]);
  expect(preview.created.count).toBe(0);
});

it("imports nothing of a file with a wrong line, also not the lines that are right", async () => {
  await expect(run("role,mail\nada,ada@example.org\nbob,nowhere")).rejects.toMatchObject({
    code: "conflict",
  });
  expect(await database().user.count()).toBe(0);
});

it("refuses what would now do something else than was shown", async () => {
  const text = "role,name\nada,Ada\nbob,Bob";
  const { mapping, digest } = await previewImport(admin, { text });
  await makeUser({ username: "bob", displayName: "Somebody" });
  await expect(
    importUsers(admin, { text, mapping: { username: 0, ...mapping }, digest }),
  ).rejects.toMatchObject({ code: "conflict" });
  expect(await database().user.count()).toBe(1);
});

it("holds nobody's login up while it writes, and lets those start over whose groups change", async () => {
  const staff = await makeGroup({ name: "Staff" });
  const [ada, bob] = [await makeUser({ username: "ada" }), await makeUser({ username: "bob" })];
  const text = "role,name,groups\nada,Ada,\nbob,,Staff";
  const { mapping, digest } = await previewImport(admin, { text });
  const version = async (userId: string) =>
    Number((await database().loginState.findUniqueOrThrow({ where: { userId } })).version);
  // Ada is logging in: her login state is held, and the import does not wait for it.
  await database().$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM login_states WHERE user_id = ${ada.id}::uuid FOR UPDATE`;
    await importUsers(admin, { text, mapping: { username: 0, ...mapping }, digest });
  });
  expect([await version(ada.id), await version(bob.id)]).toEqual([0, 1]);
  expect(await database().groupMember.count({ where: { groupId: staff.id } })).toBe(1);
});

it("waits for whoever is changing the same user, and records what stood there then", async () => {
  const user = await makeUser({ username: "ada", displayName: "Ada" });
  const text = "role,name\nada,Countess";
  const { mapping, digest } = await previewImport(admin, { text });
  let importing: Promise<unknown> = Promise.resolve();
  await database().$transaction(async (tx) => {
    await tx.user.update({ where: { id: user.id }, data: { displayName: "Lady" } });
    importing = importUsers(admin, { text, mapping: { username: 0, ...mapping }, digest });
    importing.catch(() => {});
    await somebodyWaits();
  });
  await importing;
  expect(await audited()).toEqual([
    ["user.updated", "ada", { displayName: { from: "Lady", to: "Countess" } }],
  ]);
});

it("says what to do when a group goes away while it is imported", async () => {
  const staff = await makeGroup({ name: "Staff" });
  await makeUser({ username: "ada" });
  const text = "role,groups\nada,Staff";
  const { mapping, digest } = await previewImport(admin, { text });
  let importing: Promise<unknown> = Promise.resolve();
  await database().$transaction(async (tx) => {
    await tx.group.delete({ where: { id: staff.id } });
    importing = importUsers(admin, { text, mapping: { username: 0, ...mapping }, digest });
    importing.catch(() => {});
    await somebodyWaits();
  });
  await expect(importing).rejects.toMatchObject({ code: "conflict" });
});

it("takes a file that can be sent, by its octets", async () => {
  const lines = (word: string) => `role,notes\nada,${word}`;
  expect(previewImportInput.safeParse({ text: lines("x".repeat(880_000)) }).success).toBe(true);
  const { error } = previewImportInput.safeParse({ text: lines("ж".repeat(500_000)) });
  expect(error?.issues[0]?.message).toMatch(/900 kB at most/);
});

it("lets two at once import a file once", async () => {
  const text = `role\n${Array.from({ length: 50 }, (_, i) => `user${i}`).join("\n")}`;
  const { mapping, digest } = await previewImport(admin, { text });
  const input = { text, mapping: { username: 0, ...mapping }, digest };
  const ends = await Promise.allSettled([importUsers(admin, input), importUsers(admin, input)]);
  expect(ends.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  expect(ends.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "conflict" } });
  expect(await database().user.count()).toBe(50);
});

it("asks for a fresh proof before an existing user gets another role name", async () => {
  await makeUser({ username: "ada" });
  const stale = { ...admin, hasFreshProof: false };
  const text = "role,aliases\nada,postgres";
  const { mapping, digest } = await previewImport(admin, { text });
  await expect(
    importUsers(stale, { text, mapping: { username: 0, ...mapping }, digest }),
  ).rejects.toMatchObject({ code: "unproven" });
  expect(await database().userAlias.count()).toBe(0);
});

it.each(["help_desk", "auditor"] as const)("is not for %s", async (role) => {
  const text = "role\nada";
  await expect(previewImport(operatorWith(role), { text })).rejects.toMatchObject({ code: "forbidden" });
  await expect(
    importUsers(operatorWith(role), { text, mapping: { username: 0 }, digest: "0".repeat(64) }),
  ).rejects.toMatchObject({ code: "forbidden" });
});
