/** Tests signing in with a passkey: to self-service and to the console, and everything that keeps somebody out. */
import { randomBytes } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import type { OperatorActor, UserActor } from "@/lib/foundation/access/actor";
import { copyOf } from "@/lib/foundation/base/bytes";
import { minutes } from "@/lib/foundation/base/durations";
import { database } from "@/lib/foundation/platform/database";
import { challengeLifeMs } from "@/lib/login/passkeys/challenges";
import { liveSession } from "@/lib/people/console-sessions/live";
import { removeOperatorPasskey } from "@/lib/people/operators/passkeys";
import { signInOperatorByPasskey } from "@/lib/people/operators/sign-in-passkey";
import { operatorWith, userActor } from "@/lib/testing/actors";
import { type Authenticator, createAuthenticator, type Deviation } from "@/lib/testing/authenticator";
import { makeDirectory, makeOperator, makeUser } from "@/lib/testing/factories";
import { fixedClock } from "@/lib/testing/fixed-clock";
import { giveConsoleName, inSession, makePasskey, testOrigin } from "@/lib/testing/passkeys";
import { beginPasskeySignIn, type SignInKind, signInUserByPasskey } from "./sign-in";

let clock = fixedClock(new Date());
let key: Authenticator;
const cookie = () => copyOf(randomBytes(32));
let cookieHash = cookie();

beforeEach(async () => {
  clock = fixedClock(new Date());
  key = createAuthenticator();
  cookieHash = cookie();
  await giveConsoleName();
  await database().passkeyChallenge.deleteMany();
});

async function user(): Promise<UserActor> {
  const row = await makeUser();
  const actor = await inSession(userActor(row.id, row.username), clock);
  await makePasskey(actor, key, clock);
  return actor;
}

async function operator(): Promise<OperatorActor> {
  const row = await makeOperator();
  const actor = { ...operatorWith("owner"), id: row.id, name: row.username };
  const held = await inSession(actor, clock);
  await makePasskey(held, key, clock);
  return held;
}

const from = (ip: string | null = "192.0.2.9") => ({ cookieHash, ip });
const begin = (kind: SignInKind) => beginPasskeySignIn(kind, from(), clock);
async function answerOf(kind: SignInKind, deviation: Deviation = {}) {
  return key.touch((await begin(kind)).options, testOrigin, deviation);
}
const enter = (
  kind: SignInKind,
  answer: Parameters<typeof signInUserByPasskey>[0]["answer"],
  hash = cookieHash,
) => {
  const signIn = kind === "user" ? signInUserByPasskey : signInOperatorByPasskey;
  return signIn({ answer, cookieHash: hash, ip: "192.0.2.9", userAgent: "Firefox" }, clock);
};

describe.each(["user", "operator"] as const)("a sign-in of a %s", (kind) => {
  const person = () => (kind === "user" ? user() : operator());
  const disable = (id: string) =>
    kind === "user"
      ? database().user.update({ where: { id }, data: { disabledAt: clock.now() } })
      : database().operator.update({ where: { id }, data: { disabledAt: clock.now() } });

  test("asks for no name, begins a session that names the passkey, and is written down", async () => {
    const actor = await person();
    const asked = await begin(kind);
    expect(asked.options).toMatchObject({ rpId: "postern.example.org", userVerification: "required" });
    expect(asked.options.allowCredentials ?? []).toEqual([]);
    const answer = key.touch(asked.options, testOrigin);
    const result = await enter(kind, answer);
    if (!result.ok) throw new Error("refused");
    const session = await liveSession(result.sessionId, clock);
    expect(session).toMatchObject({ accountId: actor.id, limited: false, provenAt: clock.now() });
    const row = await database().auditEvent.findFirstOrThrow({
      where: { action: `${kind}.signed_in`, actorId: actor.id },
    });
    expect(row).toMatchObject({ detail: { passkey: "Laptop" }, ip: "192.0.2.9" });
    expect(await enter(kind, answer)).toEqual({ ok: false });
  });

  test("of twenty at once with one answer, one session begins", async () => {
    const actor = await person();
    const answer = await answerOf(kind);
    const results = await Promise.all(Array.from({ length: 20 }, () => enter(kind, answer)));
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    const begun = {
      passkeyId: { not: null },
      ...(kind === "user" ? { userId: actor.id } : { operatorId: actor.id }),
    };
    expect(await database().consoleSession.count({ where: begun })).toBe(1);
  });

  test.each<[string, Deviation]>([
    ["from another origin", { origin: "https://evil.example.org" }],
    ["for another name", { rpId: "example.org" }],
    ["of nobody who was verified", { isVerified: false }],
    ["that another key signed", { isForged: true }],
  ])("an answer %s is refused and counted", async (_, deviation) => {
    const { id } = await person();
    expect(await enter(kind, await answerOf(kind, deviation))).toEqual({ ok: false });
    const state = await database().loginState.findFirstOrThrow({
      where: { OR: [{ userId: id }, { operatorId: id }] },
    });
    expect(state.failures).toBe(1);
    const row = await database().auditEvent.findFirstOrThrow({
      where: { action: `${kind}.sign_in_failed`, subjectId: id },
    });
    expect(row.detail).toMatchObject({ reason: "wrong_passkey", address: "192.0.2.9" });
  });

  test("an answer with another browser's cookie, of the other kind, or too late, is refused", async () => {
    await person();
    expect(await enter(kind, await answerOf(kind), cookie())).toEqual({ ok: false });
    const other = kind === "user" ? "operator" : "user";
    expect(await enter(kind, await answerOf(other))).toEqual({ ok: false });
    expect(await enter(other, await answerOf(other))).toEqual({ ok: false });
    const late = await answerOf(kind);
    clock.advance(challengeLifeMs);
    expect(await enter(kind, late)).toEqual({ ok: false });
    expect((await enter(kind, await answerOf(kind))).ok).toBe(true);
  });

  test("who is disabled, locked or deleted is refused like a passkey that nobody has", async () => {
    const { id } = await person();
    const lockedUntil = new Date(clock.now().getTime() + minutes(1));
    const where = { OR: [{ userId: id }, { operatorId: id }] };
    await database().loginState.updateMany({ where, data: { failures: 5, lockedUntil } });
    expect(await enter(kind, await answerOf(kind))).toEqual({ ok: false });
    await database().loginState.updateMany({ where, data: { failures: 0, lockedUntil: null } });
    await disable(id);
    expect(await enter(kind, await answerOf(kind))).toEqual({ ok: false });
    const answer = await answerOf(kind);
    if (kind === "user") await database().user.delete({ where: { id } });
    else await database().operator.delete({ where: { id } });
    expect(await enter(kind, answer)).toEqual({ ok: false });
    expect(await database().passkeyChallenge.count()).toBe(0);
  });
});

