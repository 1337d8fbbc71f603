/** Asking at logins, on the real store: once for attempts together at two workers, and within limits. */
import { describe, expect, test } from "vitest";
import { minutes } from "@/lib/foundation/base/durations";
import { database } from "@/lib/foundation/platform/database";
import { alertName } from "@/lib/login/authentication/approvals";
import { whereAmong } from "@/lib/login/decision/where-from";
import { type AskedPerson, allowLinks, askedPerson } from "@/lib/testing/approvals";
import { twoWorkersThatAsk } from "@/lib/testing/asked-logins";
import { openLogins, password, start } from "@/lib/testing/logins";

const { one, pass, approvalsOf, approveLast, jobsOf, many, failuresOf } = twoWorkersThatAsk();

describe("asking", () => {
  test("the right password alone is refused and opens one approval, with a job and no token or code", async () => {
    const ada = await askedPerson(one);
    const config = await one.readConfig();
    const asked = { config, personAddress: "192.0.2.7" };
    expect(await one.reasonOf(ada, password, asked)).toBe("approval_asked");
    const [approval] = await approvalsOf(ada);
    expect(approval).toMatchObject({
      ...{ username: ada.username, personAddress: "192.0.2.7", attempts: 1, tokenHash: null, number: null },
      ...{ clientId: ada.clientId, factorId: ada.factorId, answer: null, way: "code" },
    });
    expect((await jobsOf(ada)).map(({ input }) => input)).toEqual([{ approvalId: approval?.id }]);
    expect(await failuresOf(ada)).toBe(0);
  });

  test("an approval keeps every address that the login can come from", async () => {
    const where = whereAmong(["198.51.100.4", "192.0.2.7"], "starting");
    const three = openLogins({ whereFrom: () => ({ now: () => where, known: async () => where }) });
    const ada = await askedPerson(three);
    expect(await three.reasonOf(ada, password)).toBe("approval_asked");
    const personCandidates = ["192.0.2.7", "198.51.100.4"];
    expect(await approvalsOf(ada)).toMatchObject([{ personAddress: null, personCandidates }]);
    await three.close();
  });

  test("a wrong password asks nobody, counts, and is answered alike", async () => {
    const ada = await askedPerson(one);
    const wrong = await one.attempt(ada, "wrong");
    expect(wrong.decision?.reason).toBe("wrong_password");
    expect(await approvalsOf(ada)).toEqual([]);
    expect(await failuresOf(ada)).toBe(1);
    const right = await one.attempt(ada, password);
    expect(right.answer).toEqual(wrong.answer);
  });

  test("attempts together open one approval, however many and at two workers; the others join it", async () => {
    const ada = await askedPerson(one);
    const came = await many(ada, password, 50);
    expect(came.filter((reason) => reason === "approval_asked")).toHaveLength(1);
    expect(new Set(came)).toEqual(new Set(["approval_asked", "approval_pending"]));
    expect(await approvalsOf(ada)).toMatchObject([{ attempts: 50 }]);
    expect(await jobsOf(ada)).toHaveLength(1);
    expect(await failuresOf(ada)).toBe(0);
  });

  test("nobody answered: after ten minutes it is asked anew", async () => {
    const ada = await askedPerson(one);
    await one.attempt(ada, password);
    pass(minutes(10) - 1);
    expect(await one.reasonOf(ada, password)).toBe("approval_pending");
    pass(1);
    await expect(approveLast(ada)).rejects.toMatchObject({ code: "not_found" });
    expect(await one.reasonOf(ada, password)).toBe("approval_asked");
  });

  test("whoever is locked or disabled, or may not have links, is asked nothing", async () => {
    const [locked, disabled, barred] = [
      await askedPerson(one),
      await askedPerson(one),
      await askedPerson(one),
    ];
    const lockedUntil = new Date(start.getTime() + minutes(5));
    await database().loginState.update({
      where: { userId: locked.userId },
      data: { lockedUntil, failures: 9 },
    });
    await database().user.update({ where: { id: disabled.userId }, data: { disabledAt: start } });
    expect(await one.reasonOf(locked, password)).toBe("user_locked");
    expect(await one.reasonOf(disabled, password)).toBe("user_disabled");
    await allowLinks(["totp"]);
    expect(await one.reasonOf(barred, password)).toBe("no_factor");
    await allowLinks();
    expect([await approvalsOf(locked), await approvalsOf(disabled), await approvalsOf(barred)]).toEqual([
      [],
      [],
      [],
    ]);
  });

  test("a group that names its kinds decides over the settings", async () => {
    const ada = await askedPerson(one);
    const data = { name: `Only apps ${ada.username}`, allowedFactors: ["totp"] };
    const group = await database().group.create({ data });
    await database().groupMember.create({ data: { groupId: group.id, userId: ada.userId } });
    expect(await one.reasonOf(ada, password)).toBe("no_factor");
    await database().group.update({ where: { id: group.id }, data: { allowedFactors: ["mail_link"] } });
    expect(await one.reasonOf(ada, password)).toBe("approval_asked");
  });
});

