/** Codes that are sent, on the real store: asked for by the password alone, once for attempts together, within limits, at two workers. */
import { randomBytes } from "node:crypto";
import { afterAll, beforeEach, describe, expect, test, vi } from "vitest";
import { days, minutes, seconds } from "@/lib/foundation/base/durations";
import { database } from "@/lib/foundation/platform/database";
import { mailCode } from "@/lib/login/factors/kinds/mail-code";
import { sentData, sentKey } from "@/lib/login/factors/sent-code";
import { codeAt } from "@/lib/login/factors/totp";
import { hashPassword } from "@/lib/login/first-factor/password-hash";
import { makeFactor } from "@/lib/testing/factories";
import { type Login, openLogins, password, start } from "@/lib/testing/logins";
import { holdLogin, leaveClockAhead, writeLogin } from "./login-state";
import { sendCodeName } from "./sending";

const one = openLogins();
const other = openLogins();
afterAll(() => Promise.all([one.close(), other.close()]));
beforeEach(() => setClocks(start));
function setClocks(at: Date) {
  one.clock.set(at);
  other.clock.set(at);
}
const pass = (ms: number) => setClocks(new Date(one.clock.now().getTime() + ms));

type Holder = Login & { readonly secret: Uint8Array };

/** Somebody whose only factor is a mailbox; with `keepsApp` they have an authenticator app as well. */
async function holder({
  keepsApp = false,
  ...data
}: {
  keepsApp?: boolean;
  passwordHash?: string;
  email?: string;
} = {}) {
  const email = data.email ?? `${randomBytes(4).toString("hex")}@example.org`;
  const login = await one.person({ email, ...data });
  if (!keepsApp) await database().factor.deleteMany({ where: { userId: login.userId } });
  const secret = randomBytes(20);
  const row = { kind: mailCode.id, name: "Mail", data: { to: email }, secret };
  const { id } = await makeFactor(login.userId, row);
  return { ...login, factorId: id, secret } satisfies Holder;
}
const codesOf = async ({ factorId }: Holder) =>
  sentData.parse((await database().factor.findUniqueOrThrow({ where: { id: factorId } })).data).codes;
/** The code that was sent last, or `before` it. */
async function code(login: Holder, before = 0): Promise<string> {
  const sent = (await codesOf(login))[before];
  return codeAt(sentKey(login.secret), sent?.number ?? -1);
}
const jobsOf = async ({ factorId }: Holder) =>
  database().job.findMany({
    where: { name: sendCodeName, input: { path: ["factorId"], equals: factorId } },
    orderBy: { createdAt: "asc" },
  });
const failuresOf = async ({ userId }: Holder) =>
  (await database().loginState.findUniqueOrThrow({ where: { userId } })).failures;
const lockAfter = (lockoutThreshold: number) =>
  database().settings.update({ where: { id: 1 }, data: { lockoutThreshold } });
const wrongOf = (right: string) => String((Number(right) + 1) % 1_000_000).padStart(6, "0");

