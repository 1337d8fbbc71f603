/** Roles and users side by side, users made of roles, and aliases, on a real store. */
import { beforeEach, describe, expect, it } from "vitest";
import { database } from "@/lib/foundation/platform/database";
import { operatorWith } from "@/lib/testing/actors";
import { makeFactor, makeServer, makeUser } from "@/lib/testing/factories";
import { aReading, aRole } from "@/lib/testing/readings";
import { listRoles, listUsersWithoutRole, sqlForMissingRoles } from "./roles";
import { createUsersInput, type RoleFilter, roleListRequest } from "./schema";
import { createUsersFromRoles, makeRoleAnAlias, planUsersFromRoles } from "./take-over-roles";

const owner = operatorWith("owner");
let serverId: string;
const request = (changes: object = {}) => roleListRequest.parse(changes);
const none: ReadonlySet<string> = new Set();
const names = (rows: readonly { name: string }[] | undefined) => rows?.map(({ name }) => name);

beforeEach(async () => {
  await database().user.deleteMany();
  const server = await makeServer({
    reading: aReading({
      roles: [
        aRole("postgres", { superuser: true }),
        aRole("ada"),
        aRole("etl"),
        aRole("CORP\\Bob.Miller"),
        aRole("carol@example.org"),
        aRole("postern_monitor"),
        aRole("sleeping", { login: false }),
        aRole("analysts", { login: false }),
        aRole("staff", { login: false }),
        aRole("pg_monitor", { login: false }),
      ],
      memberships: [
        { role: "analysts", member: "ada", admin: false },
        { role: "staff", member: "analysts", admin: false },
      ],
    }),
  });
  serverId = server.id;
});

describe("listRoles", () => {
  it("does not say that nobody gets in past Postern where the lines are not known", async () => {
    const reading = aReading({ roles: [aRole("ada")], hba: null });
    const { id } = await makeServer({ reading });
    expect((await listRoles(owner, id, request(), none))?.rows[0]?.hasOpenWay).toBeNull();
    expect((await listRoles(owner, serverId, request(), none))?.rows[0]?.hasOpenWay).toBe(false);
  });

  it("names the user of each role, its groups and why it should have none", async () => {
    const ada = await makeUser({ username: "ada" });
    await makeFactor(ada.id);
    const dave = await makeUser({ username: "dave", disabledAt: new Date() });
    await database().userAlias.create({ data: { name: "etl", userId: dave.id } });
    const list = await listRoles(operatorWith("auditor"), serverId, request(), none);
    expect(names(list?.rows)).toEqual([
      "postgres",
      "ada",
      "etl",
      "CORP\\Bob.Miller",
      "carol@example.org",
      "postern_monitor",
    ]);
    const role = (name: string) => list?.rows.find((row) => row.name === name);
    expect(role("ada")).toMatchObject({
      user: { id: ada.id, username: "ada", hasFactor: true, isDisabled: false },
      groups: ["analysts", "staff"],
    });
    expect(role("etl")?.user).toMatchObject({ username: "dave", isDisabled: true, hasFactor: false });
    expect(role("postern_monitor")?.whyNoUser).toMatch(/Postern reads/);
    expect(list).toMatchObject({ total: 6, canBecomeUsers: 3 });
  });

  it.each<[RoleFilter, string[]]>([
    ["no_user", ["postgres", "etl", "CORP\\Bob.Miller", "carol@example.org", "postern_monitor"]],
    ["with_user", ["ada"]],
    ["open_way", ["etl"]],
    ["no_login", ["sleeping", "analysts", "staff"]],
  ])("%s", async (show, expected) => {
    await makeUser({ username: "ada" });
    const list = await listRoles(owner, serverId, request({ show }), new Set(["etl", "sleeping"]));
    expect(names(list?.rows)).toEqual(expected);
  });

  it("searches and pages", async () => {
    const list = await listRoles(owner, serverId, request({ search: "A", page: 2, pageSize: 1 }), none);
    expect([names(list?.rows), list?.total]).toEqual([["carol@example.org"], 2]);
  });

  it("offers the one user whose name is alike, and nobody where two are", async () => {
    const bob = await makeUser({ username: "bob_miller" });
    await makeUser({ username: "Carol" });
    await makeUser({ username: "c.arol" });
    const list = await listRoles(owner, serverId, request(), none);
    const similar = (name: string) => list?.rows.find((row) => row.name === name)?.similar;
    expect(similar("CORP\\Bob.Miller")).toEqual({ id: bob.id, username: "bob_miller" });
    expect(similar("carol@example.org")).toBeNull();
  });

  it("is empty-handed while nothing was read", async () => {
    const { id } = await makeServer();
    expect(await listRoles(owner, id, request(), none)).toBeNull();
    expect(await listUsersWithoutRole(owner, id, request())).toBeNull();
  });
});

