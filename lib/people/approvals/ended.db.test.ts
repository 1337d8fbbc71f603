/** What ends an approval, on the real store, and for how long nobody is asked after a refusal. */
import { afterAll, describe, expect, test } from "vitest";
import { hours, minutes, seconds } from "@/lib/foundation/base/durations";
import { database } from "@/lib/foundation/platform/database";
import { type AskedPerson, allowLinks, askedPerson } from "@/lib/testing/approvals";
import { twoWorkersThatAsk } from "@/lib/testing/asked-logins";
import { password, start } from "@/lib/testing/logins";

const { one, policy, pass, approvalsOf, approveLast, refuseLast, codeShown, many } = twoWorkersThatAsk();

describe("what ends an approval", () => {
  const endings: [string, (person: AskedPerson) => Promise<unknown>, string][] = [
    [
      "another password",
      ({ userId }) =>
        database()
          .$executeRaw`UPDATE users SET password_hash = password_hash || '' , scram_sealed = 'x' WHERE id = ${userId}::uuid`,
      "approval_asked",
    ],
    [
      "a user who is disabled and enabled again",
      async ({ userId }) => {
        await database().user.update({ where: { id: userId }, data: { disabledAt: start } });
        await database().user.update({ where: { id: userId }, data: { disabledAt: null } });
      },
      "approval_asked",
    ],
    [
      "a factor that is removed",
      ({ factorId }) => database().factor.delete({ where: { id: factorId } }),
      "no_factor",
    ],
    [
      "an address that changes",
      ({ userId }) => database().user.update({ where: { id: userId }, data: { email: "thief@example.org" } }),
      "no_factor",
    ],
    ["a kind that nobody may have any more", () => allowLinks(["totp"]), "no_factor"],
  ];
  afterAll(() => allowLinks());

  test.each(endings)(
    "%s: neither before nor after it is approved does it open anything",
    async (_, end, reason) => {
      await policy("pass");
      const [before, after, shown] = [await askedPerson(one), await askedPerson(one), await askedPerson(one)];
      for (const person of [before, after]) await one.attempt(person, password);
      await approveLast(after);
      await policy("code");
      await one.attempt(shown, password);
      const code = await codeShown(shown);
      await policy("pass");
      for (const person of [before, after, shown]) await end(person);
      await expect(approveLast(before)).rejects.toMatchObject({ code: "not_found" });
      expect(await one.reasonOf(after, password)).toBe(reason);
      expect(await one.reasonOf(shown, password + code)).toBe(
        reason === "no_factor" ? "no_factor" : "replayed_code",
      );
      await allowLinks();
    },
  );
});

test("a client that is disabled: nobody approves what came through it", async () => {
  const ada = await askedPerson(one);
  await one.attempt(ada, password);
  await database().client.update({ where: { id: ada.clientId }, data: { disabledAt: start } });
  await expect(approveLast(ada)).rejects.toMatchObject({ code: "not_found" });
});

describe("refused", () => {
  test("given up: the same text asks nobody for ten minutes", async () => {
    const ada = await askedPerson(one);
    await one.attempt(ada, password);
    await refuseLast(ada, "cancelled");
    expect(new Set(await many(ada, password))).toEqual(new Set(["approval_denied"]));
    pass(minutes(10));
    expect(await one.reasonOf(ada, password)).toBe("approval_asked");
    expect(await approvalsOf(ada)).toHaveLength(2);
  });

  test("not me: everything open ends, through any client, and the text asks nobody for a day", async () => {
    const ada = await askedPerson(one);
    const { clientId } = await one.person();
    await policy("pass");
    await one.attempt({ ...ada, clientId }, password);
    await approveLast(ada);
    pass(seconds(1));
    await one.attempt(ada, password);
    await refuseLast(ada, "not_me");
    expect(await one.reasonOf({ ...ada, clientId }, password)).toBe("approval_denied");
    pass(minutes(11));
    expect(await one.reasonOf(ada, password)).toBe("approval_denied");
    pass(hours(23));
    expect(await one.reasonOf(ada, password)).toBe("approval_denied");
    pass(hours(1));
    expect(await one.reasonOf(ada, password)).toBe("approval_asked");
  });
});
