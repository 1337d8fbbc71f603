/** Tests what a touch of a passkey proves and what it does not, with answers that a software authenticator signs. */
import { beforeEach, describe, expect, test } from "vitest";
import type { UserActor } from "@/lib/foundation/access/actor";
import { minutes, seconds } from "@/lib/foundation/base/durations";
import { database } from "@/lib/foundation/platform/database";
import { ownProof, withProof } from "@/lib/login/authentication/prove";
import { challengeLifeMs } from "@/lib/login/passkeys/challenges";
import type { TouchAnswer } from "@/lib/login/passkeys/schema";
import { userActor } from "@/lib/testing/actors";
import { type Authenticator, createAuthenticator, type Deviation } from "@/lib/testing/authenticator";
import { makeFactor, makeUser } from "@/lib/testing/factories";
import { fixedClock } from "@/lib/testing/fixed-clock";
import { giveConsoleName, inSession, makePasskey, testOrigin } from "@/lib/testing/passkeys";
import { beginTouch, type SessionPurpose, touched } from "./touch";

let clock = fixedClock(new Date());
let actor: UserActor;
let key: Authenticator;

beforeEach(async () => {
  clock = fixedClock(new Date());
  await giveConsoleName();
  ({ actor, key } = await person());
});

async function person() {
  const user = await makeUser();
  const held = await inSession(userActor(user.id, user.username), clock);
  const authenticator = createAuthenticator();
  await makePasskey(held, authenticator, clock);
  return { actor: held, key: authenticator };
}

const prove = (answer: TouchAnswer, purpose: SessionPurpose = "connection", who = actor) =>
  withProof(ownProof(who, touched(who, answer, purpose), "test"), clock.now(), async () => "proven");

async function touch(deviation: Deviation = {}, origin = testOrigin) {
  const { options } = await beginTouch(actor, "connection", clock);
  return key.touch(options, origin, deviation);
}

const failuresOf = async ({ id }: UserActor) =>
  (await database().loginState.findUniqueOrThrow({ where: { userId: id } })).failures;
const audited = async () =>
  (
    await database().auditEvent.findMany({ where: { action: "user.proof_failed" }, orderBy: { id: "desc" } })
  )[0]?.detail;

test("a touch proves, once, and says when the passkey was used", async () => {
  const asked = await beginTouch(actor, "connection", clock);
  expect(asked).toMatchObject({
    origin: testOrigin,
    options: { rpId: "postern.example.org", userVerification: "required" },
  });
  expect(asked.options.allowCredentials).toHaveLength(1);
  const answer = key.touch(asked.options, testOrigin);
  expect(await prove(answer)).toBe("proven");
  await expect(prove(answer)).rejects.toMatchObject({ code: "conflict" });
  const row = await database().passkey.findFirstOrThrow({ where: { userId: actor.id } });
  expect(row).toMatchObject({ counter: 1n, lastUsedAt: clock.now() });
  expect(await failuresOf(actor)).toBe(0);
  expect(await database().passkeyChallenge.count({ where: { sessionId: actor.sessionId } })).toBe(0);
});

test("of twenty identical answers at once one counts", async () => {
  const answer = await touch();
  const results = await Promise.allSettled(Array.from({ length: 20 }, () => prove(answer)));
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});

test("where the change fails nothing happened, so the answer still counts", async () => {
  const answer = await touch();
  const request = ownProof(actor, touched(actor, answer, "connection"), "test");
  await expect(withProof(request, clock.now(), async () => Promise.reject(new Error("no")))).rejects.toThrow(
    "no",
  );
  expect(await prove(answer)).toBe("proven");
});

