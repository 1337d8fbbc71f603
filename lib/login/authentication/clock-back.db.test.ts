/** A clock that is set back brings nothing back: what was used, over or expired stays so. */
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { after, hours, minutes, seconds } from "@/lib/foundation/base/durations";
import { macKey } from "@/lib/foundation/keys/mac-key";
import { database } from "@/lib/foundation/platform/database";
import { bypassCode } from "@/lib/login/factors/kinds/bypass-code";
import { userActor } from "@/lib/testing/actors";
import { makePolicy } from "@/lib/testing/factories";
import { type Login, openLogins, password, start } from "@/lib/testing/logins";
import { holdLogins } from "./login-state";
import { issueCodes } from "./one-time-codes";
import { ownProof, tryProof } from "./prove";

const logins = openLogins();
afterAll(() => logins.close());

let login: Login;
beforeEach(async () => {
  logins.clock.set(start);
  login = await logins.person();
});

const stateOf = ({ userId }: Login) => database().loginState.findUniqueOrThrow({ where: { userId } });

/** A bypass code that counts for five minutes from now. */
const issued = (userId: string): Promise<string> =>
  database().$transaction(async (tx) => {
    await holdLogins(tx, [userId]);
    const issue = { count: 1, lifeMs: minutes(5), issuedBy: "test", now: logins.clock.now() };
    const { codes } = await issueCodes(tx, userId, bypassCode, await macKey(), issue);
    return codes[0] ?? "";
  });

describe("one-time codes", () => {
  test("one that was seen expired does not count again", async () => {
    const code = await issued(login.userId);
    logins.clock.advance(minutes(6));
    expect(await logins.reasonOf(login, password + code)).toBe("replayed_code");
    logins.clock.advance(-minutes(6));
    expect(await logins.reasonOf(login, password + code)).toBe("replayed_code");
  });

  test.each([
    ["a login", (code: string) => logins.reasonOf(login, password + logins.code()).then(() => code)],
    ["a guess", (code: string) => logins.reasonOf(login, "wrong").then(() => code)],
  ])("one that expired before %s does not count after it", async (_, first) => {
    const code = await issued(login.userId);
    logins.clock.advance(minutes(6));
    await first(code);
    logins.clock.advance(-minutes(5));
    expect(await logins.reasonOf(login, password + code)).toBe("replayed_code");
    expect(await database().oneTimeCode.count({ where: { userId: login.userId, usedAt: null } })).toBe(1);
  });

  test("it does not stand in for a factor either", async () => {
    await issued(login.userId);
    logins.clock.advance(minutes(6));
    await logins.reasonOf(login, password + logins.code());
    await database().factor.delete({ where: { id: login.factorId } });
    logins.clock.advance(-minutes(6));
    expect(await logins.reasonOf(login, password)).toBe("no_factor");
  });

  test("one that is issued after the clock went back counts for its whole life", async () => {
    logins.clock.advance(hours(1));
    await logins.reasonOf(login, password + logins.code());
    logins.clock.advance(-hours(1));
    const code = await issued(login.userId);
    expect(await logins.reasonOf(login, password + code)).toBe("accepted");
  });
});

test("codes of authenticator apps: the last step only moves forward", async () => {
  logins.clock.advance(minutes(10));
  expect(await logins.reasonOf(login, password + logins.code())).toBe("accepted");
  logins.clock.advance(-minutes(5));
  expect(await logins.reasonOf(login, password + logins.code())).toBe("replayed_code");
});

test("the reuse window and the late answer need an acceptance that lies behind", async () => {
  await makePolicy({
    reuseUses: 9,
    reuseSeconds: 60,
    clients: { create: { clientId: login.clientId } },
  });
  logins.clock.advance(seconds(30));
  const typed = password + logins.code();
  expect(await logins.reasonOf(login, typed)).toBe("accepted");
  expect(await logins.reasonOf(login, typed)).toBe("accepted_reused");
  logins.clock.advance(-seconds(1));
  expect(await logins.reasonOf(login, typed)).toBe("replayed_code");
  await database().loginState.update({ where: { userId: login.userId }, data: { acceptedLate: true } });
  expect(await logins.reasonOf(login, typed)).toBe("replayed_code");
  logins.clock.advance(seconds(1));
  expect(await logins.reasonOf(login, typed)).toBe("accepted_same_attempt");
});

test("a refused text from what is now ahead counts as a new guess", async () => {
  await logins.reasonOf(login, "wrong");
  await logins.reasonOf(login, "wrong");
  expect(await stateOf(login)).toMatchObject({ failures: 1 });
  logins.clock.advance(-minutes(30));
  await logins.reasonOf(login, "wrong");
  expect(await stateOf(login)).toMatchObject({ failures: 2 });
});

test("a State does not live longer", async () => {
  await database().client.update({ where: { id: login.clientId }, data: { codeEntry: "challenge" } });
  const { answer } = await logins.attempt(login, password);
  if (answer.kind !== "challenge") throw new Error("expected a challenge");
  const { state } = answer;
  logins.clock.advance(seconds(121));
  expect(await logins.reasonOf(login, logins.code(), { state: (await another(login)).state })).toBe(
    "accepted",
  );
  logins.clock.advance(-seconds(60));
  expect(await logins.reasonOf(login, logins.code(), { state })).toBe("challenge_expired");
});

async function another(of: Login) {
  const { answer } = await logins.attempt(of, password);
  if (answer.kind !== "challenge") throw new Error("expected a challenge");
  return answer;
}

test("a client's window of failures begins anew", async () => {
  await database().settings.update({ where: { id: 1 }, data: { clientFailureLimit: 2 } });
  try {
    const stranger = { ...login, username: "nobody-at-all" };
    for (let i = 0; i < 2; i++) await logins.reasonOf(stranger, "x");
    expect(await logins.reasonOf(stranger, "x")).toBe("client_throttled");
    logins.clock.advance(-hours(1));
    expect(await logins.reasonOf(stranger, "x")).toBe("unknown_user");
    const { failures, failuresSince } = await database().client.findUniqueOrThrow({
      where: { id: login.clientId },
    });
    expect([failures, failuresSince]).toEqual([1, logins.clock.now()]);
  } finally {
    await database().settings.update({ where: { id: 1 }, data: { clientFailureLimit: 200 } });
  }
});

test("what was latest only moves forward, for proofs in the console too", async () => {
  const prove = (typed: string) =>
    tryProof(
      ownProof(userActor(login.userId, login.username), { password: typed, code: "1" }, "test"),
      logins.clock.now(),
      async () => undefined,
    );
  const latest = after(start, minutes(6));
  logins.clock.set(latest);
  await prove("wrong");
  expect(await stateOf(login)).toMatchObject({ latestAt: latest });
  logins.clock.set(start);
  await prove("wrong");
  expect(await logins.reasonOf(login, password + logins.code())).toBe("accepted");
  expect(await stateOf(login)).toMatchObject({ latestAt: latest, lastLoginAt: start });
});
