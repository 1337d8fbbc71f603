/** Known passwords in the core: they let in faster, and refuse, count and write as if nothing were known. */
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { minutes } from "@/lib/foundation/base/durations";
import { database } from "@/lib/foundation/platform/database";
import { sealVerifier } from "@/lib/login/first-factor/kept-password";
import { createKnownPasswords } from "@/lib/login/first-factor/known-passwords";
import { hashPassword } from "@/lib/login/first-factor/password-hash";
import { createFirstFactors, sources } from "@/lib/login/first-factor/port";
import { setPassword } from "@/lib/people/users/password";
import { disableUser } from "@/lib/people/users/service";
import { operatorWith } from "@/lib/testing/actors";
import { makeClient, makePolicy } from "@/lib/testing/factories";
import { type Login, openLogins, password, start } from "@/lib/testing/logins";

/** Checks in full since the beginning of the test. */
let checks = 0;
const counting = sources.map((source) => ({
  ...source,
  check: (...asked: Parameters<typeof source.check>) => {
    checks++;
    return source.check(...asked);
  },
}));
const known = createKnownPasswords();
const logins = openLogins({
  firstFactors: createFirstFactors({ sources: counting, nobody: counting[0], known }),
});
afterAll(() => logins.close());

const owner = operatorWith("owner");
let login: Login;
beforeEach(async () => {
  logins.clock.set(start);
  login = await logins.person();
  checks = 0;
});

const through = (clientId: string) => ({ clients: { create: { clientId } } });
const passwordOnly = ({ clientId }: Login = login) =>
  makePolicy({ method: "password", ...through(clientId) });
const withoutFactor = () => database().factor.deleteMany({ where: { userId: login.userId } });
const rows = () => database().attempt.findMany({ where: { username: login.username } });
const state = () => database().loginState.findUniqueOrThrow({ where: { userId: login.userId } });
const atOnce = async (count: number, typed: string) => {
  const config = await logins.readConfig();
  return Promise.all(Array.from({ length: count }, () => logins.reasonOf(login, typed, { config })));
};
/** The reason of a login and how many checks it cost. */
const cost = async (typed: string, of = login): Promise<[string, number]> => {
  const before = checks;
  const reason = await logins.reasonOf(of, typed);
  return [reason, checks - before];
};
const accepted = "accepted_password_only";
const another = "another, and a better one";

describe("a service account", () => {
  beforeEach(async () => {
    await passwordOnly();
    await withoutFactor();
  });

  test("that connects a hundred times at once costs one check, and each is written", async () => {
    expect(await atOnce(100, password)).toEqual(Array(100).fill(accepted));
    expect(checks).toBe(1);
    expect(await rows()).toHaveLength(100);
    expect(await cost(password)).toEqual([accepted, 0]);
  });

  test("with a failure to forget does so once, and nobody waits in line for it", async () => {
    await logins.reasonOf(login, "wrong");
    expect(await state()).toMatchObject({ failures: 1 });
    checks = 0;
    expect(await atOnce(100, password)).toEqual(Array(100).fill(accepted));
    expect(checks).toBe(1);
    expect(await state()).toMatchObject({ failures: 0, version: 2n });
  });

  test("whose password is a SCRAM verifier is known as well", async () => {
    const scramSealed = sealVerifier(login.userId, pencil);
    await database().user.update({ where: { id: login.userId }, data: { passwordHash: null, scramSealed } });
    expect(await atOnce(10, "pencil")).toEqual(Array(10).fill(accepted));
    expect(checks).toBe(1);
    expect(await cost("pen")).toEqual(["wrong_password", 1]);
  });

  test("is let in by no wrong password, and each costs a check and counts as before", async () => {
    expect(await cost(password)).toEqual([accepted, 1]);
    for (const [i, typed] of ["hunter", "hunter22", "HUNTER2", "x"].entries()) {
      expect(await cost(typed)).toEqual(["wrong_password", 1]);
      expect(await state()).toMatchObject({ failures: i + 1 });
    }
    expect(await cost("y")).toEqual(["wrong_password", 1]);
    expect(await cost(password)).toEqual(["user_locked", 1]);
  });

  test("whose wrong password comes many times at once is checked each time, and logged each time", async () => {
    await logins.reasonOf(login, password);
    checks = 0;
    const reasons = await atOnce(10, "wrong");
    expect(reasons).toEqual(Array(10).fill("wrong_password"));
    expect(checks).toBe(10);
    expect(await rows()).toHaveLength(11);
    expect(await state()).toMatchObject({ failures: 1 });
  });

  test("that guesses different passwords at once is judged no more often than the lock allows", async () => {
    await logins.reasonOf(login, password);
    const guesses = Array.from({ length: 30 }, (_, i) => logins.reasonOf(login, `guess ${i}`));
    const reasons = await Promise.all(guesses);
    expect(reasons.filter((reason) => reason === "wrong_password")).toHaveLength(5);
    expect(reasons.filter((reason) => reason === "user_locked")).toHaveLength(25);
    expect(await cost(password)).toEqual(["user_locked", 1]);
  });

  test.each<[string, string, () => Promise<unknown>]>([
    ["disabled", "user_disabled", () => disableUser(owner, { userId: login.userId })],
    [
      "locked",
      "user_locked",
      () =>
        database().loginState.update({
          where: { userId: login.userId },
          data: { failures: 5, lockedUntil: new Date(start.getTime() + minutes(5)) },
        }),
    ],
    [
      "denied by its policy",
      "policy_denied",
      () =>
        database().policy.updateMany({
          where: { clients: { some: { clientId: login.clientId } } },
          data: { method: "deny" },
        }),
    ],
    [
      "asked for a code by its policy",
      "no_factor",
      () =>
        database().policy.updateMany({
          where: { clients: { some: { clientId: login.clientId } } },
          data: { method: "password_and_factor" },
        }),
    ],
    [
      "given another password",
      "wrong_password",
      () => setPassword(owner, { userId: login.userId, password: another }),
    ],
    [
      "without a password",
      "no_password",
      () => database().user.update({ where: { id: login.userId }, data: { passwordHash: null } }),
    ],
    [
      "behind a client with too many failures",
      "client_throttled",
      () =>
        database().client.update({
          where: { id: login.clientId },
          data: { failures: 200, failuresSince: start },
        }),
    ],
  ])("that is %s is refused at the very next login, which costs a check", async (_, reason, change) => {
    expect(await cost(password)).toEqual([accepted, 1]);
    expect(await cost(password)).toEqual([accepted, 0]);
    await change();
    expect(await cost(password)).toEqual([reason, 1]);
    expect(await cost(password)).toEqual([reason, 1]);
  });

  test("with a new password is known by that one after its first check", async () => {
    await logins.reasonOf(login, password);
    await setPassword(owner, { userId: login.userId, password: another });
    checks = 0;
    expect(await cost(another)).toEqual([accepted, 1]);
    expect(await cost(another)).toEqual([accepted, 0]);
    expect(await cost(password)).toEqual(["wrong_password", 1]);
  });

  test("shares nothing with another that has the very same hash", async () => {
    const { passwordHash } = await database().user.findUniqueOrThrow({ where: { id: login.userId } });
    const twin = await logins.person({ passwordHash });
    await passwordOnly(twin);
    const both = [logins.reasonOf(login, password), logins.reasonOf(twin, password)];
    expect(await Promise.all(both)).toEqual([accepted, accepted]);
    expect(checks).toBe(2);
  });

  test("shares nothing with another that types the same and has another password", async () => {
    const other = await logins.person({ passwordHash: await hashPassword("something else") });
    await passwordOnly(other);
    const both = [logins.reasonOf(login, password), logins.reasonOf(other, password)];
    expect(await Promise.all(both)).toEqual([accepted, "wrong_password"]);
  });

  test("is known through every client that lets it in by the password", async () => {
    const second = { ...login, clientId: (await makeClient()).id };
    await passwordOnly(second);
    expect(await cost(password)).toEqual([accepted, 1]);
    expect(await cost(password, second)).toEqual([accepted, 0]);
  });
});

