/**
 * A login that was decided on what was true before a change must start over: whatever decides logins adds one to the
 * version of the user's login state, in the change's own transaction.
 */
import { expect, test } from "vitest";
import { database } from "@/lib/foundation/platform/database";
import { assignUsers, unassignUsers } from "@/lib/people/groups/service";
import { operatorWith } from "@/lib/testing/actors";
import { makeGroup, makeUser } from "@/lib/testing/factories";
import { changeNextUsers } from "./bulk";
import { issueBypassCode, revokeBypassCode } from "./bypass";
import { setGroups } from "./groups";
import { clearLock } from "./lock";
import { setPassword } from "./password";
import { resetFactors } from "./reset-factors";
import { disableUser, enableUser } from "./service";

const owner = operatorWith("owner");
const reason = "lost phone";

const changes: [string, (userId: string, groupId: string) => Promise<unknown>][] = [
  ["disableUser", (userId) => disableUser(owner, { userId })],
  ["enableUser", (userId) => enableUser(owner, { userId })],
  ["setPassword", (userId) => setPassword(owner, { userId, password: "long enough to be good" })],
  ["setGroups", (userId, groupId) => setGroups(owner, { userId, groupIds: [groupId] })],
  ["clearLock", (userId) => clearLock(owner, { userId })],
  ["issueBypassCode", (userId) => issueBypassCode(owner, { userId, reason, validMinutes: 5 })],
  ["resetFactors", (userId) => resetFactors(owner, { userIds: [userId], reason })],
  ["assignUsers", (userId, groupId) => assignUsers(owner, { groupId, userIds: [userId] })],
  ["unassignUsers", (userId, groupId) => unassignUsers(owner, { groupId, userIds: [userId] })],
  [
    "changeNextUsers",
    (userId) =>
      database().$transaction((tx) =>
        changeNextUsers(owner, tx, { action: "disable", selection: { kind: "ids", ids: [userId] } }, null),
      ),
  ],
];

const versionOf = async (userId: string) =>
  (await database().loginState.findUniqueOrThrow({ where: { userId } })).version;

test.each(changes)("%s", async (_, change) => {
  const [{ id }, group, other] = [await makeUser(), await makeGroup(), await makeUser()];
  const [before, others] = [await versionOf(id), await versionOf(other.id)];
  await change(id, group.id);
  expect(await versionOf(id)).toBeGreaterThan(before);
  expect(await versionOf(other.id)).toBe(others);
});

test("revokeBypassCode", async () => {
  const { id: userId } = await makeUser();
  await issueBypassCode(owner, { userId, reason, validMinutes: 5 });
  const before = await versionOf(userId);
  await revokeBypassCode(owner, { userId });
  expect(await versionOf(userId)).toBeGreaterThan(before);
});
