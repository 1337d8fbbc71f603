/** Temporary access on a real store: asking, deciding, giving, ending, and that nobody decides for themselves. */
import { beforeEach, expect, test, vi } from "vitest";
import { type Actor, systemActor } from "@/lib/foundation/access/actor";
import { hours, minutes } from "@/lib/foundation/base/durations";
import { database } from "@/lib/foundation/platform/database";
import { holdLogins } from "@/lib/login/authentication/login-state";
import { assignUsers, unassignUsers } from "@/lib/people/groups/service";
import { operatorWith, userActor } from "@/lib/testing/actors";
import { makeAccess, makeGroup, makeOperator, makeUser } from "@/lib/testing/factories";
import { fixedClock } from "@/lib/testing/fixed-clock";
import { removeEndedMemberships } from "./job";
import { approveAsMember, askForAccess, endOwnAccess, refuseAsMember, withdrawOwnRequest } from "./own";
import { listAccess, openRequests, ownAccess } from "./queries";
import { accessListRequest } from "./schema";
import { approveAccess, endAccess, giveAccess, refuseAccess } from "./service";

const administrator = operatorWith("administrator");
const reason = "Quarterly report";

let ada: { id: string; username: string };
let actor: ReturnType<typeof userActor>;
let groupId = "";
beforeEach(async () => {
  await database().temporaryAccess.deleteMany();
  await database().group.deleteMany();
  ada = await makeUser({ email: "ada@example.org" });
  actor = userActor(ada.id, ada.username);
  groupId = (await makeGroup({ name: "Payroll", accessMaxHours: 24 })).id;
});

const member = () =>
  database().groupMember.findUnique({ where: { groupId_userId: { groupId, userId: ada.id } } });
const only = () => database().temporaryAccess.findFirstOrThrow({ where: { userId: ada.id } });
const actions = async (subjectId: string) =>
  (await database().auditEvent.findMany({ where: { subjectId }, orderBy: { id: "asc" } })).map(
    (row) => row.action,
  );
const ask = async (wanted = 8) => {
  await askForAccess(actor, { groupId, hours: wanted, reason });
  return { accessId: (await only()).id };
};

test("asked and approved: a member from then on, for as long as was asked", async () => {
  const clock = fixedClock(new Date());
  const { accessId } = await ask();
  expect(await member()).toBeNull();
  expect(await openRequests(administrator)).toMatchObject({ count: 1 });
  clock.advance(minutes(30));
  await approveAccess(administrator, { accessId, reason: "Fine" }, clock);
  const endsAt = new Date(clock.now().getTime() + hours(8));
  expect(await member()).toMatchObject({ endsAt });
  const list = await listAccess(administrator, accessListRequest.parse({ state: "active" }));
  expect(list.rows).toMatchObject([
    {
      ...{ state: "active", username: ada.username, groupName: "Payroll", reason, hours: 8, endsAt },
      ...{ decidedBy: administrator.name, decisionReason: "Fine", endedAt: null, givenBy: null },
    },
  ]);
  expect(list.counts).toEqual({ all: 1, open: 0, active: 1, over: 0, refused: 0, withdrawn: 0 });
  expect(await actions(ada.id)).toEqual(["temporary_access.asked", "temporary_access.approved"]);
});

test("refused or withdrawn: no member, and the person may ask again", async () => {
  await refuseAccess(administrator, { ...(await ask()), reason: "Not this quarter" });
  expect(await only()).toMatchObject({ state: "refused", decisionReason: "Not this quarter" });
  await database().temporaryAccess.deleteMany();
  await withdrawOwnRequest(actor, await ask());
  expect(await only()).toMatchObject({ state: "withdrawn" });
  await database().temporaryAccess.deleteMany();
  await ask();
  expect(await member()).toBeNull();
});

