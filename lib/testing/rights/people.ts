/** Rights to the functions of lib/people. */
import { type Actor, systemActor, type UserActor } from "@/lib/foundation/access/actor";
import { utf8 } from "@/lib/foundation/base/bytes";
import { keyring } from "@/lib/foundation/keys/master-key";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import { clientChoices, clientDetail, listClients } from "@/lib/people/clients/queries";
import { createClientInput } from "@/lib/people/clients/schema";
import {
  clearThrottle,
  createClient,
  deleteClient,
  disableClient,
  enableClient,
  regenerateSecret,
  updateClient,
} from "@/lib/people/clients/service";
import { showSecret } from "@/lib/people/clients/show-secret";
import { listOperatorSessions } from "@/lib/people/console-sessions/queries";
import { endOperatorSession } from "@/lib/people/console-sessions/service";
import { startSession } from "@/lib/people/console-sessions/start";
import { importUsers, previewImport } from "@/lib/people/csv-import/service";
import {
  confirmOwnEnrollment,
  makeOwnFactorDefault,
  removeOwnFactor,
  renameOwnFactor,
  renewOwnRecoveryCodes,
  startOwnEnrollment,
} from "@/lib/people/enrollment/own-factors";
import { changeOwnPassword } from "@/lib/people/enrollment/own-password";
import { issuePasswordLink, revokePasswordLink } from "@/lib/people/enrollment/password-link";
import { howToConnect, ownLogins, ownSecurity } from "@/lib/people/enrollment/queries";
import { issueEnrollmentLink, revokeEnrollmentLink } from "@/lib/people/enrollment/service";
import { getGroup, listGroups, listMembers } from "@/lib/people/groups/queries";
import {
  assignUsers,
  createGroup,
  deleteGroup,
  unassignUsers,
  updateGroup,
} from "@/lib/people/groups/service";
import { issueOperatorLink } from "@/lib/people/operators/link";
import { getOperator, listOperators } from "@/lib/people/operators/queries";
import {
  createOperator,
  deleteOperator,
  disableOperator,
  enableOperator,
  endOperatorSessions,
  updateOperator,
} from "@/lib/people/operators/service";
import { issueSetupToken } from "@/lib/people/operators/setup-link";
import { explainLogin } from "@/lib/people/policies/explain";
import { everyName, explainMany } from "@/lib/people/policies/explain-many";
import { loginsByClient } from "@/lib/people/policies/logins-by-client";
import { groupChoices, listPolicies, policyDetail } from "@/lib/people/policies/queries";
import { createPolicyInput, updateDefaultPolicyInput, updatePolicyInput } from "@/lib/people/policies/schema";
import {
  createPolicy,
  deletePolicy,
  disablePolicy,
  enablePolicy,
  reorderPolicies,
  setDefaultReuse,
  updateDefaultPolicy,
  updatePolicy,
} from "@/lib/people/policies/service";
import { changeNextUsers } from "@/lib/people/users/bulk";
import { partPlace } from "@/lib/people/users/bulk-job";
import { listBulkRuns, startBulkRun, stopBulkRun, takeBulkResult } from "@/lib/people/users/bulk-runs";
import { issueBypassCode, revokeBypassCode } from "@/lib/people/users/bypass";
import { getUser } from "@/lib/people/users/detail";
import { userListRequest } from "@/lib/people/users/filter";
import { setGroups } from "@/lib/people/users/groups";
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
import {
  makeClient,
  makeFactor,
  makeGroup,
  makeLink,
  makeOperator,
  makePolicy,
  makeUser,
} from "@/lib/testing/factories";
import { changes, own, ownRow, type Rights, reads, type Self } from "./right";

/** An import of a file with one line, as it was checked. */
async function importing(username: string, alias = "") {
  const text = `role,aliases\n${username},${alias}`;
  const { digest } = await previewImport(systemActor("test"), { text });
  return (actor: Actor) => importUsers(actor, { text, mapping: { username: 0, aliases: 1 }, digest });
}

const unique = (word: string) => `${word}-${crypto.randomUUID().slice(0, 8)}`;
const goodPassword = "long enough to be good";

/** A call about a user who is there, with `before` done to them first. */
const withUser =
  (
    call: (actor: Actor, userId: string, username: string) => unknown,
    before: (id: string) => unknown = () => null,
  ) =>
  async () => {
    const { id, username } = await makeUser();
    await before(id);
    return (actor: Actor) => call(actor, id, username);
  };
