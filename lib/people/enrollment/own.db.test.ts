/** Tests what a signed-in person can do to the own factors, password and recovery codes, and what nobody can. */

import { beforeEach, describe, expect, test } from "vitest";
import type { UserActor } from "@/lib/foundation/access/actor";
import { decodeBase32 } from "@/lib/foundation/base/base32";
import { days } from "@/lib/foundation/base/durations";
import { database } from "@/lib/foundation/platform/database";
import { signInUser } from "@/lib/login/console-door/sign-in";
import { codeAt, stepAt, type TotpKey } from "@/lib/login/factors/totp";
import { hashPassword } from "@/lib/login/first-factor/password-hash";
import { liveSession } from "@/lib/people/console-sessions/live";
import { userActor } from "@/lib/testing/actors";
import { makeAttempt, makeFactor, makeGroup, makePolicy, makeUser } from "@/lib/testing/factories";
import { fixedClock } from "@/lib/testing/fixed-clock";
import { inSession } from "@/lib/testing/passkeys";
import { isPasswordOf } from "@/lib/testing/passwords";
import { credentialsChanged } from "./credentials";
import {
  confirmOwnEnrollment,
  makeOwnFactorDefault,
  removeOwnFactor,
  renameOwnFactor,
  renewOwnRecoveryCodes,
  startOwnEnrollment,
} from "./own-factors";
import { changeOwnPassword } from "./own-password";
import { howToConnect, ownLogins, ownSecurity } from "./queries";

const password = "correct otter battery";
const secret = new TextEncoder().encode("12345678901234567890");
const key: TotpKey = { secret, algorithm: "SHA1", digits: 6, periodSeconds: 30 };
let clock = fixedClock("2026-11-20T12:00:00Z");

beforeEach(() => {
  clock = fixedClock("2026-11-20T12:00:00Z");
});

/** The code of the next time step: each proof needs one that was not used before. */
function nextCode(of: TotpKey = key): string {
  clock.advance(30_000);
  return codeAt(of, stepAt(of, clock.now()));
}

const proof = (of: TotpKey = key) => ({ password, code: nextCode(of) });

async function person({ factors = 1 } = {}): Promise<UserActor> {
  const user = await makeUser({ passwordHash: await hashPassword(password) });
  for (let i = 0; i < factors; i++) {
    await makeFactor(user.id, i === 0 ? { secret, isDefault: true } : {});
  }
  return userActor(user.id, user.username);
}

const factorsOf = (actor: UserActor) =>
  database().factor.findMany({ where: { userId: actor.id }, orderBy: { createdAt: "asc" } });

async function add(actor: UserActor, typed: { password?: string; code?: string } = proof()) {
  const started = await startOwnEnrollment(actor, typed, clock);
  const added: TotpKey = { ...key, secret: decodeBase32(started.secretText) ?? new Uint8Array() };
  const code = codeAt(added, stepAt(added, clock.now()));
  return {
    added,
    ...(await confirmOwnEnrollment(actor, { factorId: started.factorId, code, factorName: "Tablet" }, clock)),
  };
}

const setEnrollWithoutLink = (enrollWithoutLink: boolean) =>
  database().settings.update({ where: { id: 1 }, data: { enrollWithoutLink } });

