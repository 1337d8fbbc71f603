/** Groups on a real store: changes, members, and what names a group. */
import { expect, test } from "vitest";
import { database } from "@/lib/foundation/platform/database";
import { operatorWith } from "@/lib/testing/actors";
import { makeGroup, makePolicy, makeUser } from "@/lib/testing/factories";
import { getGroup, listGroups, listMembers } from "./queries";
import { createGroupInput, groupListRequest, updateGroupInput } from "./schema";
import { assignUsers, createGroup, deleteGroup, unassignUsers, updateGroup } from "./service";

const owner = operatorWith("owner");
const auditor = operatorWith("auditor");
const events = (subjectId: string) =>
  database().auditEvent.findMany({ where: { subjectId }, orderBy: { id: "asc" } });

test("creates, changes and deletes a group, each audited", async () => {
  const { id } = await createGroup(
    owner,
    createGroupInput.parse({ name: " Analysts ", maxFactorsPerUser: null }),
  );
  const input = updateGroupInput.parse({
    groupId: id,
    name: "Data analysts",
    description: "Read only",
    allowedFactors: ["totp"],
    defaultFactor: "totp",
    maxFactorsPerUser: 2,
  });
  await updateGroup(owner, input);
  await updateGroup(owner, input);
  expect(await getGroup(auditor, id)).toMatchObject({
    name: "Data analysts",
    allowedFactors: ["totp"],
    defaultFactor: "totp",
    maxFactorsPerUser: 2,
    members: 0,
    policies: [],
  });
  await deleteGroup(owner, { groupId: id });
  expect((await events(id)).map((event) => event.action)).toEqual([
    "group.created",
    "group.updated",
    "group.deleted",
  ]);
  await expect(getGroup(auditor, id)).rejects.toMatchObject({ code: "not_found" });
});

test.each([
  ["none: the organisation's", { defaultFactor: "" }, null],
  ["one of the list", { allowedFactors: ["totp", "push"], defaultFactor: "push" }, "push"],
  ["any where the list is the organisation's", { defaultFactor: "push" }, "push"],
  ["a handed-out one where no other can be had", { allowedFactors: ["hotp"], defaultFactor: "hotp" }, "hotp"],
])("what is offered first may be %s", (_name, input, kept) => {
  expect(createGroupInput.parse({ name: "x", ...input }).defaultFactor).toBe(kept);
});

test.each([
  ["one beside the list", { allowedFactors: ["totp"], defaultFactor: "push" }, /chosen above/],
  ["a handed-out one", { allowedFactors: ["totp", "hotp"], defaultFactor: "hotp" }, /handed out/],
  ["a handed-out one beside the organisation's list", { defaultFactor: "hotp" }, /handed out/],
  ["what is no second factor", { defaultFactor: "pigeon" }, /list/],
])("what is offered first may not be %s", (_name, input, why) => {
  const refused = updateGroupInput.safeParse({ groupId: crypto.randomUUID(), name: "x", ...input });
  expect(refused.error?.issues).toMatchObject([
    { path: ["defaultFactor"], message: expect.stringMatching(why) },
  ]);
});

test("a name belongs to one group", async () => {
  await makeGroup({ name: "dup" });
  const other = await makeGroup();
  const created = createGroup(owner, createGroupInput.parse({ name: "dup" }));
  await expect(created).rejects.toMatchObject({ code: "conflict", fields: { name: expect.any(String) } });
  const renamed = updateGroup(owner, updateGroupInput.parse({ groupId: other.id, name: "dup" }));
  await expect(renamed).rejects.toMatchObject({ code: "conflict" });
});

test("a group that policies name stays, and the refusal names them", async () => {
  const group = await makeGroup();
  const policy = await makePolicy({ name: "Service accounts", method: "password" });
  await database().policyGroup.create({ data: { policyId: policy.id, groupId: group.id } });
  await expect(deleteGroup(owner, { groupId: group.id })).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("Service accounts"),
  });
  expect((await getGroup(auditor, group.id)).policies).toMatchObject([{ name: "Service accounts" }]);
});

test("assigns and unassigns in bulk; those who are already so, or gone, are passed over", async () => {
  const group = await makeGroup({ name: "bulk" });
  const users = await Promise.all(Array.from({ length: 30 }, () => makeUser()));
  const userIds = users.map(({ id }) => id);
  const gone = "00000000-0000-4000-8000-0000000000ff";
  expect(await assignUsers(owner, { groupId: group.id, userIds: [...userIds, gone] })).toBe(30);
  expect(await assignUsers(owner, { groupId: group.id, userIds })).toBe(0);
  expect(await unassignUsers(owner, { groupId: group.id, userIds: userIds.slice(0, 10) })).toBe(10);
  const members = await listMembers(auditor, { groupId: group.id, search: "", page: 1 });
  expect(members.total).toBe(20);
  const { rows } = await listGroups(auditor, groupListRequest.parse({ search: "BUL" }));
  expect(rows).toMatchObject([{ name: "bulk", members: 20 }]);
  expect(await events(group.id)).toHaveLength(2);
});