describe("an answer that is not right is refused, counted, and uses the challenge up", () => {
  test.each<[string, Deviation, RegExp]>([
    ["another origin", { origin: "https://evil.example.org" }, /origin/],
    ["the console's name without HTTPS", { origin: "http://postern.example.org" }, /origin/],
    ["another name (RP ID)", { rpId: "example.org" }, /RP ID/],
    ["made to register", { type: "webauthn.create" }, /type/],
    ["inside another site's page", { crossOrigin: true }, /another site/],
    ["nobody was verified", { isVerified: false }, /user could not be verified/i],
    ["another key's signature", { isForged: true }, /signature/],
    ["another account's handle", { userHandle: "AAAA" }, /handle/],
  ])("%s", async (_, deviation, why) => {
    const answer = await touch(deviation);
    await expect(prove(answer)).rejects.toMatchObject({ code: "invalid_input" });
    expect(await audited()).toMatchObject({ reason: "wrong_passkey", why: expect.stringMatching(why) });
    expect(await failuresOf(actor)).toBe(1);
    expect(await database().passkeyChallenge.count({ where: { sessionId: actor.sessionId } })).toBe(0);
  });

  test("a counter that went back, or stands still", async () => {
    expect(await prove(await touch({ counter: 7 }))).toBe("proven");
    for (const counter of [6, 7, 0]) {
      await expect(prove(await touch({ counter }))).rejects.toMatchObject({ code: "invalid_input" });
    }
    expect(await prove(await touch({ counter: 8 }))).toBe("proven");
  });

  test("somebody else's passkey", async () => {
    const other = await person();
    const { options } = await beginTouch(actor, "connection", clock);
    await expect(prove(other.key.touch(options, testOrigin))).rejects.toMatchObject({
      code: "invalid_input",
    });
    expect([await failuresOf(actor), await failuresOf(other.actor)]).toEqual([1, 0]);
  });

  test("too many of them lock, for passwords and passkeys alike, and time clears that", async () => {
    const { lockoutThreshold } = await database().settings.findUniqueOrThrow({ where: { id: 1 } });
    for (let i = 0; i < lockoutThreshold; i++) {
      await expect(prove(await touch({ isForged: true }))).rejects.toMatchObject({ code: "invalid_input" });
    }
    await expect(prove(await touch())).rejects.toMatchObject({ code: "unavailable" });
    clock.advance(minutes(20));
    expect(await prove(await touch())).toBe("proven");
    expect(await failuresOf(actor)).toBe(0);
  });
});

describe("an answer to nothing that is open is refused and is no guess", () => {
  test("asked for another purpose", async () => {
    const { options } = await beginTouch(actor, "confirmation", clock);
    await expect(prove(key.touch(options, testOrigin))).rejects.toMatchObject({ code: "conflict" });
    expect(await failuresOf(actor)).toBe(0);
  });

  test("asked for in another session of the same person", async () => {
    const elsewhere = await inSession(actor, clock);
    await expect(prove(await touch(), "connection", elsewhere)).rejects.toMatchObject({ code: "conflict" });
  });

  test("asked for by somebody else", async () => {
    const other = await person();
    const { options } = await beginTouch(other.actor, "connection", clock);
    await expect(prove(key.touch(options, testOrigin))).rejects.toMatchObject({ code: "conflict" });
    // It is still theirs.
    expect(await prove(other.key.touch(options, testOrigin), "connection", other.actor)).toBe("proven");
  });

  test("never issued, or not readable", async () => {
    const asked = { challenge: "AAAAAAAAAAAAAAAAAAAAAA" };
    await expect(prove(key.touch(asked, testOrigin))).rejects.toMatchObject({ code: "conflict" });
    const answer = await touch();
    const garbled = { ...answer, response: { ...answer.response, clientDataJSON: "bm9uc2Vuc2U" } };
    await expect(prove(garbled)).rejects.toMatchObject({ code: "conflict" });
    expect(await failuresOf(actor)).toBe(0);
  });

  test("begun anew since", async () => {
    const answer = await touch();
    await beginTouch(actor, "connection", clock);
    await expect(prove(answer)).rejects.toMatchObject({ code: "conflict" });
  });

  test("after five minutes, and not a moment before", async () => {
    const early = await touch();
    clock.advance(challengeLifeMs - 1);
    expect(await prove(early)).toBe("proven");
    const late = await touch();
    clock.advance(challengeLifeMs);
    await expect(prove(late)).rejects.toMatchObject({ code: "conflict" });
  });

  test("by a clock that was set back: what had expired stays so, and nothing counts before it was asked for", async () => {
    const expired = await touch();
    clock.advance(challengeLifeMs);
    // Something is decided at this later time, so it is known.
    const { options } = await beginTouch(actor, "confirmation", clock);
    expect(await prove(key.touch(options, testOrigin), "confirmation")).toBe("proven");
    clock.advance(-challengeLifeMs);
    await expect(prove(expired)).rejects.toMatchObject({ code: "conflict" });

    const other = await person();
    const later = await beginTouch(other.actor, "connection", clock);
    clock.advance(-minutes(2));
    const answer = other.key.touch(later.options, testOrigin);
    await expect(prove(answer, "connection", other.actor)).rejects.toMatchObject({ code: "conflict" });
  });
});