describe("asking", () => {
  test("the right password alone is refused and asks for a code; with that code it is let in, once", async () => {
    const ada = await holder();
    expect(await one.reasonOf(ada, password)).toBe("code_sent");
    expect((await jobsOf(ada)).map(({ input }) => input)).toEqual([{ factorId: ada.factorId, number: 0 }]);
    expect(await failuresOf(ada)).toBe(0);
    const typed = password + (await code(ada));
    expect(await other.reasonOf(ada, typed)).toBe("accepted");
    expect(await one.reasonOf(ada, typed)).toBe("replayed_code");
    const [, , row] = await database().attempt.findMany({
      where: { userId: ada.userId },
      orderBy: { id: "desc" },
    });
    expect(row).toMatchObject({ outcome: "reject", reason: "code_sent", factorKind: "mail_code" });
    expect(JSON.stringify(row?.trace)).not.toContain(await code(ada));
  });

  test("a wrong password asks for nothing and counts", async () => {
    const ada = await holder();
    expect(await one.reasonOf(ada, "wrong")).toBe("wrong_password");
    expect(await jobsOf(ada)).toEqual([]);
    expect(await failuresOf(ada)).toBe(1);
  });

  test("what is answered is the same for a right and for a wrong password", async () => {
    const ada = await holder();
    const [right, wrong] = [await one.attempt(ada, password), await one.attempt(ada, "wrong")];
    expect(right.answer).toEqual(wrong.answer);
  });

  test("whoever is locked or disabled, or is denied, is sent nothing", async () => {
    const [locked, disabled] = [await holder(), await holder()];
    const lockedUntil = new Date(start.getTime() + minutes(5));
    await database().loginState.update({
      where: { userId: locked.userId },
      data: { lockedUntil, failures: 9 },
    });
    await database().user.update({ where: { id: disabled.userId }, data: { disabledAt: start } });
    expect(await one.reasonOf(locked, password)).toBe("user_locked");
    expect(await one.reasonOf(disabled, password)).toBe("user_disabled");
    expect([await jobsOf(locked), await jobsOf(disabled)]).toEqual([[], []]);
  });

  test("a password that ends in six digits is taken whole, also beside an authenticator app", async () => {
    const passwordHash = await hashPassword("hunter123456");
    const ada = await holder({ keepsApp: true, passwordHash });
    expect(await one.reasonOf(ada, "hunter123456")).toBe("code_sent");
    expect(await failuresOf(ada)).toBe(0);
    expect(await one.reasonOf(ada, `hunter123456${await code(ada)}`)).toBe("accepted");
    expect(await one.reasonOf(ada, `hunter123456${one.code()}`)).toBe("accepted");
  });

  test("attempts together send one code, however many and at two workers; the others join it", async () => {
    const ada = await holder();
    const came = await Promise.all(
      Array.from({ length: 20 }, (_, n) => (n % 2 ? one : other).reasonOf(ada, password)),
    );
    expect(came.filter((reason) => reason === "code_sent")).toHaveLength(1);
    expect(new Set(came)).toEqual(new Set(["code_sent", "code_sent_already"]));
    expect(await jobsOf(ada)).toHaveLength(1);
    expect(await failuresOf(ada)).toBe(0);
  });

  test("an attempt that only asked is no failure to a rule that looks at recent ones", async () => {
    const ada = await holder();
    const policy = await database().policy.create({
      data: {
        ...{ name: "Recent", adaptive: true, clients: { create: { clientId: ada.clientId } } },
        rules: [{ kind: "recent_failures", failures: 1, withinMinutes: 60, outcome: "deny" }],
      },
    });
    expect(await one.reasonOf(ada, password)).toBe("code_sent");
    expect(await one.reasonOf(ada, password + (await code(ada)))).toBe("accepted");
    await database().policy.delete({ where: { id: policy.id } });
  });
});

