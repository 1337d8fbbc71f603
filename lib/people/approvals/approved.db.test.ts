/** What an approval lets in, on the real store: a code that is typed behind the password, or the same login again. */
import { beforeEach, describe, expect, test } from "vitest";
import { minutes, seconds } from "@/lib/foundation/base/durations";
import { database } from "@/lib/foundation/platform/database";
import { askedPerson } from "@/lib/testing/approvals";
import { twoWorkersThatAsk } from "@/lib/testing/asked-logins";
import { password, start } from "@/lib/testing/logins";

const { one, other, policy, setClocks, pass, approvalsOf, approveLast, codeShown, many } =
  twoWorkersThatAsk();

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