test("a synced passkey counts nothing, and goes on working", async () => {
  const synced = createAuthenticator({ isSynced: true });
  const user = await makeUser();
  actor = await inSession(userActor(user.id, user.username), clock);
  await makePasskey(actor, synced, clock);
  key = synced;
  for (let i = 0; i < 3; i++) expect(await prove(await touch())).toBe("proven");
  expect(await database().passkey.findFirst({ where: { userId: user.id } })).toMatchObject({
    counter: 0n,
    isBackedUp: true,
    transports: ["hybrid", "internal"],
  });
});

test("who is disabled here or in the directory, or gone, proves nothing with it", async () => {
  for (const column of ["disabledAt", "directoryDisabledAt"]) {
    const answer = await touch();
    await database().user.update({ where: { id: actor.id }, data: { [column]: clock.now() } });
    await expect(prove(answer)).rejects.toMatchObject({ code: "forbidden" });
    await database().user.update({ where: { id: actor.id }, data: { [column]: null } });
    // The answer is used up by the refusal.
    await expect(prove(answer)).rejects.toMatchObject({ code: "conflict" });
  }
  const answer = await touch();
  await database().user.delete({ where: { id: actor.id } });
  await expect(prove(answer)).rejects.toMatchObject({ code: "forbidden" });
});

test("a lock by wrong passwords holds for passkeys as well", async () => {
  const answer = await touch();
  const lockedUntil = new Date(clock.now().getTime() + minutes(1));
  await database().loginState.update({ where: { userId: actor.id }, data: { failures: 5, lockedUntil } });
  await expect(prove(answer)).rejects.toMatchObject({ code: "unavailable" });
});

test("it is asked only of who has one for the console's present name, and never where there can be none", async () => {
  await giveConsoleName("https://other.example.org");
  await expect(beginTouch(actor, "connection", clock)).rejects.toMatchObject({ code: "conflict" });
  const answer = key.touch({ challenge: "AAAA" }, testOrigin);
  await giveConsoleName("http://192.0.2.1");
  await expect(beginTouch(actor, "connection", clock)).rejects.toThrow(/IP address/);
  await expect(prove(answer)).rejects.toMatchObject({ code: "conflict" });
  await giveConsoleName();
  const nobody = await inSession(userActor((await makeUser()).id), clock);
  await expect(beginTouch(nobody, "connection", clock)).rejects.toMatchObject({ code: "conflict" });
  await expect(beginTouch({ ...actor, sessionId: null }, "connection", clock)).rejects.toMatchObject({
    code: "conflict",
  });
});

test("a challenge that was asked for at one name does not count at another", async () => {
  const answer = await touch();
  await giveConsoleName("https://other.example.org");
  await expect(prove(answer)).rejects.toMatchObject({ code: "invalid_input" });
});

test("the end of the session ends what was asked for in it", async () => {
  await makeFactor(actor.id);
  const answer = await touch();
  await database().consoleSession.delete({ where: { id: actor.sessionId ?? "" } });
  clock.advance(seconds(1));
  await expect(prove(answer)).rejects.toMatchObject({ code: "conflict" });
});
