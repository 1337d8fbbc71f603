/** Grace on a real store: at logins, in lists and counts, and who is asked before it is given. */
import { afterAll, beforeEach, expect, test } from "vitest";
import { systemActor } from "@/lib/foundation/access/actor";
import { days, hours } from "@/lib/foundation/base/durations";
import { Unconfirmed } from "@/lib/foundation/base/errors";
import { database } from "@/lib/foundation/platform/database";
import { explainMany } from "@/lib/people/policies/explain-many";
import { userListRequest } from "@/lib/people/users/filter";
import { listUsers } from "@/lib/people/users/queries";
import { operatorWith } from "@/lib/testing/actors";
import { makeFactor, makeGroup, makeLink } from "@/lib/testing/factories";
import { fixedClock } from "@/lib/testing/fixed-clock";
import { type Login, openLogins, password } from "@/lib/testing/logins";
import { countInGrace, graceOfGroup, setGrace } from "./grace";
import { setGraceInput } from "./schema";

const owner = operatorWith("owner");
const product = systemActor("test");
const logins = openLogins();
afterAll(logins.close);

let person: Login;
let groupId = "";
beforeEach(async () => {
  logins.clock.set(new Date());
  await database().user.deleteMany();
  await database().group.deleteMany();
  person = await logins.person();
  await database().factor.deleteMany();
  await database().user.updateMany({ data: { firstEnrolledAt: null } });
  groupId = (await makeGroup({ name: "Analysts", members: { create: { userId: person.userId } } })).id;
});

const input = (changes: object) => setGraceInput.parse({ groupId, ...changes });
const day = (inDays: number) => new Date(Date.now() + days(inDays)).toISOString().slice(0, 10);
const reason = (typed = password) => logins.reasonOf(person, typed);

test("until the end of a day: the password alone until its last millisecond, and not after", async () => {
  expect(await reason()).toBe("no_factor");
  await setGrace(product, input({ kind: "until", until: day(3) }));
  const { graceUntil } = await database().group.findUniqueOrThrow({ where: { id: groupId } });
  expect(graceUntil).toEqual(new Date(`${day(4)}T00:00:00Z`));
  logins.clock.set(new Date((graceUntil?.getTime() ?? 0) - 1));
  expect(await reason()).toBe("accepted_in_grace");
  logins.clock.advance(1);
  expect(await reason()).toBe("no_factor");
  logins.clock.advance(-1);
  expect(await reason()).toBe("no_factor");
});

test("days after the first invitation: not before it, and another one begins nothing anew", async () => {
  await setGrace(product, input({ kind: "days", days: 14 }));
  expect(await reason()).toBe("no_factor");
  await makeLink(person.userId, { purpose: "password" });
  expect(await reason()).toBe("no_factor");
  await makeLink(person.userId, { createdAt: new Date(logins.clock.now().getTime() - days(14) + hours(1)) });
  await makeLink(person.userId);
  expect(await reason()).toBe("accepted_in_grace");
  logins.clock.advance(hours(1));
  expect(await reason()).toBe("no_factor");
});

test("who has a factor answers with it, and who once had one is past it for good", async () => {
  await setGrace(product, input({ kind: "until", until: day(3) }));
  expect(await reason()).toBe("accepted_in_grace");
  const pending = await makeFactor(person.userId, { confirmedAt: null });
  expect(await reason()).toBe("accepted_in_grace");
  await database().factor.update({ where: { id: pending.id }, data: { confirmedAt: new Date() } });
  expect(await reason()).toBe("missing_code");
  await database().factor.deleteMany();
  expect(await reason()).toBe("no_factor");
  expect(await countInGrace(owner)).toEqual({ people: 0, lastEndsAt: null });
});

test("a factor whose secret does not open ends it all the same", async () => {
  await setGrace(product, input({ kind: "until", until: day(3) }));
  await makeFactor(person.userId);
  await database().factor.updateMany({ data: { secretSealed: new Uint8Array([1, 2, 3]) } });
  expect(await reason()).toBe("no_factor");
});

test("a membership that is over gives none, and of several groups the last end counts", async () => {
  await setGrace(product, input({ kind: "until", until: day(1) }));
  const later = await makeGroup({ graceUntil: new Date(Date.now() + days(9)) });
  const member = { groupId: later.id, userId: person.userId };
  await database().groupMember.create({ data: { ...member, endsAt: new Date(Date.now() + days(5)) } });
  const at = async (inDays: number) => {
    logins.clock.set(new Date(Date.now() + days(inDays)));
    return reason();
  };
  expect([await at(4), await at(6)]).toEqual(["accepted_in_grace", "no_factor"]);
});