test("nobody asks for longer than the group allows, twice at once, or for a group that is not offered", async () => {
  await expect(ask(25)).rejects.toMatchObject({
    code: "invalid_input",
    fields: { hours: expect.any(String) },
  });
  await ask(24);
  await expect(ask(1)).rejects.toMatchObject({ code: "conflict" });
  const { id: closed } = await makeGroup();
  const asked = askForAccess(actor, { groupId: closed, hours: 1, reason });
  await expect(asked).rejects.toMatchObject({
    code: "invalid_input",
    fields: { groupId: expect.any(String) },
  });
});

test("a member for good has nothing to ask for; who is one for a while may ask for longer", async () => {
  await assignUsers(administrator, { groupId, userIds: [ada.id] });
  await expect(ask()).rejects.toMatchObject({ code: "conflict" });
  await database().groupMember.updateMany({ data: { endsAt: new Date(Date.now() + hours(1)) } });
  await ask();
  expect(await only()).toMatchObject({ state: "open" });
});

test("a person asks twenty times in a day and no more", async () => {
  for (let i = 0; i < 20; i++) await makeAccess({ userId: ada.id, groupId, state: "withdrawn" });
  await expect(ask()).rejects.toMatchObject({ code: "conflict" });
  await database().temporaryAccess.updateMany({ data: { createdAt: new Date(Date.now() - hours(24)) } });
  await ask();
});

