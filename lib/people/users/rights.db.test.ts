/** Who may do what to users, role by role. */
import { beforeAll, expect, test } from "vitest";
import type { Actor } from "@/lib/foundation/access/actor";
import { roles } from "@/lib/foundation/access/permissions";
import { database } from "@/lib/foundation/platform/database";
import {
  assignUsers,
  createGroup,
  deleteGroup,
  unassignUsers,
  updateGroup,
} from "@/lib/people/groups/service";
import { operatorWith, userActor } from "@/lib/testing/actors";
import { makeGroup, makeUser } from "@/lib/testing/factories";
import { changeNextUsers, changeUsers } from "./bulk";
import { issueBypassCode, revokeBypassCode } from "./bypass";
import { setGroups } from "./groups";
import { clearLock } from "./lock";
import { setPassword } from "./password";
import { resetFactors } from "./reset-factors";
import { setAliases } from "./role-names";
import { type BulkAction, bulkActions, createUserInput, updateUserInput } from "./schema";
import { createUser, deleteUser, disableUser, enableUser, updateUser } from "./service";

let userId: string;
let groupId: string;
beforeAll(async () => {
  userId = (await makeUser({ username: "target" })).id;
  groupId = (await makeGroup()).id;
});

const inBulk = (action: BulkAction) => (actor: Actor) =>
  changeUsers(actor, { action, selection: { kind: "ids", ids: [userId] }, groupId, reason: "because" });

const administrators = ["owner", "administrator"];
const people = ["owner", "administrator", "help_desk"];
const group = { name: "g", description: "", allowedFactors: [], maxFactorsPerUser: null };

const services: [string, readonly string[], (actor: Actor) => Promise<unknown>][] = [
  ["createUser", administrators, (actor) => createUser(actor, createUserInput.parse({ username: "x" }))],
  [
    "updateUser",
    administrators,
    (actor) => updateUser(actor, updateUserInput.parse({ userId, username: "x", displayName: "changed" })),
  ],
  ["disableUser", administrators, (actor) => disableUser(actor, { userId })],
  ["enableUser", administrators, (actor) => enableUser(actor, { userId })],
  ["deleteUser", administrators, (actor) => deleteUser(actor, { userId, confirmation: "target" })],
  ["setGroups", administrators, (actor) => setGroups(actor, { userId, groupIds: [groupId] })],
  ["setAliases", administrators, (actor) => setAliases(actor, { userId, aliases: ["y"] })],
  [
    "setPassword",
    administrators,
    (actor) => setPassword(actor, { userId, password: "long enough to be good" }),
  ],
  ["clearLock", people, (actor) => clearLock(actor, { userId })],
  ["resetFactors", people, (actor) => resetFactors(actor, { userIds: [userId], reason: "lost phone" })],
  [
    "issueBypassCode",
    people,
    (actor) => issueBypassCode(actor, { userId, reason: "lost phone", validMinutes: 5 }),
  ],
  ["revokeBypassCode", people, (actor) => revokeBypassCode(actor, { userId })],
  ...bulkActions.map((action): (typeof services)[number] => [
    `bulk ${action}`,
    action === "reset_factors" ? people : administrators,
    inBulk(action),
  ]),
  [
    "bulk step",
    administrators,
    (actor) => changeNextUsers(actor, { action: "disable", selection: { kind: "ids", ids: [userId] } }, null),
  ],
  ["createGroup", administrators, (actor) => createGroup(actor, group)],
  ["updateGroup", administrators, (actor) => updateGroup(actor, { ...group, groupId })],
  ["deleteGroup", administrators, (actor) => deleteGroup(actor, { groupId })],
  ["assignUsers", administrators, (actor) => assignUsers(actor, { groupId, userIds: [userId] })],
  ["unassignUsers", administrators, (actor) => unassignUsers(actor, { groupId, userIds: [userId] })],
];

test.each(services)("%s is refused to everyone but %j and changes nothing", async (_, allowed, run) => {
  const forbidden: Actor[] = roles.filter((role) => !allowed.includes(role)).map(operatorWith);
  for (const actor of [...forbidden, userActor(userId, "target")]) {
    await expect(run(actor)).rejects.toMatchObject({ code: "forbidden" });
  }
  expect(await database().auditEvent.count()).toBe(0);
  expect(await database().user.findUnique({ where: { id: userId } })).toMatchObject({
    username: "target",
    disabledAt: null,
    sessionEpoch: 0,
  });
});