it("lists users whom no login role means, with those whose role may not log in", async () => {
  await makeUser({ username: "ada" });
  const erin = await makeUser({ username: "erin" });
  await database().userAlias.create({ data: { name: "etl", userId: erin.id } });
  await makeUser({ username: "sleeping", displayName: "Sleeping Beauty" });
  await makeUser({ username: "zoe" });
  const list = await listUsersWithoutRole(owner, serverId, request({ pageSize: 1 }));
  expect(list).toMatchObject({ total: 2, rows: [{ username: "sleeping", isNoLogin: true }] });
  const second = await listUsersWithoutRole(owner, serverId, request({ pageSize: 1, page: 2 }));
  expect(second?.rows).toMatchObject([{ username: "zoe", isNoLogin: false }]);
  expect((await listUsersWithoutRole(owner, serverId, request({ search: "beauty" })))?.total).toBe(1);
});

it("writes the SQL for all users without a role that may log in", async () => {
  await makeUser({ username: "zoe" });
  await makeUser({ username: "sleeping" });
  await makeUser({ username: "Old", disabledAt: new Date() });
  expect(await sqlForMissingRoles(owner, { id: serverId, search: "" })).toBe(
    'ALTER ROLE "sleeping" LOGIN;\nCREATE ROLE "zoe" LOGIN;',
  );
  expect(await sqlForMissingRoles(owner, { id: serverId, search: "zo" })).toBe('CREATE ROLE "zoe" LOGIN;');
});

describe("users from roles", () => {
  const input = (changes: object) => createUsersInput.parse({ id: serverId, ...changes });

  it("is planned without changing anything, then done in one go with audit rows", async () => {
    await makeUser({ username: "ada" });
    const roles = ["ada", "etl", "carol@example.org", "sleeping", "pg_monitor", "postern_monitor", "gone"];
    const plan = await planUsersFromRoles(owner, input({ roles }));
    expect(plan.create).toEqual(["etl", "carol@example.org"]);
    expect(plan.existing).toEqual([{ role: "ada", username: "ada" }]);
    expect(plan.skipped.map(({ role }) => role)).toEqual([
      "sleeping",
      "pg_monitor",
      "postern_monitor",
      "gone",
    ]);
    expect(await database().user.count()).toBe(1);
    expect(await createUsersFromRoles(owner, input({ roles }))).toEqual(plan);
    const users = await database().user.findMany({ orderBy: { username: "asc" } });
    expect(users.map(({ username }) => username)).toEqual(["ada", "carol@example.org", "etl"]);
    const events = await database().auditEvent.findMany({ where: { subjectId: users[2]?.id ?? "" } });
    expect(events).toMatchObject([{ action: "user.created", subjectName: "etl" }]);
  });

  it("takes all that may have one and match the search", async () => {
    const plan = await planUsersFromRoles(owner, input({ all: true, search: "o" }));
    expect(plan).toEqual({
      create: ["postgres", "CORP\\Bob.Miller", "carol@example.org"],
      existing: [],
      skipped: [],
    });
  });

  it("is for who may create users", async () => {
    for (const role of ["help_desk", "auditor"] as const) {
      const actor = operatorWith(role);
      await expect(createUsersFromRoles(actor, input({ roles: ["etl"] }))).rejects.toMatchObject({
        code: "forbidden",
      });
      const alias = { id: serverId, role: "etl", userId: crypto.randomUUID() };
      await expect(makeRoleAnAlias(actor, alias)).rejects.toMatchObject({ code: "forbidden" });
    }
  });
});

it("makes a role another name beside those a user has, and refuses one that is taken or gone", async () => {
  const bob = await makeUser({ username: "bob_miller" });
  await database().userAlias.create({ data: { name: "bm", userId: bob.id } });
  await makeRoleAnAlias(owner, { id: serverId, role: "CORP\\Bob.Miller", userId: bob.id });
  const aliases = await database().userAlias.findMany({
    where: { userId: bob.id },
    orderBy: { name: "asc" },
  });
  expect(aliases.map(({ name }) => name).sort()).toEqual(["CORP\\Bob.Miller", "bm"]);
  const other = await makeUser({ username: "other" });
  const taken = { id: serverId, role: "CORP\\Bob.Miller", userId: other.id };
  await expect(makeRoleAnAlias(owner, taken)).rejects.toMatchObject({ code: "conflict" });
  await expect(makeRoleAnAlias(owner, { ...taken, role: "gone" })).rejects.toMatchObject({
    code: "not_found",
  });
});