test("the login log has both outcomes of a user's sign-in", async () => {
  const actor = await user();
  await enter("user", await answerOf("user", { isVerified: false }));
  await enter("user", await answerOf("user"));
  const rows = await database().attempt.findMany({ where: { userId: actor.id }, orderBy: { id: "asc" } });
  expect(rows).toMatchObject([
    { door: "console", outcome: "reject", reason: "wrong_passkey", factorKind: "passkey" },
    {
      door: "console",
      outcome: "accept",
      reason: "accepted_passkey",
      personAddress: "192.0.2.9",
      knownBy: "door",
    },
  ]);
});

test("an operator of a directory that does not answer gets no session", async () => {
  const actor = await operator();
  const { id: directoryId } = await makeDirectory({ operatorsSignIn: true });
  await database().operator.update({
    where: { id: actor.id },
    data: { directoryId, directoryKey: "somebody", directoryCheckedAt: clock.now() },
  });
  expect(await enter("operator", await answerOf("operator"))).toEqual({ ok: false });
  await database().directory.update({ where: { id: directoryId }, data: { operatorsSignIn: false } });
  expect(await enter("operator", await answerOf("operator"))).toEqual({ ok: false });
  const rows = await database().auditEvent.findMany({
    where: { action: "operator.sign_in_failed", subjectId: actor.id },
  });
  expect(rows.map(({ detail }) => (detail as { reason: string }).reason)).toEqual([
    "directory_unavailable",
    "no_operator",
  ]);
});

test("a user of a directory that is switched off is refused", async () => {
  const actor = await user();
  const { id: directoryId } = await makeDirectory({ active: false });
  await database().user.update({ where: { id: actor.id }, data: { directoryId, directoryKey: "somebody" } });
  expect(await enter("user", await answerOf("user"))).toEqual({ ok: false });
  const row = await database().attempt.findFirstOrThrow({ where: { userId: actor.id } });
  expect(row.reason).toBe("directory_inactive");
});

test("the session ends with its passkey", async () => {
  const actor = await operator();
  const result = await enter("operator", await answerOf("operator"));
  if (!result.ok) throw new Error("refused");
  const [row] = await database().passkey.findMany({ where: { operatorId: actor.id } });
  await removeOperatorPasskey(operatorWith("owner"), { passkeyId: row?.id ?? "" }, clock);
  expect(await liveSession(result.sessionId, clock)).toBeNull();
});

describe("what may be open without a session", () => {
  /** Opens `many` more. */
  const open = (many: number, subscriberOf: (n: number) => string) =>
    database().passkeyChallenge.createMany({
      data: Array.from({ length: many }, (_, n) => ({
        ...{ challenge: cookie(), purpose: "user_sign_in", cookieHash: cookie(), createdAt: clock.now() },
        subscriber: subscriberOf(n),
      })),
    });

  test("two hundred for one address, counted while all come at once; another address still gets in", async () => {
    await open(195, () => "192.0.2.9/32");
    const settled = await Promise.allSettled(Array.from({ length: 20 }, () => begin("user")));
    expect(settled.filter(({ status }) => status === "fulfilled")).toHaveLength(5);
    await expect(begin("user")).rejects.toMatchObject({ code: "unavailable" });
    await beginPasskeySignIn("user", from("192.0.2.10"), clock);
    clock.advance(challengeLifeMs + 1);
    await begin("user");
    expect(await database().passkeyChallenge.count()).toBe(1);
  });

  test("ten thousand altogether", async () => {
    await open(10_000, (n) => `10.0.0.${n}`);
    await expect(begin("user")).rejects.toMatchObject({ code: "unavailable" });
  });
});

test("nothing is asked where there can be no passkeys", async () => {
  await giveConsoleName("http://127.0.0.1:3000");
  await expect(begin("user")).rejects.toThrow(/IP address/);
});