test("two requests at once are one", async () => {
  const asked = await Promise.allSettled([
    askForAccess(actor, { groupId, hours: 1, reason }),
    askForAccess(actor, { groupId, hours: 1, reason }),
  ]);
  expect(asked.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
});

test("approved and refused at once: one of the two holds", async () => {
  const { accessId } = await ask();
  const decided = await Promise.allSettled([
    approveAccess(administrator, { accessId, reason: "" }),
    refuseAccess(administrator, { accessId, reason: "No" }),
  ]);
  expect(decided.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  const { state } = await only();
  expect((await member()) !== null).toBe(state === "approved");
});

test("what the group allows less by now is not approved", async () => {
  const { accessId } = await ask(24);
  await database().group.update({ where: { id: groupId }, data: { accessMaxHours: 8 } });
  const approved = () => approveAccess(administrator, { accessId, reason: "" });
  await expect(approved()).rejects.toMatchObject({ code: "conflict" });
  await database().group.update({ where: { id: groupId }, data: { accessMaxHours: null } });
  await expect(approved()).rejects.toMatchObject({ code: "conflict" });
  expect(await member()).toBeNull();
});

const self = {
  name: async () => ({ username: ada.username.toUpperCase() }),
  "another role name": async () => {
    await database().userAlias.create({ data: { name: `${ada.username}_old`, userId: ada.id } });
    return { username: `${ada.username}_old` };
  },
  "mail address": async () => ({ email: "ADA@example.org" }),
};
test.each(Object.entries(self))("no operator with the person's own %s decides or gives", async (_, data) => {
  const { id, username } = await makeOperator(await data());
  const sameOne: Actor = { ...administrator, id, name: username };
  const { accessId } = await ask();
  const forbidden = { code: "forbidden" };
  await expect(approveAccess(sameOne, { accessId, reason: "" })).rejects.toMatchObject(forbidden);
  await expect(refuseAccess(sameOne, { accessId, reason: "No" })).rejects.toMatchObject(forbidden);
  const given = giveAccess(sameOne, { groupId, userId: ada.id, hours: 1, reason });
  await expect(given).rejects.toMatchObject(forbidden);
  expect(await only()).toMatchObject({ state: "open" });
});

const oneWaits = () =>
  database().$queryRaw<unknown[]>`
    SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`;

/** A member of the group that decides about Payroll. */
async function anApprover(data: Parameters<typeof makeUser>[0] = {}, endsAt: Date | null = null) {
  const approver = await makeUser(data);
  const approvers = await makeGroup({ members: { create: { userId: approver.id, endsAt } } });
  await database().group.update({ where: { id: groupId }, data: { approverGroupId: approvers.id } });
  return userActor(approver.id, approver.username);
}

test("members of the group that decides may, whoever asks", async () => {
  const ben = await anApprover();
  const { accessId } = await ask();
  expect((await ownAccess(ben)).toDecide).toMatchObject([{ id: accessId, username: ada.username }]);
  await approveAsMember(ben, { accessId, reason: "" });
  expect(await only()).toMatchObject({ state: "approved", decidedBy: ben.name });
  expect((await ownAccess(ben)).toDecide).toEqual([]);
});

test.each([
  ["one outside of that group", async () => userActor((await makeUser()).id)],
  ["one whose membership there is over", () => anApprover({}, new Date(Date.now() - 1))],
  ["a disabled one", () => anApprover({ disabledAt: new Date() })],
  ["another user with the same mail address", () => anApprover({ email: "ada@example.org" })],
])("%s decides nothing", async (_, who) => {
  const other = await who();
  const { accessId } = await ask();
  const forbidden = { code: "forbidden" };
  await expect(approveAsMember(other, { accessId, reason: "" })).rejects.toMatchObject(forbidden);
  await expect(refuseAsMember(other, { accessId, reason: "No" })).rejects.toMatchObject(forbidden);
  expect(await member()).toBeNull();
});

test("an approver whose membership ends while the decision waits decides nothing", async () => {
  const clock = fixedClock(new Date());
  const ben = await anApprover({}, new Date(clock.now().getTime() + minutes(1)));
  const { accessId } = await ask();
  const waiting = await database().$transaction(async (tx) => {
    await holdLogins(tx, [ada.id]);
    const decided = Promise.allSettled([approveAsMember(ben, { accessId, reason: "" }, clock)]);
    await vi.waitFor(async () => expect(await oneWaits()).toHaveLength(1));
    clock.advance(minutes(2));
    return { decided };
  });
  expect(await waiting.decided).toMatchObject([{ status: "rejected", reason: { code: "forbidden" } }]);
  expect(await member()).toBeNull();
});

test("who decides about others does not about themselves", async () => {
  const approvers = await makeGroup({ members: { create: { userId: ada.id } } });
  await database().group.update({ where: { id: groupId }, data: { approverGroupId: approvers.id } });
  const { accessId } = await ask();
  expect((await ownAccess(actor)).toDecide).toEqual([]);
  await expect(approveAsMember(actor, { accessId, reason: "" })).rejects.toMatchObject({ code: "forbidden" });
});

test("a role name of the one who decides that is the person's but for its case makes it their own request", async () => {
  const other = await makeUser({ username: "second", email: "second@example.org" });
  const approvers = await makeGroup({ members: { create: { userId: other.id } } });
  await database().group.update({ where: { id: groupId }, data: { approverGroupId: approvers.id } });
  await database().userAlias.create({ data: { userId: other.id, name: ada.username.toUpperCase() } });
  const { accessId } = await ask();
  const decide = approveAsMember(userActor(other.id, "second"), { accessId, reason: "" });
  await expect(decide).rejects.toMatchObject({ code: "forbidden" });
  await database().userAlias.deleteMany({ where: { userId: other.id } });
  await approveAsMember(userActor(other.id, "second"), { accessId, reason: "" });
  expect(await only()).toMatchObject({ state: "approved" });
});

test("the own page says when there is more than it shows", async () => {
  expect((await ownAccess(actor)).isCut).toEqual({ groups: false, mine: false, toDecide: false });
  const cid = await makeUser();
  const approvers = await makeGroup({ members: { create: { userId: ada.id } } });
  await database().$executeRaw`
    INSERT INTO groups (name, access_max_hours, approver_group_id, updated_at)
    SELECT 'Many ' || n, 8, ${approvers.id}::uuid, now() FROM generate_series(1, 201) n`;
  await database().$executeRaw`
    INSERT INTO temporary_accesses (group_id, user_id, hours, reason, state)
    SELECT g.id, ${cid.id}::uuid, 8, 'x', 'open' FROM groups g WHERE g.name LIKE 'Many %'`;
  await database().$executeRaw`
    INSERT INTO temporary_accesses (group_id, user_id, hours, reason, state, decided_at)
    SELECT ${groupId}::uuid, ${ada.id}::uuid, 8, 'x', 'withdrawn', now() FROM generate_series(1, 51)`;
  const { groups, mine, toDecide, isCut } = await ownAccess(actor);
  expect([groups.length, mine.length, toDecide.length]).toEqual([200, 50, 200]);
  expect(isCut).toEqual({ groups: true, mine: true, toDecide: true });
});

test.each([
  ["the person", (accessId: string) => endOwnAccess(actor, { accessId }), () => actor.name],
  ["an operator", (accessId: string) => endAccess(administrator, { accessId }), () => administrator.name],
])("%s ends it before its time, once", async (_, end, name) => {
  const { id } = await makeAccess({ userId: ada.id, groupId }, true);
  await end(id);
  expect(await member()).toBeNull();
  expect(await only()).toMatchObject({ endedBy: name(), endedAt: expect.any(Date) });
  await expect(end(id)).rejects.toMatchObject({ code: "conflict" });
  expect(await actions(ada.id)).toEqual(["temporary_access.ended"]);
});

test("what was made good for good stays when the earlier end is asked for", async () => {
  const { id } = await makeAccess({ userId: ada.id, groupId }, true);
  expect(await assignUsers(administrator, { groupId, userIds: [ada.id] })).toBe(1);
  expect(await member()).toMatchObject({ endsAt: null });
  await expect(endAccess(administrator, { accessId: id })).rejects.toMatchObject({ code: "conflict" });
  expect(await member()).toMatchObject({ endsAt: null });
});

test("who is taken out of the group has no access any more, and the history says when", async () => {
  await makeAccess({ userId: ada.id, groupId }, true);
  expect(await unassignUsers(administrator, { groupId, userIds: [ada.id] })).toBe(1);
  const { rows } = await listAccess(administrator, accessListRequest.parse({ userId: ada.id }));
  expect(rows).toMatchObject([{ state: "over", endedAt: expect.any(Date), endedBy: null }]);
});

test("given unasked; not to a member for good, and not for a shorter time", async () => {
  const clock = fixedClock(new Date());
  const give = (wanted: number) =>
    giveAccess(administrator, { groupId, userId: ada.id, hours: wanted, reason }, clock);
  await give(48);
  expect(await only()).toMatchObject({ state: "approved", givenBy: administrator.name, reason });
  await expect(give(47)).rejects.toMatchObject({ code: "conflict" });
  await give(72);
  expect(await member()).toMatchObject({ endsAt: new Date(clock.now().getTime() + hours(72)) });
  const { rows } = await listAccess(
    administrator,
    accessListRequest.parse({ userId: ada.id, state: "active" }),
  );
  expect(rows).toMatchObject([{ hours: 72 }]);
  await assignUsers(administrator, { groupId, userIds: [ada.id] });
  await expect(give(100)).rejects.toMatchObject({ code: "conflict" });
});

test("a membership that is over is given anew, and removed after a while with a row of audit", async () => {
  const over = { userId: ada.id, groupId, endsAt: new Date(Date.now() - minutes(6)) };
  await makeAccess({ ...over, state: "approved" });
  await database().groupMember.create({ data: over });
  const other = await makeUser();
  const justOver = { userId: other.id, groupId, endsAt: new Date(Date.now() - minutes(4)) };
  await database().groupMember.create({ data: justOver });
  const run = () =>
    removeEndedMemberships.run({}, { signal: new AbortController().signal, progress: () => {} });
  expect(await run()).toBe("1 removed.");
  expect(await member()).toBeNull();
  expect(await only()).toMatchObject({ endedAt: over.endsAt });
  expect(await actions(ada.id)).toEqual(["temporary_access.ended"]);
  expect(await database().groupMember.count({ where: { userId: other.id } })).toBe(1);
  await assignUsers(systemActor("test"), { groupId, userIds: [other.id] });
  expect(await database().groupMember.count({ where: { userId: other.id, endsAt: null } })).toBe(1);
});