test("lists, counts and the dry run know who is in grace", async () => {
  const other = await logins.person();
  const list = async (grace: "running" | "ending") =>
    (await listUsers(owner, userListRequest.parse({ grace }))).rows.map(({ id }) => id);
  expect(await list("running")).toEqual([]);
  await setGrace(product, input({ kind: "until", until: day(20) }));
  expect(await list("running")).toEqual([person.userId]);
  expect(await list("ending")).toEqual([]);
  await setGrace(product, input({ kind: "until", until: day(3) }));
  expect(await list("ending")).toEqual([person.userId]);
  expect(await countInGrace(owner, [groupId])).toMatchObject({ people: 1 });
  expect(await countInGrace(owner, [(await makeGroup()).id])).toMatchObject({ people: 0 });
  await database().user.update({ where: { id: person.userId }, data: { disabledAt: new Date() } });
  expect([await list("running"), await list("ending")]).toEqual([[], []]);
  expect(await countInGrace(owner)).toMatchObject({ people: 0 });
  await database().user.update({ where: { id: person.userId }, data: { disabledAt: null } });
  const circumstances = { at: new Date(), door: null, personAddress: null };
  const dryRun = await explainMany(owner, { groupId: null, clientId: other.clientId, ...circumstances });
  expect(dryRun[0]?.answers).toMatchObject([
    { outcome: "password", people: 1, first: [person.username] },
    { outcome: "password_and_factor", people: 1 },
  ]);
});

test.each([
  [
    "whose membership is over",
    () => database().groupMember.updateMany({ data: { endsAt: new Date(Date.now() - 1) } }),
  ],
  [
    "whose grace is over",
    () => database().group.updateMany({ data: { graceUntil: new Date(Date.now() - 1) } }),
  ],
  [
    "who has a factor, whatever is noted of the first",
    async () => {
      await makeFactor(person.userId);
      await database().user.updateMany({ data: { firstEnrolledAt: null } });
    },
  ],
])("nobody is counted or listed %s", async (_, change) => {
  await setGrace(product, input({ kind: "until", until: day(3) }));
  expect(await countInGrace(owner)).toMatchObject({ people: 1 });
  await change();
  expect(await countInGrace(owner)).toEqual({ people: 0, lastEndsAt: null });
  expect((await listUsers(owner, userListRequest.parse({ grace: "running" }))).total).toBe(0);
});

test("it asks with the names of those whom it lets in, and records the answer", async () => {
  const wanted = input({ kind: "until", until: day(3) });
  const asked = await setGrace(owner, wanted).catch((error: unknown) => error);
  if (!(asked instanceof Unconfirmed)) throw asked;
  expect(asked.question).toMatchObject({
    title: "This lets 1 person log in with the password alone",
    points: [{ names: [person.username], more: 0 }],
  });
  expect(await graceOfGroup(owner, groupId)).toMatchObject({ kind: "none", people: 0 });
  await setGrace(owner, { ...wanted, consent: asked.question.token });
  expect(await graceOfGroup(owner, groupId)).toMatchObject({ kind: "until", until: day(3), people: 1 });
  const row = await database().auditEvent.findFirst({
    where: { subjectId: groupId },
    orderBy: { id: "desc" },
  });
  expect(row).toMatchObject({ action: "group.grace_changed", detail: { people: 1 } });
  await setGrace(owner, input({ kind: "none" }));
  expect(await reason()).toBe("no_factor");
});

test("an answer to another question is none", async () => {
  const asked = await setGrace(owner, input({ kind: "until", until: day(3) })).catch(
    (error: unknown) => error,
  );
  if (!(asked instanceof Unconfirmed)) throw asked;
  const { token: consent } = asked.question;
  const longer = setGrace(owner, { ...input({ kind: "until", until: day(30) }), consent });
  await expect(longer).rejects.toMatchObject({ code: "unconfirmed" });
});

test("the page says who is not invited, for whom it has not begun", async () => {
  await setGrace(product, input({ kind: "days", days: 7 }));
  expect(await graceOfGroup(owner, groupId)).toMatchObject({ people: 0, notInvited: 1, days: 7 });
  await makeLink(person.userId);
  expect(await graceOfGroup(owner, groupId)).toMatchObject({ people: 1, notInvited: 0 });
});

test("the page counts whom its own grace lets in, not whom another group's does", async () => {
  await setGrace(product, input({ kind: "days", days: 7 }));
  await makeLink(person.userId, { createdAt: new Date(Date.now() - days(8)) });
  const other = await makeGroup({
    graceUntil: new Date(Date.now() + days(9)),
    members: { create: { userId: person.userId } },
  });
  expect(await reason()).toBe("accepted_in_grace");
  expect(await graceOfGroup(owner, other.id)).toMatchObject({ people: 1 });
  expect(await graceOfGroup(owner, groupId)).toMatchObject({ people: 0, lastEndsAt: null });
});

test.each([
  ["a day that has passed", -1],
  ["a day too far", 92],
])("%s is refused", async (_, inDays) => {
  const set = setGrace(product, input({ kind: "until", until: day(inDays) }), fixedClock(new Date()));
  await expect(set).rejects.toMatchObject({ code: "invalid_input", fields: { until: expect.any(String) } });
});