describe("another authenticator app", () => {
  test("asks for password and code, ends sessions, and is not the default", async () => {
    const actor = await person();
    await expect(startOwnEnrollment(actor, {}, clock)).rejects.toMatchObject({ code: "invalid_input" });
    const { recoveryCodes } = await add(actor);
    expect(recoveryCodes).toHaveLength(10);
    expect(await ownSecurity(actor)).toMatchObject({
      factors: [
        { name: "Phone", isDefault: true },
        { name: "Tablet", isDefault: false, kindName: "Authenticator app" },
      ],
      recoveryCodesLeft: 10,
      mustKeepOne: true,
    });
    const { sessionEpoch } = await database().user.findUniqueOrThrow({ where: { id: actor.id } });
    expect(sessionEpoch).toBe(1);
    expect((await add(actor)).recoveryCodes).toBeNull();
    await expect(startOwnEnrollment(actor, proof(), clock)).rejects.toMatchObject({ code: "conflict" });
  });

  test("a second start replaces the first, and a day later it is too late", async () => {
    const actor = await person();
    const first = await startOwnEnrollment(actor, proof(), clock);
    const second = await startOwnEnrollment(actor, proof(), clock);
    const confirm = (factorId: string) =>
      confirmOwnEnrollment(actor, { factorId, code: "000000", factorName: "x" }, clock);
    await expect(confirm(first.factorId)).rejects.toMatchObject({ code: "not_found" });
    await expect(confirm(second.factorId)).rejects.toMatchObject({ fields: { code: expect.any(String) } });
    clock.advance(days(1) + 1);
    await expect(confirm(second.factorId)).rejects.toMatchObject({ code: "conflict" });
    expect((await ownSecurity(actor)).factors).toHaveLength(1);
  });

  test("is not added in a session that has ended since the request came, and that stays over", async () => {
    const actor = await inSession(await person(), clock);
    const { factorId, secretText } = await startOwnEnrollment(actor, proof(), clock);
    const added = { ...key, secret: decodeBase32(secretText) ?? new Uint8Array() };
    const input = { factorId, code: codeAt(added, stepAt(added, clock.now())), factorName: "Tablet" };
    const end = { clearLock: false, keptSession: null };
    await database().$transaction((tx) => credentialsChanged(tx, actor.id, end));
    await expect(confirmOwnEnrollment(actor, input, clock)).rejects.toMatchObject({ code: "conflict" });
    expect((await ownSecurity(actor)).factors).toHaveLength(1);
    expect(await liveSession(actor.sessionId ?? "", clock)).toBeNull();
  });

  test("the same confirmation twice at once adds one", async () => {
    const actor = await person();
    const { factorId, secretText } = await startOwnEnrollment(actor, proof(), clock);
    const added = { ...key, secret: decodeBase32(secretText) ?? new Uint8Array() };
    const input = { factorId, code: codeAt(added, stepAt(added, clock.now())), factorName: "Tablet" };
    const results = await Promise.allSettled([
      confirmOwnEnrollment(actor, input, clock),
      confirmOwnEnrollment(actor, input, clock),
    ]);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await factorsOf(actor)).toHaveLength(2);
  });

  test("the first one without a link only where the settings allow it", async () => {
    const actor = await person({ factors: 0 });
    await expect(startOwnEnrollment(actor, {}, clock)).rejects.toMatchObject({ code: "forbidden" });
    await setEnrollWithoutLink(true);
    const { recoveryCodes } = await add(actor, {});
    await setEnrollWithoutLink(false);
    expect(recoveryCodes).toHaveLength(10);
    expect(await factorsOf(actor)).toMatchObject([{ name: "Tablet", isDefault: true }]);
  });
});

