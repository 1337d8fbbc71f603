/** What the overview says of people who deny logins, or are asked too often. */
import { beforeEach, expect, test } from "vitest";
import { after, days, minutes } from "@/lib/foundation/base/durations";
import { database } from "@/lib/foundation/platform/database";
import { makeApproval } from "@/lib/testing/approvals";
import { makeUser } from "@/lib/testing/factories";
import { approvalsToLookAt } from "./approvals";

const now = new Date();
beforeEach(() => database().approval.deleteMany());

async function asked(data: object, minutesAgo = 30) {
  const user = await makeUser();
  await makeApproval(user.id, { openedAt: after(now, -minutes(minutesAgo)), ...data });
  return user;
}
const notMe = { answer: "not_me", answeredAt: after(now, -minutes(29)) };
const limited = { alertedAt: after(now, -minutes(20)) };

test("names whoever said that a login was not theirs, and whoever is asked too often", async () => {
  const denied = await asked(notMe, 10);
  const often = await asked(limited);
  await asked({ answer: "cancelled", answeredAt: now });
  await asked({});
  expect(await approvalsToLookAt(now)).toMatchObject([
    { id: "login_not_me", severity: "high", href: `/users/${denied.id}` },
    { id: "asked_too_often", text: expect.stringContaining(often.username), href: `/users/${often.id}` },
  ]);
});

test("says a person once, and nothing once there is another password, or after a day", async () => {
  const user = await asked(notMe);
  await makeApproval(user.id, { openedAt: after(now, -minutes(40)), ...limited });
  expect((await approvalsToLookAt(now)).map(({ id }) => id)).toEqual(["login_not_me"]);
  expect(await approvalsToLookAt(after(now, days(1)))).toEqual([]);
  await database().user.update({ where: { id: user.id }, data: { passwordChangedAt: now } });
  expect(await approvalsToLookAt(now)).toEqual([]);
});

test("names three, and counts the others", async () => {
  for (let n = 0; n < 5; n++) await asked(notMe);
  const found = await approvalsToLookAt(now);
  expect(found).toHaveLength(4);
  expect(found.at(-1)).toMatchObject({ id: "more_asked", text: expect.stringMatching(/^2 more users/) });
});