describe("limits", () => {
  /** Opens one and leaves it unanswered. */
  const askThenEnd = async (person: AskedPerson) => {
    const reason = await one.reasonOf(person, password);
    await database().approval.updateMany({ where: { userId: person.userId }, data: { endedAt: start } });
    return reason;
  };

  test("three in ten minutes, then silence, the same answer, and one alert", async () => {
    const ada = await askedPerson(one);
    const reasons = [];
    for (let n = 0; n < 4; n++) reasons.push(await askThenEnd(ada));
    expect(reasons).toEqual(["approval_asked", "approval_asked", "approval_asked", "approval_not_asked"]);
    const came = await many(ada, password);
    expect(new Set(came)).toEqual(new Set(["approval_not_asked"]));
    expect(await jobsOf(ada)).toHaveLength(3);
    expect(await jobsOf(ada, alertName)).toHaveLength(1);
    expect(await failuresOf(ada)).toBe(0);
    pass(minutes(10));
    expect(await askThenEnd(ada)).toBe("approval_asked");
  });

  test("twenty at once at two workers pass no limit", async () => {
    const ada = await askedPerson(one);
    await askThenEnd(ada);
    await askThenEnd(ada);
    const came = await many(ada, password);
    expect(came.filter((reason) => reason === "approval_asked")).toHaveLength(1);
    await database().approval.updateMany({ where: { userId: ada.userId }, data: { endedAt: start } });
    const later = await many(ada, password);
    expect(new Set(later)).toEqual(new Set(["approval_not_asked"]));
    expect(await jobsOf(ada, alertName)).toHaveLength(1);
  });

  test("a factor that is removed and set up again resets no limit", async () => {
    const ada = await askedPerson(one);
    for (let n = 0; n < 3; n++) await askThenEnd(ada);
    const { secretSealed, data } = await database().factor.findUniqueOrThrow({ where: { id: ada.factorId } });
    await database().factor.delete({ where: { id: ada.factorId } });
    await database().factor.create({
      data: {
        ...{ id: ada.factorId, userId: ada.userId, kind: "mail_link", name: "Again", confirmedAt: start },
        ...{ secretSealed, data: data as object },
      },
    });
    expect(await one.reasonOf(ada, password)).toBe("approval_not_asked");
  });

  test("as many a day as codes may be sent", async () => {
    const ada = await askedPerson(one);
    await database().settings.update({ where: { id: 1 }, data: { sentCodesPerUser: 2 } });
    const reasons = [];
    for (let n = 0; n < 3; n++) {
      reasons.push(await askThenEnd(ada));
      pass(minutes(11));
    }
    expect(reasons).toEqual(["approval_asked", "approval_asked", "approval_not_asked"]);
    await database().settings.update({ where: { id: 1 }, data: { sentCodesPerUser: 20 } });
  });
});