const withClient =
  (call: (actor: Actor, id: string) => unknown, data: Parameters<typeof makeClient>[0] = {}) =>
  async () => {
    const { id } = await makeClient(data);
    return (actor: Actor) => call(actor, id);
  };
const withGroup = (call: (actor: Actor, groupId: string) => unknown) => async () => {
  const { id } = await makeGroup();
  return (actor: Actor) => call(actor, id);
};
const withPolicy =
  (call: (actor: Actor, id: string) => unknown, data: Parameters<typeof makePolicy>[0] = {}) =>
  async () => {
    const { id } = await makePolicy(data);
    return (actor: Actor) => call(actor, id);
  };
const withOperator =
  (call: (actor: Actor, operatorId: string) => unknown, data: Parameters<typeof makeOperator>[0] = {}) =>
  async () => {
    const { id } = await makeOperator({ role: "auditor", ...data });
    return (actor: Actor) => call(actor, id);
  };
const withBoth =
  (call: (actor: Actor, userId: string, groupId: string) => unknown, isMember = false) =>
  async () => {
    const [user, group] = [await makeUser(), await makeGroup()];
    if (isMember) await database().groupMember.create({ data: { userId: user.id, groupId: group.id } });
    return (actor: Actor) => call(actor, user.id, group.id);
  };
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
/** A call about the person's own second factor. */
const withOwnFactor =
  (call: (self: Self, actor: UserActor, factorId: string) => unknown) => async (self: Self) => {
    const { id } = await makeFactor(self.actor.id, { name: "Tablet" });
    return (actor: UserActor) => call(self, actor, id);
  };

const policy = (name: string) => ({
  name,
  method: "password_and_factor",
  secondFactor: true,
  adaptive: false,
  rules: [],
  clientIds: [],
  groupIds: [],
  doors: [],
});
const group = (name: string) => ({ name, description: "", allowedFactors: [], maxFactorsPerUser: null });
const client = (name: string, network: string) =>
  createClientInput.parse({
    name,
    network,
    doors: ["radius"],
    messageAuthenticator: "postgresql",
    codeEntry: "appended",
  });
let networks = 0;
const newNetwork = () => `172.16.${networks++}.1/32`;

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