describe("a code", () => {
  test("counts once when twenty try it together at two workers", async () => {
    const ada = await holder();
    await one.attempt(ada, password);
    const typed = password + (await code(ada));
    const came = await Promise.all(
      Array.from({ length: 20 }, (_, n) => (n % 2 ? one : other).reasonOf(ada, typed)),
    );
    expect(came.filter((reason) => reason === "accepted")).toHaveLength(1);
  });

  test("ends after ten minutes, and does not come back with a clock that is set back", async () => {
    const ada = await holder();
    await one.attempt(ada, password);
    const typed = password + (await code(ada));
    pass(minutes(10));
    const { decision } = await one.attempt(ada, typed);
    expect(decision?.reason).toBe("replayed_code");
    // Nobody has used it.
    expect(decision?.trace.filter(({ text }) => text.includes("has ended"))).toHaveLength(2);
    pass(-minutes(5));
    expect(await one.reasonOf(ada, typed)).toBe("replayed_code");
  });

  test("counts although a newer one was sent; the one before that does not", async () => {
    const ada = await holder();
    await one.attempt(ada, password);
    const first = await code(ada);
    pass(seconds(31));
    expect(await one.reasonOf(ada, password)).toBe("code_sent");
    pass(seconds(31));
    expect(await one.reasonOf(ada, password)).toBe("code_sent");
    expect(await one.reasonOf(ada, password + first)).toBe("wrong_password");
    expect(await one.reasonOf(ada, password + (await code(ada, 1)))).toBe("accepted");
    expect(await one.reasonOf(ada, password + (await code(ada)))).toBe("replayed_code");
  });

  test("is over after five wrong ones, also where the lock would allow more", async () => {
    const ada = await holder();
    await lockAfter(50);
    await one.attempt(ada, password);
    const right = await code(ada);
    let wrong = right;
    for (let n = 0; n < 5; n++) {
      wrong = wrongOf(wrong);
      expect(await one.reasonOf(ada, password + wrong)).toBe("wrong_password");
    }
    expect(await one.reasonOf(ada, password + right)).toBe("replayed_code");
    await lockAfter(5);
  });

  test("is over after five wrong ones also where twenty are tried together at two workers", async () => {
    const ada = await holder();
    await lockAfter(50);
    await one.attempt(ada, password);
    const right = await code(ada);
    const wrong = Array.from({ length: 20 }, (_, n) => String((Number(right) + n + 1) % 1_000_000));
    const came = await Promise.all(
      wrong.map((typed, n) => (n % 2 ? one : other).reasonOf(ada, password + typed.padStart(6, "0"))),
    );
    const judged = came.filter((reason) => reason === "wrong_password").length;
    expect(judged).toBeGreaterThan(5);
    expect(await failuresOf(ada)).toBe(judged);
    expect((await codesOf(ada)).map(({ tries }) => tries)).toEqual([5]);
    expect(await one.reasonOf(ada, password + right)).toBe("replayed_code");
    await lockAfter(5);
  });

  test("asked for in between clears no guess: of codes sent one after the other, five may be tried, not five each", async () => {
    const ada = await holder();
    const came = [];
    for (let n = 0; n < 5; n++) {
      pass(seconds(31));
      came.push(await one.reasonOf(ada, password));
      came.push(await one.reasonOf(ada, password + wrongOf(await code(ada))));
    }
    expect(new Set(came)).toEqual(new Set(["code_sent", "wrong_password"]));
    expect(await one.reasonOf(ada, password)).toBe("user_locked");
    expect(await jobsOf(ada)).toHaveLength(5);
  });

  test("sent while a wrong one is being written down is not lost, and the wrong one counts against it", async () => {
    const ada = await holder();
    await one.attempt(ada, password);
    const wrong = password + wrongOf(await code(ada));
    let came: Promise<string> = Promise.resolve("");
    await database().$transaction(async (tx) => {
      const held = await holdLogin(tx, { kind: "user", id: ada.userId });
      came = one.reasonOf(ada, wrong);
      await vi.waitFor(async () => {
        const [row] = await database().$queryRaw<{ count: number }[]>`
          SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
        expect(row?.count).toBeGreaterThan(0);
      });
      const codes = [{ number: 7, sentAt: start.toISOString(), tries: 0 }, ...(await codesOf(ada))];
      const { to } = sentData.parse(
        (await tx.factor.findUniqueOrThrow({ where: { id: ada.factorId } })).data,
      );
      await tx.factor.update({ where: { id: ada.factorId }, data: { data: { to, codes } } });
      await writeLogin(tx, { kind: "user", id: ada.userId }, held?.login ?? null, start);
    });
    expect(await came).toBe("wrong_password");
    expect((await codesOf(ada)).map(({ number, tries }) => ({ number, tries }))).toEqual([
      { number: 7, tries: 1 },
      { number: 0, tries: 1 },
    ]);
  });

  test("that had ended by a clock that ran ahead does not come back when the clock is set back and the lock cleared", async () => {
    const ada = await holder();
    pass(days(30));
    await one.attempt(ada, password);
    const typed = password + (await code(ada));
    pass(minutes(10));
    expect(await one.reasonOf(ada, typed)).toBe("replayed_code");
    setClocks(start);
    await database().$transaction((tx) => leaveClockAhead(tx, [ada.userId], start));
    expect(await one.reasonOf(ada, typed)).toBe("replayed_code");
    expect(await one.reasonOf(ada, password)).toBe("code_sent");
    expect(await one.reasonOf(ada, password + (await code(ada)))).toBe("accepted");
  });

  test("of an address that has changed is worth nothing, and no other is sent", async () => {
    const ada = await holder();
    await one.attempt(ada, password);
    const typed = password + (await code(ada));
    await database().user.update({ where: { id: ada.userId }, data: { email: "thief@example.org" } });
    expect(await one.reasonOf(ada, typed)).toBe("no_factor");
    expect(await one.reasonOf(ada, password)).toBe("no_factor");
    expect(await jobsOf(ada)).toHaveLength(1);
  });
});

describe("limits", () => {
  const limit = (data: { sentCodesPerUser?: number; sentCodesPerTarget?: number }) =>
    database().settings.update({ where: { id: 1 }, data });
  afterAll(() => limit({ sentCodesPerUser: 20, sentCodesPerTarget: 20 }));

  test("no more than so many a day to one person; the next day begins anew", async () => {
    const ada = await holder();
    await limit({ sentCodesPerUser: 2 });
    const reasons = [];
    for (let n = 0; n < 3; n++) {
      reasons.push(await one.reasonOf(ada, password));
      pass(seconds(31));
    }
    expect(reasons).toEqual(["code_sent", "code_sent", "code_not_sent"]);
    expect(await failuresOf(ada)).toBe(0);
    pass(minutes(24 * 60));
    expect(await one.reasonOf(ada, password)).toBe("code_sent");
    await limit({ sentCodesPerUser: 20 });
  });

  test("no more than so many a day to one address, whoever has it", async () => {
    const email = "shared@example.org";
    const [ada, bea] = [await holder({ email }), await holder({ email })];
    await limit({ sentCodesPerTarget: 1 });
    expect(await one.reasonOf(ada, password)).toBe("code_sent");
    pass(seconds(31));
    expect(await one.reasonOf(bea, password)).toBe("code_not_sent");
    await limit({ sentCodesPerTarget: 20 });
  });

  test("two people of one address who ask at the same moment get one code", async () => {
    const email = "both@example.org";
    const [ada, bea] = [await holder({ email }), await holder({ email })];
    const came = await Promise.all([one.reasonOf(ada, password), other.reasonOf(bea, password)]);
    expect(came.toSorted()).toEqual(["code_not_sent", "code_sent"]);
  });

  test("nothing more is sent within the cool-down, also after the code was used", async () => {
    const ada = await holder();
    await one.attempt(ada, password);
    await one.attempt(ada, password + (await code(ada)));
    expect(await one.reasonOf(ada, password)).toBe("code_not_sent");
    pass(seconds(30));
    expect(await one.reasonOf(ada, password)).toBe("code_sent");
  });

  test("fifty attempts from as many places over two workers send one code", async () => {
    const ada = await holder();
    const config = await one.readConfig();
    const came = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        (n % 2 ? one : other).reasonOf(ada, password, { config, personAddress: `192.0.2.${n}` }),
      ),
    );
    expect(came.filter((reason) => reason === "code_sent")).toHaveLength(1);
    expect(await jobsOf(ada)).toHaveLength(1);
  });
});

describe("in two steps", () => {
  test("the first step sends where the password is right, and asks everybody alike", async () => {
    const ada = await holder();
    await database().client.update({ where: { id: ada.clientId }, data: { codeEntry: "challenge" } });
    const wrong = await one.attempt(ada, "wrong");
    expect(wrong.answer.kind).toBe("challenge");
    expect(await jobsOf(ada)).toEqual([]);
    const { answer } = await one.attempt(ada, password);
    if (answer.kind !== "challenge") throw new TypeError("no second step");
    expect(await jobsOf(ada)).toHaveLength(1);
    const [typed, state] = [await code(ada), answer.state];
    expect(await other.reasonOf(ada, wrongOf(typed), { state: (await oneMore(ada)) ?? state })).toBe(
      "wrong_code",
    );
    expect(await other.reasonOf(ada, typed, { state })).toBe("accepted");
  });

  async function oneMore(login: Holder) {
    const { answer } = await one.attempt(login, password);
    return answer.kind === "challenge" ? answer.state : null;
  }
});
