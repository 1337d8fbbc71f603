/** Memberships with an end at logins: counted to the millisecond, by the login's own clock, by every worker alike. */
import { afterAll, expect, test } from "vitest";
import { seconds } from "@/lib/foundation/base/durations";
import { makeGroup, makePolicy } from "@/lib/testing/factories";
import { openLogins, password } from "@/lib/testing/logins";

const one = openLogins({ worker: "one" });
const other = openLogins({ worker: "other" });
afterAll(() => Promise.all([one.close(), other.close()]));

const at = (ms: number) => {
  for (const { clock } of [one, other]) clock.advance(ms - clock.now().getTime());
};

test("it counts until a millisecond before its end and never after, at two workers, though a clock is set back", async () => {
  const person = await one.person();
  const endsAt = new Date(one.clock.now().getTime() + seconds(60));
  const group = await makeGroup({ members: { create: { userId: person.userId, endsAt } } });
  await makePolicy({ method: "password", groups: { create: { groupId: group.id } } });
  const atBoth = () => Promise.all([one.reasonOf(person, password), other.reasonOf(person, password)]);
  at(endsAt.getTime() - 1);
  expect(await atBoth()).toEqual(["accepted_password_only", "accepted_password_only"]);
  at(endsAt.getTime());
  expect(await atBoth()).toEqual(["missing_code", "missing_code"]);
  at(endsAt.getTime() - 1);
  expect(await atBoth()).toEqual(["missing_code", "missing_code"]);
});

test("it ends with the moment that is asked about where a code was typed as well", async () => {
  const person = await one.person();
  const endsAt = new Date(one.clock.now().getTime() + seconds(60));
  const group = await makeGroup({ members: { create: { userId: person.userId, endsAt } } });
  await makePolicy({ method: "deny", position: -1, groups: { create: { groupId: group.id } } });
  expect(await one.reasonOf(person, `${password}${one.code()}`)).toBe("policy_denied");
  at(endsAt.getTime());
  expect(await one.reasonOf(person, `${password}${one.code()}`)).toBe("accepted");
});
