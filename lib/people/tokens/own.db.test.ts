/** Taking a token as one's own on the real store: two codes in a row, one answer to everything else, and no guessing. */

import { beforeEach, expect, test } from "vitest";
import type { UserActor } from "@/lib/foundation/access/actor";
import { utf8 } from "@/lib/foundation/base/bytes";
import { keyring } from "@/lib/foundation/keys/master-key";
import { database } from "@/lib/foundation/platform/database";
import { openFactor } from "@/lib/login/authentication/open-secrets";
import { codeAt, stepAt } from "@/lib/login/factors/totp";
import { hashPassword } from "@/lib/login/first-factor/password-hash";
import { removeOwnFactor } from "@/lib/people/enrollment/own-factors";
import { operatorWith, userActor } from "@/lib/testing/actors";
import { makeFactor, makeToken, makeUser } from "@/lib/testing/factories";
import { fixedClock } from "@/lib/testing/fixed-clock";
import { password } from "@/lib/testing/logins";
import { allowTokens, emptyStock, tokenCalled, tokenKey, tokenState } from "@/lib/testing/tokens";
import { claimToken, ownTokenOffer } from "./own";
import { assignToken } from "./service";

const admin = operatorWith("administrator");
const { secret } = tokenKey;

beforeEach(emptyStock);

let clock = fixedClock("2026-11-20T12:00:00Z");
const app = {
  secret: utf8("98765432109876543210"),
  algorithm: "SHA1",
  digits: 6,
  periodSeconds: 30,
} as const;
beforeEach(() => {
  clock = fixedClock("2026-11-20T12:00:00Z");
});
const proof = () => {
  clock.advance(30_000);
  return { password, code: codeAt(app, stepAt(app, clock.now())) };
};
async function person(): Promise<UserActor> {
  const user = await makeUser({ passwordHash: await hashPassword(password) });
  await makeFactor(user.id, { secret: app.secret, isDefault: true });
  return userActor(user.id, user.username);
}
const pair = (count: number) => ({ first: codeAt(tokenKey, count), second: codeAt(tokenKey, count + 1) });

test("a serial number and two codes in a row, however far the token has run; both are used up", async () => {
  const { serial } = await makeToken({ secret });
  const actor = await person();
  expect(await ownTokenOffer(actor)).toEqual({ isOffered: true, asksProof: true });
  const { recoveryCodes } = await claimToken(actor, { serial, ...pair(640), ...proof() }, clock);
  expect(recoveryCodes).toHaveLength(10);
  const factor = await database().factor.findFirstOrThrow({ where: { userId: actor.id, kind: "hotp" } });
  expect(factor).toMatchObject({ counter: 641n, isDefault: false });
  expect(await tokenState(serial)).toBe("assigned");
  const removal = { factorId: factor.id, ...proof() };
  await removeOwnFactor(actor, removal, clock);
  expect(await tokenCalled(serial)).toMatchObject({ counter: 641n, lostAt: expect.any(Date) });
});

test("a token whose clock is hours away logs in by that at once", async () => {
  const { serial } = await makeToken({ secret, kind: "totp_token" });
  const actor = await person();
  const step = (ahead: number) => stepAt({ periodSeconds: 30 }, clock.now()) + ahead;
  await claimToken(actor, { serial, ...pair(step(-500)), ...proof() }, clock);
  const factor = await database().factor.findFirstOrThrow({
    where: { userId: actor.id, kind: "totp_token" },
  });
  expect(factor).toMatchObject({ lastUsedAt: clock.now() });
  const opened = openFactor(keyring(), factor);
  expect(opened?.kind.verify(opened, codeAt(tokenKey, step(-499)), clock.now())).toMatchObject({
    status: "fresh",
  });
});

test("one answer for an unknown serial number, a token that is not free and wrong codes; all of them count", async () => {
  const [free, lost] = [await makeToken({ secret }), await makeToken({ secret, lostAt: new Date() })];
  const foreign = await makeToken({ secret });
  const { username } = await makeUser();
  await assignToken(admin, { serial: foreign.serial, username });
  const actor = await person();
  const tries = [
    { serial: "nothing", ...pair(5) },
    { serial: lost.serial, ...pair(5) },
    { serial: foreign.serial, ...pair(5) },
    { serial: free.serial, first: codeAt(tokenKey, 6), second: codeAt(tokenKey, 5) },
    { serial: free.serial, first: "12", second: "abc" },
  ];
  const messages = new Set<string>();
  for (const one of tries) {
    await claimToken(actor, { ...one, ...proof() }, clock).catch((error: Error) =>
      messages.add(error.message),
    );
  }
  expect(messages.size).toBe(1);
  expect(await database().loginState.findUnique({ where: { userId: actor.id } })).toMatchObject({
    failures: 5,
  });
  await expect(
    claimToken(actor, { serial: free.serial, ...pair(5), ...proof() }, clock),
  ).resolves.toBeDefined();
});

test("of sixty wrong tries at once five are judged", async () => {
  const { serial } = await makeToken({ secret });
  const actor = await person();
  const typed = proof();
  const results = await Promise.allSettled(
    Array.from({ length: 60 }, () =>
      claimToken(actor, { serial, first: "000000", second: "000001", ...typed }, clock),
    ),
  );
  const codes = results.map(
    (result) => result.status === "rejected" && (result.reason as { code: string }).code,
  );
  expect(codes.filter((code) => code === "invalid_input")).toHaveLength(5);
  expect(codes.filter((code) => code === "unavailable")).toHaveLength(55);
});

test("the codes alone are not enough: password and code are proved too", async () => {
  const { serial } = await makeToken({ secret });
  const actor = await person();
  await expect(claimToken(actor, { serial, ...pair(1) }, clock)).rejects.toMatchObject({
    code: "invalid_input",
  });
  const wrong = { password: "wrong", code: "000000" };
  await expect(claimToken(actor, { serial, ...pair(1), ...wrong }, clock)).rejects.toMatchObject({
    code: "invalid_input",
  });
  expect(await tokenState(serial)).toBe("free");
  expect((await tokenCalled(serial)).counter).toBe(-1n);
});

test("of twenty people at once who hold the same codes one gets the token", async () => {
  const { serial } = await makeToken({ secret });
  await allowTokens({ enrollWithoutLink: true });
  const people = await Promise.all(Array.from({ length: 20 }, async () => makeUser({ passwordHash: "x" })));
  const results = await Promise.allSettled(
    people.map(({ id, username }) => claimToken(userActor(id, username), { serial, ...pair(3) }, clock)),
  );
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(
    await database().factor.count({ where: { kind: "hotp", userId: { in: people.map(({ id }) => id) } } }),
  ).toBe(1);
});

test("the first factor only where the settings let people enrol without a link", async () => {
  const { serial } = await makeToken({ secret });
  const { id, username } = await makeUser({ passwordHash: await hashPassword(password) });
  const actor = userActor(id, username);
  expect(await ownTokenOffer(actor)).toEqual({ isOffered: false, asksProof: false });
  await expect(claimToken(actor, { serial, ...pair(0) }, clock)).rejects.toMatchObject({
    code: "forbidden",
  });
  await allowTokens({ enrollWithoutLink: true });
  expect(await ownTokenOffer(actor)).toEqual({ isOffered: true, asksProof: false });
  await claimToken(actor, { serial, ...pair(0) }, clock);
  await allowTokens({ allowedFactors: ["totp"] });
  const other = userActor((await makeUser()).id);
  expect(await ownTokenOffer(other)).toEqual({ isOffered: false, asksProof: false });
});
