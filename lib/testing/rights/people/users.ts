/** Rights to the functions of lib/people/users and lib/people/csv-import. */
import { type Actor, systemActor } from "@/lib/foundation/access/actor";
import { utf8 } from "@/lib/foundation/base/bytes";
import { keyring } from "@/lib/foundation/keys/master-key";
import { database } from "@/lib/foundation/platform/database";
import { importUsers, previewImport } from "@/lib/people/csv-import/service";
import { changeNextUsers } from "@/lib/people/users/bulk";
import { partPlace } from "@/lib/people/users/bulk-job";
import { listBulkRuns, startBulkRun, stopBulkRun, takeBulkResult } from "@/lib/people/users/bulk-runs";
import { issueBypassCode, revokeBypassCode } from "@/lib/people/users/bypass";
import { getUser } from "@/lib/people/users/detail";
import { userListRequest } from "@/lib/people/users/filter";
import { setGroups } from "@/lib/people/users/groups";
import { kindsInUse } from "@/lib/people/users/kinds-in-use";
import { clearLock } from "@/lib/people/users/lock";
import { setPassword } from "@/lib/people/users/password";
import { findUsers, listUsers } from "@/lib/people/users/queries";
import { resetFactors } from "@/lib/people/users/reset-factors";
import { setAliases } from "@/lib/people/users/role-names";
import { type BulkInput, createUserInput, updateUserInput } from "@/lib/people/users/schema";
import {
  createUser,
  createUsers,
  deleteUser,
  disableUser,
  enableUser,
  updateUser,
} from "@/lib/people/users/service";
import { deleteUnusedUsers, unusedUsers } from "@/lib/people/users/unused";
import { makeUser } from "@/lib/testing/factories";
import { changes, type Rights, reads } from "../right";
import { goodPassword, unique, withBoth, withUser } from "./given";

/** An import of a file with one line, as it was checked. */
async function importing(username: string, alias = "") {
  const text = `role,aliases\n${username},${alias}`;
  const { digest } = await previewImport(systemActor("test"), { text });
  return (actor: Actor) => importUsers(actor, { text, mapping: { username: 0, aliases: 1 }, digest });
}

/** A call about a change to many users that whoever calls has begun, and that has a result. */
const withOwnRun = (call: (actor: Actor, id: string) => unknown) => () => async (actor: Actor) => {
  const { id } = await database().bulkRun.create({
    data: { action: "disable", total: 1, operatorId: actor.id, requestedBy: actor.name },
  });
  const partId = crypto.randomUUID();
  const linesSealed = keyring().seal(partPlace(partId), utf8("ada,,,changed,\r\n"));
  await database().bulkPart.create({ data: { id: partId, runId: id, number: 0, linesSealed } });
  return call(actor, id);
};

/** Each action in bulk, with what it needs and writes, and what is true of its user before. */
const inBulk = (change: (actor: Actor, input: BulkInput) => unknown) => {
  const bulk = (action: BulkInput["action"], isMember = false, isDisabled = false) =>
    withBoth(async (actor, userId, groupId) => {
      if (isDisabled)
        await database().user.update({ where: { id: userId }, data: { disabledAt: new Date(0) } });
      return change(actor, { action, selection: { kind: "ids", ids: [userId] }, groupId, reason: "because" });
    }, isMember);
  return [
    changes("user.write", "user.disabled", bulk("disable")),
    changes("user.write", "user.enabled", bulk("enable", false, true)),
    changes("user.delete", "user.deleted", bulk("delete")),
    changes("group.write", "group.members_changed", bulk("add_to_group")),
    changes("group.write", "group.members_changed", bulk("remove_from_group", true)),
    changes("user.reset_factor", "user.factors_reset", bulk("reset_factors")),
  ];
};

