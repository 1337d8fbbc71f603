/** Which refusals of a used code are a program's further connections: same person, same client, moments after an accept. */
import { beforeEach, describe, expect, test } from "vitest";
import { after, seconds } from "@/lib/foundation/base/durations";
import { database, type Prisma } from "@/lib/foundation/platform/database";
import { needsAttention } from "@/lib/programs/overview/attention";
import { operatorWith } from "@/lib/testing/actors";
import { makeAttempt, makePolicy, makeUser } from "@/lib/testing/factories";
import { attemptsOfUser, getAttempt, listAttempts, newestAttempts } from "./queries";

const owner = operatorWith("owner");
const [main, other] = ["00000000-0000-4000-8000-00000000000c", "00000000-0000-4000-8000-00000000000d"];
const [phone, tablet] = ["00000000-0000-4000-8000-00000000000e", "00000000-0000-4000-8000-00000000000f"];
const byPhone = { factorKind: "totp", factorId: phone };
let policyId: string;
let userId: string;

beforeEach(async () => {
  await database().$executeRaw`TRUNCATE attempts, users, policies CASCADE`;
  ({ id: policyId } = await makePolicy({ name: "Analysts" }));
  ({ id: userId } = await makeUser({ username: "ada" }));
  await database().policy.updateMany({ data: { updatedAt: new Date(0) } });
});

type Data = Partial<Prisma.AttemptUncheckedCreateInput>;
/** An attempt of Ada through the main client, so many seconds before now. */
const attempt = (secondsAgo: number, data: Data) =>
  makeAttempt({
    ...{ username: "ada", userId, clientId: main, policyId, policyName: "Analysts" },
    at: after(new Date(), -seconds(secondsAgo)),
    ...data,
  });
const accepted = (secondsAgo: number, data: Data = {}) =>
  attempt(secondsAgo, { outcome: "accept", reason: "accepted", ...byPhone, ...data });
const refused = (secondsAgo: number, data: Data = {}) =>
  attempt(secondsAgo, { reason: "replayed_code", ...byPhone, ...data });

const found = async () => (await newestAttempts(owner, null, 1))[0]?.usedMomentsBefore ?? null;

describe("a refused used code", () => {
  test.each<[string, () => Promise<unknown>, boolean]>([
    ["two seconds after an accept", () => accepted(12), true],
    ["after an accept inside the reuse window", () => accepted(12, { reason: "accepted_reused" }), true],
    ["after an accept two minutes and more ago", () => accepted(140), false],
    ["after an accept through another client", () => accepted(12, { clientId: other }), false],
    ["after an accept of somebody else", async () => accepted(12, { userId: (await makeUser()).id }), false],
    [
      "after an accept by the password alone",
      () => accepted(12, { factorKind: null, factorId: null }),
      false,
    ],
    ["after an accept by another factor", () => accepted(12, { factorId: tablet }), false],
    ["after a refusal", () => attempt(12, { reason: "wrong_code", ...byPhone }), false],
    ["with nothing before", async () => {}, false],
  ])("%s: %s", async (_, before, isFound) => {
    await before();
    await refused(10);
    expect(await found()).toEqual(isFound ? { policyId, policyName: "Analysts", uses: 1, seconds: 0 } : null);
  });

  test("that no window lets count again is no program's further connection", async () => {
    const byBypassCode = { factorKind: "bypass_code", factorId: tablet };
    await accepted(12, byBypassCode);
    await refused(10, byBypassCode);
    expect(await found()).toBeNull();
  });

  test("is not looked for behind twenty others", async () => {
    await accepted(30);
    for (let i = 0; i < 20; i++) await attempt(20, { reason: "wrong_password" });
    await refused(10);
    expect(await found()).toBeNull();
  });

  test("says so in the log, on its page and on the person's, with what the setting costs", async () => {
    await accepted(12);
    const { id } = await refused(10);
    const text =
      "This code or a newer one had let the same person in moments before, through the same client.";
    const fix = expect.stringMatching(
      /pgAdmin and DBeaver.*reuse window of the policy Analysts.*can use them too/,
    );
    const expected = { id: String(id), reason: "replayed_code", text, fix };
    expect((await listAttempts(owner, { user: "" })).attempts[0]).toMatchObject(expected);
    expect(await getAttempt(owner, String(id))).toMatchObject(expected);
    expect((await attemptsOfUser(owner, userId, 8))[0]).toMatchObject(expected);
  });

  test("beyond a window that is on names its two numbers", async () => {
    await database().policy.update({ where: { id: policyId }, data: { reuseUses: 3, reuseSeconds: 60 } });
    await accepted(12);
    await refused(10);
    const [newest] = await newestAttempts(owner, null, 1);
    expect(newest?.fix).toMatch(
      /lets one code open 3 connections within 60 seconds of the first; this one was beyond that/,
    );
  });
});

describe("the overview", () => {
  const findings = async () =>
    (await needsAttention(owner)).filter(({ id }) => id === "reuse_window" || id === "replayed_codes");

  test("keeps a program's further connections apart from other used codes, and links to the setting", async () => {
    await accepted(12);
    await refused(11);
    await refused(10);
    await refused(9, { userId: null, username: "bob" });
    expect(await findings()).toEqual([
      expect.objectContaining({ id: "replayed_codes", text: expect.stringMatching(/^1 login with/) }),
      {
        id: "reuse_window",
        severity: "low",
        text: "2 connections of 1 person refused in the last 24 hours, because the code had opened another one moments before.",
        fix: expect.stringMatching(/pgAdmin/),
        href: `/policies/${policyId}#reuse-window`,
      },
    ]);
  });

  test("says no more of what was refused before the policy was changed", async () => {
    await accepted(12);
    await refused(10);
    await database().policy.update({ where: { id: policyId }, data: { reuseUses: 5, reuseSeconds: 60 } });
    expect(await findings()).toEqual([]);
  });
});
