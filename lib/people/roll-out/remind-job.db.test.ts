/** Reminders before grace ends: a week before and a day before, once each, to whoever still has no factor. */
import { beforeEach, expect, test } from "vitest";
import { days } from "@/lib/foundation/base/durations";
import { database } from "@/lib/foundation/platform/database";
import { makeFactor, makeGroup, makeUser } from "@/lib/testing/factories";
import { setUpMail } from "@/lib/testing/mail";
import { remindBeforeGraceEnds } from "./remind-job";

let groupId = "";
let userId = "";
beforeEach(async () => {
  await database().outgoingMail.deleteMany();
  await database().user.deleteMany();
  await database().group.deleteMany();
  await setUpMail();
  userId = (await makeUser({ email: "ada@example.org" })).id;
  groupId = (await makeGroup({ members: { create: { userId } } })).id;
});

const endsIn = (inDays: number) =>
  database().group.update({
    where: { id: groupId },
    data: { graceUntil: new Date(Date.now() + days(inDays)) },
  });
const run = () => remindBeforeGraceEnds.run({}, { signal: new AbortController().signal, progress: () => {} });

test("a week before and a day before, once each, and anew where the end is moved", async () => {
  await endsIn(7.1);
  expect(await run()).toBe("0 reminded by mail.");
  await endsIn(6.9);
  expect(await run()).toBe("1 reminded by mail.");
  expect(await run()).toBe("0 reminded by mail.");
  await database().user.updateMany({ data: { graceRemindedAt: new Date(Date.now() - days(6)) } });
  await endsIn(0.9);
  expect(await run()).toBe("1 reminded by mail.");
  expect(await run()).toBe("0 reminded by mail.");
  await database().user.updateMany({ data: { graceRemindedAt: new Date(Date.now() - days(1)) } });
  await endsIn(6.5);
  expect(await run()).toBe("1 reminded by mail.");
  expect(await database().outgoingMail.findMany()).toMatchObject(
    Array.from({ length: 3 }, () => ({ toAddress: "ada@example.org", event: "grace_ends_soon" })),
  );
});

test("nobody is reminded who enrolled, is disabled, is not in grace any more or has none", async () => {
  await endsIn(0.5);
  const none = async () => expect(await run()).toBe("0 reminded by mail.");
  await database().user.update({ where: { id: userId }, data: { disabledAt: new Date() } });
  await none();
  await database().user.update({ where: { id: userId }, data: { disabledAt: null } });
  await makeFactor(userId);
  await none();
  await database().factor.deleteMany();
  await database().user.updateMany({ data: { firstEnrolledAt: null } });
  await endsIn(-0.1);
  await none();
  await database().group.update({ where: { id: groupId }, data: { graceUntil: null } });
  await none();
});
