/** Mail both ways: those who may decide hear of a request, the person of what came of it. */
import { beforeEach, expect, test } from "vitest";
import { database } from "@/lib/foundation/platform/database";
import { operatorWith, userActor } from "@/lib/testing/actors";
import { makeAccess, makeGroup, makeOperator, makeUser } from "@/lib/testing/factories";
import { setUpMail } from "@/lib/testing/mail";
import { removeEndedMemberships } from "./job";
import { askForAccess, endOwnAccess } from "./own";
import { openRequests } from "./queries";
import { approveAccess, giveAccess, refuseAccess } from "./service";

const administrator = operatorWith("administrator");
const reason = "Quarterly report";

let ada: { id: string; username: string };
let groupId = "";
beforeEach(async () => {
  await database().outgoingMail.deleteMany();
  await database().operator.deleteMany();
  await database().user.deleteMany();
  await database().group.deleteMany();
  await setUpMail();
  ada = await makeUser({ username: "ada", email: "ada@example.org" });
  groupId = (await makeGroup({ name: "Payroll", accessMaxHours: 24 })).id;
});

const mails = async () =>
  (await database().outgoingMail.findMany({ orderBy: { toAddress: "asc" } })).map(
    ({ toAddress, event, text }) => ({ toAddress, event, text }),
  );
const ask = () => askForAccess(userActor(ada.id, "ada"), { groupId, hours: 24, reason });
const only = () => database().temporaryAccess.findFirstOrThrow();

test("operators who may decide are told where no group does", async () => {
  await makeOperator({ email: "owner@example.org" });
  await makeOperator({ email: "desk@example.org", role: "help_desk" });
  await makeOperator({ email: "gone@example.org", disabledAt: new Date() });
  await ask();
  expect(await mails()).toMatchObject([{ toAddress: "owner@example.org", event: "access_requested" }]);
  const [mail] = await mails();
  for (const part of ["ada", "Payroll", "1 day", reason, "/access?state=open"])
    expect(mail?.text).toContain(part);
});

test("members of the group that decides are told, and not the one who asks or whose membership is over", async () => {
  await makeOperator({ email: "owner@example.org" });
  const [ben, cyd] = [
    await makeUser({ email: "ben@example.org" }),
    await makeUser({ email: "cyd@example.org" }),
  ];
  const approvers = await makeGroup({
    members: {
      create: [{ userId: ben.id }, { userId: ada.id }, { userId: cyd.id, endsAt: new Date(Date.now() - 1) }],
    },
  });
  await database().group.update({ where: { id: groupId }, data: { approverGroupId: approvers.id } });
  await ask();
  expect(await mails()).toMatchObject([{ toAddress: "ben@example.org" }]);
  expect((await mails())[0]?.text).toContain("/me/access");
});

test("operators are told where no mail reaches anybody who decides, and the overview says so", async () => {
  await makeOperator({ email: "owner@example.org" });
  const members = [await makeUser({ email: null }), await makeUser({ email: "no address" })];
  const approvers = await makeGroup({
    members: { create: [{ userId: ada.id }, { userId: members[0]?.id ?? "" }] },
  });
  await database().group.update({ where: { id: groupId }, data: { approverGroupId: approvers.id } });
  await ask();
  expect(await mails()).toMatchObject([{ toAddress: "owner@example.org", event: "access_requested" }]);
  expect(await openRequests(administrator)).toMatchObject({ count: 1, unheard: 1 });
  await database().temporaryAccess.deleteMany();
  await database().outgoingMail.deleteMany();
  await database().groupMember.create({ data: { groupId: approvers.id, userId: members[1]?.id ?? "" } });
  await ask();
  expect(await mails()).toMatchObject([{ toAddress: "owner@example.org" }]);
  await database().user.update({ where: { id: members[0]?.id }, data: { email: "ben@example.org" } });
  expect(await openRequests(administrator)).toMatchObject({ count: 1, unheard: 0 });
});

test("a request that only the person could decide goes to operators", async () => {
  await makeOperator({ email: "owner@example.org" });
  const approvers = await makeGroup({ members: { create: { userId: ada.id } } });
  await database().group.update({ where: { id: groupId }, data: { approverGroupId: approvers.id } });
  await ask();
  expect(await mails()).toMatchObject([{ toAddress: "owner@example.org" }]);
});

test.each([
  [
    "approved until",
    () => only().then(({ id }) => approveAccess(administrator, { accessId: id, reason: "Fine" })),
  ],
  ["refused", () => only().then(({ id }) => refuseAccess(administrator, { accessId: id, reason: "Fine" }))],
])("the person is told that it was %s, with the note", async (words, decide) => {
  await ask();
  await decide();
  const [mail] = await mails();
  expect(mail).toMatchObject({ toAddress: "ada@example.org", event: "access_decided" });
  expect(mail?.text).toContain(words);
  expect(mail?.text).toContain("Fine");
});

test("the person is told of what was given, and that it is over: by itself and before its time", async () => {
  await giveAccess(administrator, { groupId, userId: ada.id, hours: 2, reason });
  expect(await mails()).toMatchObject([{ event: "access_given" }]);
  await database().outgoingMail.deleteMany();
  await endOwnAccess(userActor(ada.id, "ada"), { accessId: (await only()).id });
  expect((await mails())[0]?.text).toContain("ended before its time by ada");
  await database().outgoingMail.deleteMany();
  await database().temporaryAccess.deleteMany();
  await makeAccess({ userId: ada.id, groupId }, true);
  await database().groupMember.updateMany({ data: { endsAt: new Date(Date.now() - 3_600_000) } });
  await removeEndedMemberships.run({}, { signal: new AbortController().signal, progress: () => {} });
  expect(await mails()).toMatchObject([{ event: "access_ended" }]);
});
