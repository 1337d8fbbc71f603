/** A membership that is over counts nowhere: every list, count and decision is asked, before the end and after it. */
import { beforeEach, describe, expect, test } from "vitest";
import { hours } from "@/lib/foundation/base/durations";
import { Unconfirmed } from "@/lib/foundation/base/errors";
import { database } from "@/lib/foundation/platform/database";
import { previewImport } from "@/lib/people/csv-import/service";
import { ownSecurity } from "@/lib/people/enrollment/queries";
import { getGroup, listGroups, listMembers } from "@/lib/people/groups/queries";
import { groupListRequest } from "@/lib/people/groups/schema";
import { explainLogin } from "@/lib/people/policies/explain";
import { explainMany } from "@/lib/people/policies/explain-many";
import { createPolicyInput } from "@/lib/people/policies/schema";
import { createPolicy } from "@/lib/people/policies/service";
import { getUser } from "@/lib/people/users/detail";
import { userListRequest } from "@/lib/people/users/filter";
import { setGroups } from "@/lib/people/users/groups";
import { listUsers } from "@/lib/people/users/queries";
import { enrolmentCoverage } from "@/lib/programs/overview/coverage";
import { countUnprotected } from "@/lib/programs/overview/unprotected";
import { groupsOfRoles, serverLetInByPolicy } from "@/lib/servers/bypass/by-policy";
import { operatorWith, userActor } from "./actors";
import { makeClient, makeFactor, makeGroup, makePolicy, makeServer, makeUser } from "./factories";
import { aReading, aRole } from "./readings";

const owner = operatorWith("owner");
let userId = "";
let groupId = "";
let client = { id: "", name: "" };
beforeEach(async () => {
  await database().policy.deleteMany({ where: { isDefault: false } });
  await database().client.deleteMany();
  await database().user.deleteMany();
  await database().group.deleteMany();
  userId = (await makeUser({ username: "ada", passwordHash: "x" })).id;
  groupId = (await makeGroup({ name: "Robots", maxFactorsPerUser: 1 })).id;
  client = await makeClient({ doors: ["radius"] });
  await makePolicy({ name: "Alone", method: "password", groups: { create: { groupId } } });
});

/** What is asked, and what a member is told. */
const asked: Readonly<Record<string, () => Promise<unknown>>> = {
  "the list of users": async () =>
    (await listUsers(owner, userListRequest.parse({}))).rows[0]?.groups[0] === "Robots",
  "whether a user needs a factor": async () =>
    !(await listUsers(owner, userListRequest.parse({}))).rows[0]?.needsFactor,
  "the filter by group": async () => (await listUsers(owner, userListRequest.parse({ groupId }))).total === 1,
  "a user's page": async () => (await getUser(owner, userId)).groups.length === 1,
  "whether its user needs a factor": async () => !(await getUser(owner, userId)).needsFactor,
  "a group's count": async () => (await getGroup(owner, groupId)).members === 1,
  "the list of groups": async () =>
    (await listGroups(owner, groupListRequest.parse({}))).rows[0]?.members === 1,
  "a group's members": async () => (await listMembers(owner, { groupId })).total === 1,
  "enrolment by group": async () => (await enrolmentCoverage(owner)).groups.length === 1,
  "who cannot log in": async () => (await countUnprotected()).withPassword === 0,
  "a login": async () =>
    (await explainLogin(owner, { username: "ada", client: client.id, at: new Date() })).policyName ===
    "Alone",
  "who gets in": async () => {
    const { id } = await makeServer({ reading: aReading({ roles: [aRole("ada")] }), clientId: client.id });
    return (await serverLetInByPolicy(owner, id)).length === 1;
  },
  "groups of roles": async () => (await groupsOfRoles(owner, ["ada"])).length === 1,
  "how many factors a person may have": async () => {
    await makeFactor(userId);
    return (await ownSecurity(userActor(userId))).cannotAdd !== null;
  },
  "whether a person must keep a factor": async () => !(await ownSecurity(userActor(userId))).mustKeepOne,
  "the dry run of a group": async () => {
    const input = { groupId, clientId: null, at: new Date(), personAddress: null, door: null };
    return (await explainMany(owner, input))[0]?.answers.length === 1;
  },
  "the dry run of everybody": async () => {
    const input = { groupId: null, clientId: null, at: new Date(), personAddress: null, door: null };
    return (await explainMany(owner, input))[0]?.answers[0]?.policyName === "Alone";
  },
  "the question before a policy is weakened": async () => {
    await database().policy.updateMany({ where: { name: "Alone" }, data: { enabled: false } });
    const policy = createPolicyInput.parse({
      ...{ name: "Again", method: "password", groupIds: [groupId], clientIds: [], doors: [] },
      ...{ secondFactor: true, leastStrength: "any", adaptive: false, rules: [] },
    });
    return createPolicy(owner, policy).then(
      () => false,
      (error) => error instanceof Unconfirmed,
    );
  },
};

describe.each(Object.entries(asked))("%s", (_, isMember) => {
  test.each([
    ["counts a membership without an end", null, true],
    ["counts one that ends later", 1, true],
    ["does not count one that is over", -1, false],
  ])("%s", async (_name, inHours, counts) => {
    const endsAt = inHours === null ? null : new Date(Date.now() + hours(inHours));
    await database().groupMember.create({ data: { groupId, userId, endsAt } });
    expect(await isMember()).toBe(counts);
  });
});

const over = () => new Date(Date.now() - hours(1));

test("who was a member once becomes one anew, for good", async () => {
  await database().groupMember.create({ data: { groupId, userId, endsAt: over() } });
  await setGroups(owner, { userId, groupIds: [groupId] });
  expect((await getUser(owner, userId)).groups).toMatchObject([{ id: groupId, endsAt: null }]);
});

test("a file that puts somebody into a group means for good", async () => {
  const text = "username,groups\nada,Robots\n";
  await database().groupMember.create({ data: { groupId, userId, endsAt: new Date(Date.now() + hours(1)) } });
  expect(await previewImport(owner, { text })).toMatchObject({ changed: { count: 1 } });
  await database().groupMember.updateMany({ data: { endsAt: null } });
  expect(await previewImport(owner, { text })).toMatchObject({ changed: { count: 0 }, unchanged: 1 });
});
