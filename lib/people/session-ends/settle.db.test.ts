/** When sessions on servers are to end: what the settings, the dialog and the reason make of it. */
import { beforeEach, expect, test } from "vitest";
import { systemActor } from "@/lib/foundation/access/actor";
import { database } from "@/lib/foundation/platform/database";
import { updateDatabaseSessions } from "@/lib/foundation/settings/service";
import { endPassword } from "@/lib/people/enrollment/password-link";
import { removeEndedMemberships } from "@/lib/people/temporary-access/job";
import { resetFactors } from "@/lib/people/users/reset-factors";
import { disableUser } from "@/lib/people/users/service";
import { operatorWith } from "@/lib/testing/actors";
import { makeGroup, makeServer, makeUser } from "@/lib/testing/factories";
import { type EndReason, endSessionsJob, endSessionsOfUser, settleSessions } from "./settle";

const owner = operatorWith("owner");
const setting = (endSessions: "ask" | "always" | "never") =>
  updateDatabaseSessions(owner, { endSessions, alertSessions: true });
const endOf = (userId: string) => database().sessionEnd.findUnique({ where: { userId } });
const jobs = () => database().job.count({ where: { name: endSessionsJob.name } });

beforeEach(async () => {
  await database().server.deleteMany();
  await database().job.deleteMany();
  await makeServer();
  await setting("ask");
});

test.each([
  ["ask", true, true],
  ["ask", false, null],
  ["ask", undefined, false],
  ["always", undefined, true],
  ["always", false, true],
  ["never", true, null],
  ["never", undefined, null],
] as const)("%s, and the dialog says %s: asked for is %s", async (choice, wanted, isAsked) => {
  await setting(choice);
  const user = await makeUser();
  await database().$transaction((tx) => settleSessions(tx, owner, [user], { reason: "not_me", wanted }));
  expect((await endOf(user.id))?.isAsked ?? null).toBe(isAsked);
  expect(await jobs()).toBe(isAsked ? 1 : 0);
  const audit = await database().auditEvent.findMany({ where: { subjectId: user.id } });
  expect(audit.map(({ action }) => action)).toEqual(isAsked ? ["user.server_sessions_end_asked"] : []);
});

test("disabling and resetting from a dialog end what was ticked, and nothing that was not", async () => {
  const [one, two, three] = [await makeUser(), await makeUser(), await makeUser()];
  await disableUser(owner, { userId: one.id, endSessions: true });
  await disableUser(owner, { userId: two.id });
  await resetFactors(owner, { userIds: [three.id], reason: "A new phone", endSessions: true });
  expect(await endOf(one.id)).toMatchObject({ isAsked: true, reason: "disabled", askedBy: owner.name });
  expect(await endOf(two.id)).toBeNull();
  expect(await endOf(three.id)).toMatchObject({ isAsked: true, reason: "factors_reset" });
  expect(await jobs(), "one run takes all").toBe(1);
});

test("a reason without a dialog leaves a note, which does not take the place of an end under way", async () => {
  const { id } = await makeUser();
  const end = () => database().$transaction((tx) => endPassword(tx, owner, id, new Date()));
  await end();
  expect(await endOf(id)).toMatchObject({ isAsked: false, reason: "password_reset" });
  await endSessionsOfUser(owner, { userId: id });
  await end();
  expect(await endOf(id)).toMatchObject({ isAsked: true, reason: "asked" });
  await database().sessionEnd.update({ where: { userId: id }, data: { finishedAt: new Date() } });
  await end();
  expect(await endOf(id)).toMatchObject({ isAsked: false, finishedAt: null });
});

test("a user who is named twice is asked for once, and without servers there is nothing to end", async () => {
  const user = await makeUser();
  const settle = (reason: EndReason) =>
    database().$transaction((tx) =>
      settleSessions(tx, systemActor("jobs"), [user, user], { reason, wanted: true }),
    );
  await settle("access_ended");
  expect(await database().auditEvent.count({ where: { subjectId: user.id } })).toBe(1);
  await database().sessionEnd.deleteMany();
  await database().server.deleteMany();
  await settle("access_ended");
  expect(await endOf(user.id)).toBeNull();
});

test("the help desk may end sessions, an auditor may not, not even as a part of something else", async () => {
  const user = await makeUser();
  await endSessionsOfUser(operatorWith("help_desk"), { userId: user.id });
  expect(await endOf(user.id)).toMatchObject({ isAsked: true });
  const auditor = operatorWith("auditor");
  await expect(endSessionsOfUser(auditor, { userId: user.id })).rejects.toMatchObject({ code: "forbidden" });
  const other = await makeUser();
  const asPart = database().$transaction((tx) =>
    settleSessions(tx, auditor, [other], { reason: "disabled", wanted: true }),
  );
  await expect(asPart).rejects.toMatchObject({ code: "forbidden" });
  expect(await endOf(other.id)).toBeNull();
});

test("always: a membership that is over ends the sessions, without anybody being asked", async () => {
  await setting("always");
  const [user, group] = [await makeUser(), await makeGroup()];
  const endsAt = new Date(Date.now() - 600_000);
  await database().groupMember.create({ data: { userId: user.id, groupId: group.id, endsAt } });
  await removeEndedMemberships.run({}, { signal: new AbortController().signal, progress: () => {} });
  expect(await endOf(user.id)).toMatchObject({ isAsked: true, reason: "access_ended", askedBy: "jobs" });
  expect(await jobs()).toBe(1);
});
