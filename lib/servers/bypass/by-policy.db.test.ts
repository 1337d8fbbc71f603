/** Who gets in through a server's client with the password alone, by policies and groups of a real store. */
import { beforeEach, expect, it } from "vitest";
import { database } from "@/lib/foundation/platform/database";
import { operatorWith } from "@/lib/testing/actors";
import { makeClient, makeFactor, makeGroup, makePolicy, makeServer, makeUser } from "@/lib/testing/factories";
import { aReading, aRole } from "@/lib/testing/readings";
import { groupsOfRoles, serverLetInByGrace, serverLetInByPolicy } from "./by-policy";

const auditor = operatorWith("auditor");
const names = ["robot", "old_robot", "ada", "idle", "gone"];
const reading = aReading({ roles: [...names.map((name) => aRole(name)), aRole("robots", { login: false })] });

let clientId = "";
beforeEach(async () => {
  await database().policy.deleteMany({ where: { isDefault: false } });
  await database().user.deleteMany();
  await database().group.deleteMany();
  const client = await makeClient({ doors: ["radius", "ldap"] });
  clientId = client.id;
  const robots = await makeGroup({ name: "Robots" });
  const robot = await makeUser({ username: "robot", passwordHash: "x" });
  await makeUser({ username: "ada", passwordHash: "x" });
  const idle = await makeUser({ username: "idle" });
  const gone = await makeUser({ username: "gone", passwordHash: "x", disabledAt: new Date() });
  await database().userAlias.create({ data: { name: "old_robot", userId: robot.id } });
  for (const { id } of [robot, idle, gone]) {
    await database().groupMember.create({ data: { groupId: robots.id, userId: id } });
  }
  await makePolicy({
    name: "Robots alone",
    method: "password",
    groups: { create: { groupId: robots.id } },
  });
});

const roles = async () => {
  const { id } = await makeServer({ reading, clientId });
  return (await serverLetInByPolicy(auditor, id)).map(({ role, policyName }) => [role, policyName]);
};

it("names roles and aliases of users who get in, with the policy", async () => {
  expect(await roles()).toEqual([
    ["old_robot", "Robots alone"],
    ["robot", "Robots alone"],
  ]);
});

it("looks at each door that the client may use, and at nothing without a client", async () => {
  await database().policy.updateMany({ where: { name: "Robots alone" }, data: { doors: ["ldap"] } });
  expect(await roles()).toHaveLength(2);
  await database().client.update({ where: { id: clientId }, data: { doors: ["radius"] } });
  expect(await roles()).toEqual([]);
  const { id } = await makeServer({ reading });
  expect(await serverLetInByPolicy(auditor, id)).toEqual([]);
});

it("leaves out those whom the policy denies", async () => {
  await database().policy.updateMany({ where: { name: "Robots alone" }, data: { method: "deny" } });
  expect(await roles()).toEqual([]);
});

it("leaves out those whom a rule can ask for a code", async () => {
  const rules = [{ kind: "first_login", outcome: "require_factor" }];
  await database().policy.updateMany({ where: { name: "Robots alone" }, data: { adaptive: true, rules } });
  expect(await roles()).toEqual([]);
});

it("gives groups with those of their members that are roles here", async () => {
  expect(await groupsOfRoles(auditor, names)).toEqual([
    { name: "Robots", roles: ["gone", "idle", "old_robot", "robot"] },
  ]);
  await expect(serverLetInByPolicy(operatorWith("help_desk"), clientId)).rejects.toMatchObject({
    code: "forbidden",
  });
});

it("says which policy would close it, where one only reports", async () => {
  const rows = async () => {
    const { id } = await makeServer({ reading, clientId });
    return (await serverLetInByPolicy(auditor, id)).map(({ reportedBy }) => reportedBy);
  };
  const soon = await makePolicy({ name: "Soon", enabled: false, position: -1 });
  expect(await rows()).toEqual([null, null]);
  await database().policy.update({
    where: { id: soon.id },
    data: { reportOnly: true, reportSince: new Date() },
  });
  expect(await rows()).toEqual(["Soon", "Soon"]);
});

it("lists apart who gets in because of grace, with its end", async () => {
  const graceUntil = new Date(Date.now() + 60_000);
  const staff = await makeGroup({ name: "Staff", graceUntil });
  const ada = await database().user.findUniqueOrThrow({ where: { username: "ada" } });
  await database().groupMember.create({ data: { groupId: staff.id, userId: ada.id } });
  const byGrace = async () => {
    const { id } = await makeServer({ reading, clientId });
    return (await serverLetInByGrace(auditor, id)).map(({ role, policyName, until }) => [
      role,
      policyName,
      until,
    ]);
  };
  expect(await byGrace()).toEqual([["ada", "Default", graceUntil]]);
  expect(await roles()).toHaveLength(2);
  await makeFactor(ada.id);
  expect(await byGrace()).toEqual([]);
});