/** The rows of this room. */
export const users: Rights = {
  "people/users.changeNextUsers": inBulk((actor, input) =>
    database().$transaction((tx) => changeNextUsers(actor, tx, input, null)),
  ),
  "people/users.startBulkRun": changes(
    "user.write",
    "users.bulk_started",
    withUser((actor, userId) =>
      startBulkRun(actor, { action: "disable", selection: { kind: "ids", ids: [userId] } }),
    ),
  ),
  "people/users.listBulkRuns": reads("user.read", () => listBulkRuns),
  "people/users.stopBulkRun": changes(
    "user.read",
    "users.bulk_stopped",
    withOwnRun((actor, id) => stopBulkRun(actor, { id })),
  ),
  "people/users.takeBulkResult": reads(
    "user.read",
    withOwnRun((actor, id) => takeBulkResult(actor, { id })),
  ),
  "people/users.issueBypassCode": changes(
    "user.issue_bypass",
    "user.bypass_issued",
    withUser((actor, userId) => issueBypassCode(actor, { userId, reason: "lost phone", validMinutes: 5 })),
  ),
  "people/users.revokeBypassCode": changes(
    "user.withdraw",
    "user.bypass_revoked",
    withUser(
      (actor, userId) => revokeBypassCode(actor, { userId }),
      (userId) =>
        database().oneTimeCode.create({
          data: {
            userId,
            kind: "bypass_code",
            codeMac: new Uint8Array(32).map(() => Math.floor(Math.random() * 256)),
            reason: "lost phone",
            issuedBy: "test",
            expiresAt: new Date(Date.now() + 3_600_000),
          },
        }),
    ),
  ),
  "people/users.getUser": reads("user.read", withUser(getUser)),
  "people/users.setGroups": changes(
    "user.write",
    "user.groups_changed",
    withBoth((actor, userId, groupId) => setGroups(actor, { userId, groupIds: [groupId] })),
  ),
  "people/users.clearLock": changes(
    "user.clear_lock",
    "user.lock_cleared",
    withUser(
      (actor, userId) => clearLock(actor, { userId }),
      (userId) => database().loginState.update({ where: { userId }, data: { failures: 3 } }),
    ),
  ),
  "people/users.setPassword": changes(
    "user.set_password",
    "user.password_set",
    withUser((actor, userId) => setPassword(actor, { userId, password: goodPassword })),
  ),
  "people/users.kindsInUse": reads("user.read", () => kindsInUse),
  "people/users.listUsers": reads(
    "user.read",
    () => (actor: Actor) => listUsers(actor, userListRequest.parse({})),
  ),
  "people/users.findUsers": reads("user.read", () => (actor: Actor) => findUsers(actor, "ada")),
  "people/users.resetFactors": changes(
    "user.reset_factor",
    "user.factors_reset",
    withUser((actor, userId) => resetFactors(actor, { userIds: [userId], reason: "lost phone" })),
  ),
  "people/users.setAliases": changes(
    "user.set_role_names",
    "user.aliases_changed",
    withUser((actor, userId) => setAliases(actor, { userId, aliases: [unique("alias")] })),
  ),
  "people/users.createUser": changes(
    "user.write",
    "user.created",
    () => (actor: Actor) => createUser(actor, createUserInput.parse({ username: unique("user") })),
  ),
  "people/users.createUsers": [
    changes(
      "user.write",
      "user.created",
      () => (actor: Actor) => createUsers(actor, [createUserInput.parse({ username: unique("user") })]),
    ),
    changes("user.set_password", "user.created", () => (actor: Actor) => {
      const password = "long enough to be good";
      return createUsers(actor, [createUserInput.parse({ username: unique("user"), password })]);
    }),
  ],
  "people/users.updateUser": changes(
    "user.write",
    "user.updated",
    withUser((actor, userId, username) =>
      updateUser(actor, updateUserInput.parse({ userId, username, displayName: "changed" })),
    ),
  ),
  "people/users.disableUser": changes(
    "user.write",
    "user.disabled",
    withUser((actor, userId) => disableUser(actor, { userId })),
  ),
  "people/users.enableUser": changes(
    "user.write",
    "user.enabled",
    withUser(
      (actor, userId) => enableUser(actor, { userId }),
      (id) => database().user.update({ where: { id }, data: { disabledAt: new Date(0) } }),
    ),
  ),
  "people/users.deleteUser": changes(
    "user.delete",
    "user.deleted",
    withUser((actor, userId, username) => deleteUser(actor, { userId, confirmation: username })),
  ),
  "people/users.unusedUsers": reads("user.read", () => (actor: Actor) => unusedUsers(actor, ["ada"])),
  "people/users.deleteUnusedUsers": changes(
    "user.delete",
    "user.deleted",
    withUser((actor, _, username) => deleteUnusedUsers(actor, [username])),
  ),
  "people/csv-import.previewImport": reads(
    "user.write",
    () => (actor: Actor) => previewImport(actor, { text: `role\n${unique("user")}` }),
  ),
  "people/csv-import.importUsers": [
    changes("user.write", "user.created", () => importing(unique("user"))),
    changes("user.set_role_names", "user.aliases_changed", async () => {
      const { username } = await makeUser();
      return importing(username, unique("alias"));
    }),
  ],
};