export const people: Rights = {
  "people/clients.listClients": reads("client.read", () => listClients),
  "people/clients.clientDetail": reads("client.read", withClient(clientDetail)),
  "people/clients.clientChoices": reads("client.read", () => clientChoices),
  "people/clients.createClient": changes(
    "client.secret",
    "client.created",
    () => (actor: Actor) => createClient(actor, client(unique("client"), newNetwork())),
  ),
  "people/clients.updateClient": changes(
    "client.write",
    "client.updated",
    withClient((actor, id) => {
      const name = unique("client");
      return updateClient(actor, { ...client(name, newNetwork()), ldapName: name, id });
    }),
  ),
  "people/clients.regenerateSecret": changes(
    "client.secret",
    "client.secret_regenerated",
    withClient((actor, id) => regenerateSecret(actor, { id })),
  ),
  "people/clients.disableClient": changes(
    "client.write",
    "client.disabled",
    withClient((actor, id) => disableClient(actor, { id })),
  ),
  "people/clients.enableClient": changes(
    "client.write",
    "client.enabled",
    withClient((actor, id) => enableClient(actor, { id }), { disabledAt: new Date(0) }),
  ),
  "people/clients.deleteClient": changes(
    "client.write",
    "client.deleted",
    withClient((actor, id) => deleteClient(actor, { id })),
  ),
  "people/clients.clearThrottle": changes(
    "client.write",
    "client.throttle_cleared",
    withClient((actor, id) => clearThrottle(actor, { id })),
  ),
  "people/clients.showSecret": changes(
    "client.secret",
    "client.secret_shown",
    withClient((actor, id) => showSecret(actor, { id })),
  ),

  "people/console-sessions.listOperatorSessions": reads(
    "operator.sessions",
    withOperator((actor, id) => listOperatorSessions(actor, id)),
  ),
  "people/console-sessions.endOperatorSession": changes(
    "operator.sessions",
    "operator.session_ended",
    async () => {
      const { id } = await makeOperator();
      const account = { kind: "operator", id, epoch: 0 } as const;
      const from = { ip: null, userAgent: "" };
      const sessionId = await startSession(database(), account, from, systemClock.now());
      return (actor: Actor) => endOperatorSession(actor, { sessionId });
    },
  ),

  "people/enrollment.startOwnEnrollment": own(
    [],
    (self) => (actor: UserActor) => startOwnEnrollment(actor, self.proof(), self.clock),
  ),
  "people/enrollment.confirmOwnEnrollment": ownRow(
    ["factor.enrolled", "recovery_codes.issued"],
    async (self) => {
      const { factorId, code } = await self.started();
      return (actor: UserActor) =>
        confirmOwnEnrollment(actor, { factorId, code, factorName: "Tablet" }, self.clock);
    },
  ),
  "people/enrollment.renameOwnFactor": ownRow(
    ["factor.renamed"],
    withOwnFactor((_, actor, factorId) => renameOwnFactor(actor, { factorId, factorName: "Watch" })),
  ),
  "people/enrollment.makeOwnFactorDefault": ownRow(
    ["factor.made_default"],
    withOwnFactor((_, actor, factorId) => makeOwnFactorDefault(actor, { factorId })),
  ),
  "people/enrollment.removeOwnFactor": ownRow(
    ["factor.removed"],
    withOwnFactor((self, actor, factorId) =>
      removeOwnFactor(actor, { factorId, ...self.proof() }, self.clock),
    ),
  ),
  "people/enrollment.renewOwnRecoveryCodes": own(
    ["recovery_codes.issued"],
    (self) => (actor: UserActor) => renewOwnRecoveryCodes(actor, self.proof(), self.clock),
  ),
  "people/enrollment.changeOwnPassword": own(
    ["user.password_set"],
    (self) => (actor: UserActor) =>
      changeOwnPassword(actor, { newPassword: goodPassword, ...self.proof() }, self.clock),
  ),
  "people/enrollment.ownSecurity": own([], () => ownSecurity),
  "people/enrollment.ownLogins": own([], () => (actor: UserActor) => ownLogins(actor, {})),
  "people/enrollment.howToConnect": own([], () => howToConnect),
  "people/enrollment.issueEnrollmentLink": changes(
    "user.invite",
    "user.link_issued",
    withUser((actor, userId) => issueEnrollmentLink(actor, { userId })),
  ),
  "people/enrollment.issuePasswordLink": changes(
    "user.reset_password",
    "user.password_link_issued",
    withUser((actor, userId) => issuePasswordLink(actor, { userId, oldPassword: "keep" })),
  ),
  "people/enrollment.revokePasswordLink": changes(
    "user.withdraw",
    "user.password_link_revoked",
    withUser(
      (actor, userId) => revokePasswordLink(actor, { userId }),
      (userId) => makeLink(userId, { purpose: "password" }),
    ),
  ),
  "people/enrollment.revokeEnrollmentLink": changes(
    "user.withdraw",
    "user.link_revoked",
    withUser((actor, userId) => revokeEnrollmentLink(actor, { userId }), makeLink),
  ),

  "people/groups.listGroups": reads(
    "group.read",
    () => (actor: Actor) => listGroups(actor, { search: "", page: 1, pageSize: 5 }),
  ),
  "people/groups.getGroup": reads("group.read", withGroup(getGroup)),
  "people/groups.listMembers": reads(
    "group.read",
    withGroup((actor, groupId) => listMembers(actor, { groupId })),
  ),
  "people/groups.createGroup": changes(
    "group.write",
    "group.created",
    () => (actor: Actor) => createGroup(actor, group(unique("group"))),
  ),
  "people/groups.updateGroup": changes(
    "group.write",
    "group.updated",
    withGroup((actor, groupId) => updateGroup(actor, { ...group(unique("group")), groupId })),
  ),
  "people/groups.deleteGroup": changes(
    "group.write",
    "group.deleted",
    withGroup((actor, groupId) => deleteGroup(actor, { groupId })),
  ),
  "people/groups.assignUsers": changes(
    "group.write",
    "group.members_changed",
    withBoth((actor, userId, groupId) => assignUsers(actor, { groupId, userIds: [userId] })),
  ),
  "people/groups.unassignUsers": changes(
    "group.write",
    "group.members_changed",
    withBoth((actor, userId, groupId) => unassignUsers(actor, { groupId, userIds: [userId] }), true),
  ),

  "people/operators.issueOperatorLink": changes(
    "operator.write",
    "operator.link_issued",
    withOperator((actor, operatorId) => issueOperatorLink(actor, { operatorId })),
  ),
  "people/operators.listOperators": reads("operator.read", () => (actor: Actor) => listOperators(actor)),
  "people/operators.getOperator": reads(
    "operator.read",
    withOperator((actor, id) => getOperator(actor, id)),
  ),
  "people/operators.createOperator": changes(
    "operator.write",
    "operator.created",
    () => (actor: Actor) =>
      createOperator(actor, { username: unique("o"), displayName: "", email: null, role: "auditor" }),
  ),
  "people/operators.updateOperator": changes(
    "operator.write",
    "operator.updated",
    withOperator((actor, operatorId) =>
      updateOperator(actor, { operatorId, displayName: "changed", email: null, role: "auditor" }),
    ),
  ),
  "people/operators.disableOperator": changes(
    "operator.write",
    "operator.disabled",
    withOperator((actor, operatorId) => disableOperator(actor, { operatorId })),
  ),
  "people/operators.enableOperator": changes(
    "operator.write",
    "operator.enabled",
    withOperator((actor, operatorId) => enableOperator(actor, { operatorId }), { disabledAt: new Date(0) }),
  ),
  "people/operators.deleteOperator": changes(
    "operator.write",
    "operator.deleted",
    withOperator((actor, operatorId) => deleteOperator(actor, { operatorId })),
  ),
  "people/operators.endOperatorSessions": changes(
    "operator.sessions",
    "operator.updated",
    withOperator((actor, operatorId) => endOperatorSessions(actor, { operatorId })),
  ),
  "people/operators.issueSetupToken": changes("settings.write", "setup.started", () => issueSetupToken),

  "people/policies.explainMany": reads("policy.read", () => (actor: Actor) => {
    const circumstances = { at: systemClock.now(), door: null, personAddress: null };
    return explainMany(actor, { groupId: null, clientId: null, ...circumstances });
  }),
  "people/policies.everyName": reads("policy.read", () => (actor: Actor) => {
    const circumstances = { at: systemClock.now(), door: null, personAddress: null };
    return everyName(actor, { groupId: null, clientId: null, ...circumstances });
  }),
  "people/policies.explainLogin": reads(
    "policy.read",
    withClient((actor, id) => explainLogin(actor, { username: "nobody", client: id, at: systemClock.now() })),
  ),
  "people/policies.loginsByClient": reads(
    "user.read",
    () => (actor: Actor) => loginsByClient(actor, "nobody"),
  ),
  "people/policies.listPolicies": reads("policy.read", () => listPolicies),
  "people/policies.policyDetail": reads("policy.read", withPolicy(policyDetail)),
  "people/policies.groupChoices": reads("group.read", () => groupChoices),
  "people/policies.createPolicy": changes(
    "policy.write",
    "policy.created",
    () => (actor: Actor) => createPolicy(actor, createPolicyInput.parse(policy(unique("policy")))),
  ),
  "people/policies.updatePolicy": changes(
    "policy.write",
    "policy.updated",
    withPolicy((actor, id) =>
      updatePolicy(actor, updatePolicyInput.parse({ ...policy(unique("policy")), id })),
    ),
  ),
  "people/policies.setDefaultReuse": changes("policy.write", "policy.updated", async () => {
    const { reuseUses } = await database().policy.findFirstOrThrow({ where: { isDefault: true } });
    return (actor: Actor) => setDefaultReuse(actor, { isOn: reuseUses === 1 });
  }),
  "people/policies.updateDefaultPolicy": changes("policy.write", "policy.updated", async () => {
    const { reuseUses } = await database().policy.findFirstOrThrow({ where: { isDefault: true } });
    const reuse = reuseUses > 1 ? {} : { reuseUses: 2, reuseSeconds: 60 };
    const input = updateDefaultPolicyInput.parse({ ...policy(""), ...reuse });
    return (actor: Actor) => updateDefaultPolicy(actor, input);
  }),
  "people/policies.enablePolicy": changes(
    "policy.write",
    "policy.updated",
    withPolicy((actor, id) => enablePolicy(actor, { id }), { enabled: false }),
  ),
  "people/policies.disablePolicy": changes(
    "policy.write",
    "policy.updated",
    withPolicy((actor, id) => disablePolicy(actor, { id })),
  ),
  "people/policies.deletePolicy": changes(
    "policy.write",
    "policy.deleted",
    withPolicy((actor, id) => deletePolicy(actor, { id })),
  ),
  "people/policies.reorderPolicies": changes("policy.write", "policy.reordered", async () => {
    await database().policy.deleteMany({ where: { isDefault: false } });
    const rows = [await makePolicy({ position: 0 }), await makePolicy({ position: 1 })];
    const loadedOrder = rows.map(({ id }) => id);
    return (actor: Actor) => reorderPolicies(actor, { loadedOrder, order: loadedOrder.toReversed() });
  }),

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
};