describe("where a code is asked for", () => {
  /** A client of the same person through which the password alone lets in: there it becomes known. */
  async function makeKnown(): Promise<void> {
    const elsewhere = { ...login, clientId: (await makeClient()).id };
    await passwordOnly(elsewhere);
    expect(await cost(password, elsewhere)).toEqual([accepted, 1]);
    expect(await cost(password, elsewhere)).toEqual([accepted, 0]);
  }

  test.each<[string, () => string, string]>([
    ["no code", () => password, "missing_code"],
    ["a wrong code", () => `${password}000000`, "wrong_code"],
    ["an old code", () => password + logins.code(-5), "wrong_code"],
  ])("a known password with %s costs a check, whoever tries", async (_, typed, reason) => {
    await makeKnown();
    expect(await cost(typed())).toEqual([reason, 1]);
    expect(await cost(typed())).toEqual([reason, 1]);
  });

  test("a known password with a used code costs a check", async () => {
    await makeKnown();
    expect(await cost(password + logins.code())).toEqual(["accepted", 0]);
    expect(await cost(password + logins.code())).toEqual(["replayed_code", 1]);
  });

  test("a wrong password in front of the right code costs a check", async () => {
    await makeKnown();
    expect(await cost(`hunter3${logins.code()}`)).toEqual(["wrong_password", 1]);
  });

  test("one code at once lets in once; the others are refused, each after a check of its own", async () => {
    const reasons = await atOnce(12, password + logins.code());
    expect(reasons.filter((reason) => reason === "accepted")).toHaveLength(1);
    expect(reasons.filter((reason) => reason === "replayed_code")).toHaveLength(11);
    // Whoever made the first check may be let in or refused.
    expect([11, 12]).toContain(checks);
    expect(await rows()).toHaveLength(12);
  });

  test("a reuse window lets a program's connections in with one check, and no more of them than it says", async () => {
    await makePolicy({ reuseUses: 5, reuseSeconds: 60, ...through(login.clientId) });
    const typed = password + logins.code();
    const reasons = await atOnce(5, typed);
    expect(reasons.toSorted()).toEqual(["accepted", ...Array(4).fill("accepted_reused")]);
    expect(checks).toBe(1);
    expect(await cost(typed)).toEqual(["replayed_code", 1]);
    logins.nextStep();
    expect(await cost(password + logins.code())).toEqual(["accepted", 0]);
    expect(await cost(password + logins.code())).toEqual(["accepted_reused", 0]);
  });

  test("the first step of a login in two costs a check: its answer says nothing of the password", async () => {
    await makeKnown();
    await database().client.update({ where: { id: login.clientId }, data: { codeEntry: "challenge" } });
    expect(await cost(password)).toEqual(["challenged", 1]);
    expect(await cost("wrong")).toEqual(["challenged", 1]);
  });
});

/** What PostgreSQL keeps of the password `pencil` with the salt of RFC 7677. */
const pencil =
  "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=";