describe("proof", () => {
  test("a code counts once, also at once", async () => {
    const actor = await person();
    const typed = proof();
    const results = await Promise.allSettled(
      Array.from({ length: 3 }, () => renewOwnRecoveryCodes(actor, typed, clock)),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await expect(renewOwnRecoveryCodes(actor, typed, clock)).rejects.toThrow(/already been used/);
  });

  test("wrong password and wrong code look the same and lead to a lock", async () => {
    const actor = await person();
    const messages = new Set<string>();
    for (let i = 0; i < 5; i++) {
      const typed = i % 2 === 0 ? { password: "wrong", code: nextCode() } : { password, code: "000000" };
      await renewOwnRecoveryCodes(actor, typed, clock).catch((error: Error) => messages.add(error.message));
    }
    expect(messages.size).toBe(1);
    const right = { password, code: codeAt(key, stepAt(key, clock.now())) };
    await expect(renewOwnRecoveryCodes(actor, right, clock)).rejects.toMatchObject({ code: "unavailable" });
  });

  test("of sixty wrong ones at once five are judged, and all of these are counted", async () => {
    const actor = await person();
    const wrong = (i: number) =>
      i % 2
        ? { password: "wrong", code: codeAt(key, stepAt(key, clock.now())) }
        : { password, code: "000000" };
    const tries = Array.from({ length: 60 }, (_, i) => renewOwnRecoveryCodes(actor, wrong(i), clock));
    const codes = (await Promise.allSettled(tries)).map((result) =>
      result.status === "rejected" ? (result.reason as { code: string }).code : "passed",
    );
    expect(codes.filter((code) => code === "invalid_input")).toHaveLength(5);
    expect(codes.filter((code) => code === "unavailable")).toHaveLength(55);
    expect(await database().loginState.findUnique({ where: { userId: actor.id } })).toMatchObject({
      failures: 5,
      lockedUntil: new Date(clock.now().getTime() + 30_000),
    });
  });

  test("failures below the limit all count, also at once and over several kinds of change", async () => {
    const actor = await person();
    const [factor] = await factorsOf(actor);
    const wrong = { password: "wrong", code: "000000" };
    const results = await Promise.allSettled([
      renewOwnRecoveryCodes(actor, wrong, clock),
      startOwnEnrollment(actor, wrong, clock),
      removeOwnFactor(actor, { ...wrong, factorId: factor?.id ?? "" }, clock),
      changeOwnPassword(actor, { ...wrong, newPassword: "a good long password" }, clock),
    ]);
    expect(results.every(({ status }) => status === "rejected")).toBe(true);
    // The only factor stays whoever asks, so that one is refused before anything is judged.
    expect(await database().loginState.findUnique({ where: { userId: actor.id } })).toMatchObject({
      failures: 3,
      lockedUntil: null,
    });
  });

  test("a recovery code at a login and in self-service at the same time: one wins", async () => {
    clock.set(new Date());
    const actor = await person();
    const codes = await renewOwnRecoveryCodes(actor, proof(), clock);
    for (const code of codes.slice(0, 4)) {
      const [login, own] = await Promise.allSettled([
        signInUser({ username: actor.name, password, code, ip: null }),
        startOwnEnrollment(actor, { password, code }, clock),
      ]);
      const wins = [login.status === "fulfilled" && login.value.ok, own.status === "fulfilled"];
      expect(wins.filter(Boolean), code).toHaveLength(1);
    }
    expect(await database().oneTimeCode.count({ where: { userId: actor.id, usedAt: { not: null } } })).toBe(
      4,
    );
  });

  test("a recovery code proves once, and new ones void the old", async () => {
    const actor = await person();
    const old = await renewOwnRecoveryCodes(actor, proof(), clock);
    const [first = "", second = ""] = old;
    const fresh = await renewOwnRecoveryCodes(actor, { password, code: first.toUpperCase() }, clock);
    await expect(renewOwnRecoveryCodes(actor, { password, code: first }, clock)).rejects.toThrow(
      /already been used/,
    );
    await expect(renewOwnRecoveryCodes(actor, { password, code: second }, clock)).rejects.toThrow(/wrong/);
    expect(fresh.some((code) => old.includes(code))).toBe(false);
    expect((await ownSecurity(actor)).recoveryCodesLeft).toBe(10);
  });
});

describe("removing", () => {
  test("the last one stays where a policy asks for a code, also when both go at once", async () => {
    const actor = await person();
    const { added } = await add(actor);
    const [first, second] = await factorsOf(actor);
    const remove = (factorId = "", of = key) => removeOwnFactor(actor, { factorId, ...proof(of) }, clock);
    const typed = [proof(key), proof(added)] as const;
    const results = await Promise.allSettled([
      removeOwnFactor(actor, { factorId: first?.id ?? "", ...typed[0] }, clock),
      removeOwnFactor(actor, { factorId: second?.id ?? "", ...typed[1] }, clock),
    ]);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const left = await factorsOf(actor);
    expect(left).toMatchObject([{ isDefault: true }]);
    await expect(remove(left[0]?.id)).rejects.toThrow(/only second factor/);
  });

  test("goes to none where no policy asks, and takes the recovery codes along", async () => {
    const actor = await person();
    const group = await makeGroup({ members: { create: { userId: actor.id } } } as never);
    await makePolicy({ method: "password", groups: { create: { groupId: group.id } } } as never);
    await renewOwnRecoveryCodes(actor, proof(), clock);
    const [only] = await factorsOf(actor);
    await removeOwnFactor(actor, { factorId: only?.id ?? "", ...proof() }, clock);
    expect(await ownSecurity(actor)).toMatchObject({ factors: [], recoveryCodesLeft: 0, mustKeepOne: false });
  });
});

describe("other changes", () => {
  test("rename and choose", async () => {
    const actor = await person({ factors: 2 });
    const [, second] = await factorsOf(actor);
    const factorId = second?.id ?? "";
    await renameOwnFactor(actor, { factorId, factorName: "Work phone" });
    await makeOwnFactorDefault(actor, { factorId });
    expect((await ownSecurity(actor)).factors).toMatchObject([
      { name: "Work phone", isDefault: true },
      { name: "Phone", isDefault: false },
    ]);
  });

  test("someone else's factor is forbidden", async () => {
    const [actor, other] = [await person(), await person()];
    const [theirs] = await factorsOf(other);
    const factorId = theirs?.id ?? "";
    const forbidden = { code: "forbidden" };
    await expect(renameOwnFactor(actor, { factorId, factorName: "x" })).rejects.toMatchObject(forbidden);
    await expect(makeOwnFactorDefault(actor, { factorId })).rejects.toMatchObject(forbidden);
    await expect(removeOwnFactor(actor, { factorId, ...proof() }, clock)).rejects.toMatchObject(forbidden);
    await expect(
      confirmOwnEnrollment(actor, { factorId, code: nextCode(), factorName: "x" }, clock),
    ).rejects.toMatchObject(forbidden);
    expect(await factorsOf(other)).toEqual([theirs]);
  });

  test("password: old one and code, then the new one counts and sessions end", async () => {
    const actor = await person();
    const newPassword = "another good sentence";
    const change = (input: { password: string; code: string; newPassword: string }) =>
      changeOwnPassword(actor, input, clock);
    await expect(change({ ...proof(), newPassword: "short" })).rejects.toMatchObject({
      fields: { newPassword: expect.any(String) },
    });
    await expect(change({ ...proof(), newPassword: password })).rejects.toMatchObject({
      fields: { newPassword: expect.any(String) },
    });
    await expect(change({ password: "wrong", code: nextCode(), newPassword })).rejects.toMatchObject({
      fields: { code: expect.any(String) },
    });
    await change({ ...proof(), newPassword });
    const after = await database().user.findUniqueOrThrow({ where: { id: actor.id } });
    expect(await isPasswordOf(after, newPassword)).toBe(true);
    expect(after.sessionEpoch).toBe(1);
  });
});

describe("own pages", () => {
  test("own logins only, newest first, page by page, in plain words", async () => {
    const [actor, other] = [await person(), await person()];
    const seen = {
      missing_code: { personCandidates: ["192.0.2.7", "198.51.100.4"] },
      wrong_code: {},
      accepted: { personAddress: "192.0.2.7", database: "sales", application: "psql" },
    };
    for (const [reason, from] of Object.entries(seen)) {
      const outcome = reason === "accepted" ? "accept" : "reject";
      await makeAttempt({ userId: actor.id, username: actor.name, reason, outcome, ...from });
    }
    await makeAttempt({ userId: other.id, username: other.name });
    const first = await ownLogins(actor, { limit: 2 });
    expect(first.logins.map(({ sentence }) => sentence)).toEqual([
      "You logged in with password and code.",
      expect.stringContaining("clock"),
    ]);
    expect(first.logins).toMatchObject([
      { from: "192.0.2.7", database: "sales", application: "psql" },
      { from: null, database: null, application: null },
    ]);
    const rest = await ownLogins(actor, { limit: 2, before: first.olderThan ?? "" });
    const from = "one of 2 addresses: 192.0.2.7, 198.51.100.4";
    expect(rest).toMatchObject({ logins: [{ outcome: "reject", from }], olderThan: null });
  });

  test("how to connect knows the reuse window of the own policy", async () => {
    const actor = await person();
    expect(await howToConnect(actor)).toMatchObject({
      asksForCode: true,
      look: { form: "6 digits" },
      reuse: null,
    });
    const group = await makeGroup({ members: { create: { userId: actor.id } } } as never);
    await makePolicy({
      reuseUses: 5,
      reuseSeconds: 60,
      groups: { create: { groupId: group.id } },
    } as never);
    expect(await howToConnect(actor)).toMatchObject({ reuse: { uses: 5, seconds: 60 } });
  });
});
