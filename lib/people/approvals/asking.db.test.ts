/** Asking at logins, on the real store: once for attempts together at two workers, within limits, and what an approval lets in. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { days, minutes, seconds } from "@/lib/foundation/base/durations";
import { database } from "@/lib/foundation/platform/database";
import { alertName, askName } from "@/lib/login/authentication/approvals";
import type { ApprovalWay } from "@/lib/login/decision/policy";
import { linkHolder } from "@/lib/people/enrollment/link";
import { type AskedPerson, allowLinks, askedPerson } from "@/lib/testing/approvals";
import { openLogins, password, start } from "@/lib/testing/logins";
import { approve, refuse } from "./answer";

const one = openLogins();
const other = openLogins();
afterAll(() => Promise.all([one.close(), other.close()]));
beforeAll(() => allowLinks());
beforeEach(async () => {
  setClocks(start);
  await policy("code");
});
function setClocks(at: Date) {
  one.clock.set(at);
  other.clock.set(at);
}
const pass = (ms: number) => setClocks(new Date(one.clock.now().getTime() + ms));
const policy = (approvalWay: ApprovalWay, data: { reuseUses?: number; reuseSeconds?: number } = {}) =>
  database().policy.updateMany({
    where: { isDefault: true },
    data: { approvalWay, approvalSeconds: 60, reuseUses: 1, reuseSeconds: 0, ...data },
  });

const approvalsOf = ({ userId }: AskedPerson) =>
  database().approval.findMany({ where: { userId }, orderBy: { openedAt: "asc" } });
const jobsOf = async (person: AskedPerson, name = askName) => {
  const ids = (await approvalsOf(person)).map(({ id }) => id);
  const jobs = await database().job.findMany({ where: { name } });
  return jobs.filter(({ input }) => ids.includes((input as { approvalId: string }).approvalId));
};
const holder = ({ userId, username }: AskedPerson) => linkHolder({ id: userId, username }, null);
const last = async (person: AskedPerson) => (await approvalsOf(person)).at(-1)?.id ?? "";
const approveLast = async (person: AskedPerson) => {
  const id = await last(person);
  return database().$transaction((tx) => approve(tx, holder(person), id, "link", one.clock.now()));
};
const refuseLast = async (person: AskedPerson, why: "cancelled" | "not_me") => {
  const id = await last(person);
  return database().$transaction((tx) =>
    refuse(tx, holder(person), id, { why, by: "link" }, one.clock.now()),
  );
};
const codeShown = async (person: AskedPerson) => {
  const approved = await approveLast(person);
  return approved.way === "code" ? approved.code : "";
};
const many = (person: AskedPerson, typed: string, count = 20) =>
  Promise.all(Array.from({ length: count }, (_, n) => (n % 2 ? one : other).reasonOf(person, typed)));
const failuresOf = async ({ userId }: AskedPerson) =>
  (await database().loginState.findUniqueOrThrow({ where: { userId } })).failures;

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

describe("a code after approval", () => {
  test("is worth nothing before; after it lets in with the password, once", async () => {
    const ada = await askedPerson(one);
    await one.attempt(ada, password);
    const code = await codeShown(ada);
    expect(code).toMatch(/^\d{6}$/);
    expect(await one.reasonOf(ada, password)).toBe("approval_pending");
    expect(await other.reasonOf(ada, password + code)).toBe("accepted");
    expect(await one.reasonOf(ada, password + code)).toBe("replayed_code");
    const [, row] = await database().attempt.findMany({
      where: { userId: ada.userId },
      orderBy: { id: "desc" },
    });
    expect(row).toMatchObject({ reason: "accepted", factorKind: "mail_link" });
  });

  test("no code is right before anybody approved", async () => {
    const ada = await askedPerson(one);
    await one.attempt(ada, password);
    const { codeAt } = await import("@/lib/login/factors/totp");
    const { sentKey } = await import("@/lib/login/factors/sent-code");
    expect(await one.reasonOf(ada, password + codeAt(sentKey(ada.secret), 0))).toBe("wrong_password");
  });

  test("counts once when twenty try it together at two workers", async () => {
    const ada = await askedPerson(one);
    await one.attempt(ada, password);
    const came = await many(ada, password + (await codeShown(ada)));
    expect(came.filter((reason) => reason === "accepted")).toHaveLength(1);
  });

  test("ends after ten minutes, and does not come back with a clock that is set back", async () => {
    const ada = await askedPerson(one);
    await one.attempt(ada, password);
    const typed = password + (await codeShown(ada));
    pass(minutes(10));
    expect(await one.reasonOf(ada, typed)).toBe("replayed_code");
    pass(-minutes(5));
    expect(await one.reasonOf(ada, typed)).toBe("replayed_code");
  });

  test("in two steps: the first asks, the second takes the code, also where the policy lets the approval alone count", async () => {
    const ada = await askedPerson(one);
    await policy("pass");
    await database().client.update({ where: { id: ada.clientId }, data: { codeEntry: "challenge" } });
    const { answer } = await one.attempt(ada, password);
    if (answer.kind !== "challenge") throw new TypeError("no second step");
    const code = await codeShown(ada);
    expect(await other.reasonOf(ada, code, { state: answer.state })).toBe("accepted");
  });
});

describe("approve only", () => {
  beforeEach(() => policy("pass"));

  test("the same login passes once within the minute; then it has been used, and after that it is asked anew", async () => {
    const ada = await askedPerson(one);
    await one.attempt(ada, password);
    expect(await approveLast(ada)).toEqual({ way: "pass" });
    pass(seconds(59));
    expect(await other.reasonOf(ada, password)).toBe("accepted_approved");
    expect(await one.reasonOf(ada, password)).toBe("approval_used");
    pass(seconds(1));
    expect(await one.reasonOf(ada, password)).toBe("approval_asked");
    expect(await approvalsOf(ada)).toMatchObject([{ uses: 1 }, { uses: 0 }]);
  });

  test("of twenty at once at two workers one passes, and none asks again", async () => {
    const ada = await askedPerson(one);
    await one.attempt(ada, password);
    await approveLast(ada);
    const came = await many(ada, password);
    expect(came.filter((reason) => reason === "accepted_approved")).toHaveLength(1);
    expect(new Set(came)).toEqual(new Set(["accepted_approved", "approval_used"]));
    expect(await approvalsOf(ada)).toMatchObject([{ uses: 1 }]);
  });

  test("as often as the reuse window allows, also raced", async () => {
    const ada = await askedPerson(one);
    await policy("pass", { reuseUses: 5, reuseSeconds: 60 });
    await one.attempt(ada, password);
    await approveLast(ada);
    const came = await many(ada, password);
    expect(came.filter((reason) => reason === "accepted_approved")).toHaveLength(5);
    expect(await approvalsOf(ada)).toMatchObject([{ uses: 5 }]);
  });

  test("not after its seconds, and not again by a clock that is set back", async () => {
    const ada = await askedPerson(one);
    await one.attempt(ada, password);
    await approveLast(ada);
    pass(seconds(60));
    expect(await one.reasonOf(ada, password)).toBe("approval_asked");
    pass(-seconds(30));
    expect(await one.reasonOf(ada, password)).toBe("approval_pending");
    setClocks(new Date(start.getTime() - minutes(60)));
    expect(await one.reasonOf(ada, password)).toBe("approval_pending");
  });

  test("an approval is of no use while the clock stands long before it", async () => {
    const ada = await askedPerson(one);
    await one.attempt(ada, password);
    await approveLast(ada);
    pass(-minutes(60));
    expect(await one.reasonOf(ada, password)).toBe("approval_asked");
  });

  test("through another client, or by a policy that shows codes, it lets nobody in", async () => {
    const ada = await askedPerson(one);
    const bea = await one.person();
    await one.attempt(ada, password);
    await approveLast(ada);
    expect(await one.reasonOf({ ...ada, clientId: bea.clientId }, password)).toBe("approval_asked");
    await policy("code");
    expect(await one.reasonOf(ada, password)).toBe("approval_asked");
  });

  test("a wrong password is refused all the same", async () => {
    const ada = await askedPerson(one);
    await one.attempt(ada, password);
    await approveLast(ada);
    expect(await one.reasonOf(ada, "wrong")).toBe("wrong_password");
    expect(await one.reasonOf(ada, password)).toBe("accepted_approved");
  });

  test("an answer that came too late for PostgreSQL lets the same attempt in at its next server", async () => {
    const ada = await askedPerson(one);
    await one.attempt(ada, password);
    await approveLast(ada);
    await one.attempt(ada, password);
    await database().loginState.update({ where: { userId: ada.userId }, data: { acceptedLate: true } });
    expect(await other.reasonOf(ada, password)).toBe("accepted_same_attempt");
    expect(await other.reasonOf(ada, password)).toBe("approval_used");
  });
});

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
    pass(days(1));
    expect(await one.reasonOf(ada, password)).toBe("approval_asked");
  });
});
