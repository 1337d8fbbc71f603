/** Logins with connection passwords on the real store: where and how often one counts, and what ends it. */
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import type { UserActor } from "@/lib/foundation/access/actor";
import { seconds } from "@/lib/foundation/base/durations";
import { database } from "@/lib/foundation/platform/database";
import { connectionPassword } from "@/lib/login/factors/kinds/connection-password";
import { endOtherSessions } from "@/lib/people/console-sessions/service";
import { signOut } from "@/lib/people/console-sessions/start";
import { setPassword } from "@/lib/people/users/password";
import { resetFactors } from "@/lib/people/users/reset-factors";
import { disableUser, enableUser } from "@/lib/people/users/service";
import { operatorWith } from "@/lib/testing/actors";
import { giveTo, signedIn } from "@/lib/testing/connections";
import { makeClient, makePolicy } from "@/lib/testing/factories";
import { type Login, openLogins, password, start } from "@/lib/testing/logins";
import { deleteOldConnections } from "./retention";

const logins = openLogins();
const elsewhere = openLogins({ worker: "another" });
afterAll(() => Promise.all([logins.close(), elsewhere.close()]));

let login: Login;
let actor: UserActor;
beforeEach(async () => {
  await database().policy.deleteMany({ where: { isDefault: false } });
  logins.clock.set(start);
  elsewhere.clock.set(start);
  login = await logins.person();
  actor = await signedIn(login.userId, start);
});

const give = async (clientId = login.clientId) =>
  (await giveTo(actor, clientId, logins.clock.now())).password;
const window = (reuseUses: number, reuseSeconds: number) =>
  makePolicy({ reuseUses, reuseSeconds, clients: { create: { clientId: login.clientId } } });
const owner = operatorWith("owner");

test("lets in once, and the log says with what", async () => {
  const typed = await give();
  expect(await logins.reasonOf(login, typed)).toBe("accepted_connection_password");
  expect(await logins.reasonOf(login, typed)).toBe("replayed_code");
  const [refused, accepted] = await database().attempt.findMany({
    where: { username: login.username },
    orderBy: { id: "desc" },
  });
  expect(accepted).toMatchObject({ outcome: "accept", factorKind: "connection_password" });
  expect(refused).toMatchObject({ outcome: "reject", reason: "replayed_code" });
  expect(JSON.stringify(accepted?.trace)).toContain("Connection password (passkey): it is right");
  expect(JSON.stringify([accepted, refused], (_, v) => (typeof v === "bigint" ? 0 : v))).not.toContain(typed);
});

test("stands as a digest alone, for one client, one session and a minute", async () => {
  const { password: typed, expiresAt, username } = await giveTo(actor, login.clientId, start);
  const row = await database().oneTimeCode.findFirstOrThrow({ where: { userId: login.userId } });
  expect(row).toMatchObject({
    kind: connectionPassword.id,
    clientId: login.clientId,
    sessionId: actor.sessionId,
    expiresAt,
  });
  expect(expiresAt.getTime() - start.getTime()).toBe(seconds(60));
  expect(username).toBe(login.username);
  expect(JSON.stringify(row)).not.toContain(typed);
  const audit = await database().auditEvent.findFirstOrThrow({
    where: { action: "connection_password.issued", subjectId: login.userId },
  });
  expect(JSON.stringify(audit.detail)).not.toContain(typed);
});

test("counts in any case, and without a password and other factors", async () => {
  await database().factor.deleteMany({ where: { userId: login.userId } });
  await database().user.update({ where: { id: login.userId }, data: { passwordHash: null } });
  expect(await logins.reasonOf(login, (await give()).toUpperCase())).toBe("accepted_connection_password");
});

test("is no reason to ask for a code somebody who has none", async () => {
  await database().factor.deleteMany({ where: { userId: login.userId } });
  await give();
  expect(await logins.reasonOf(login, password)).toBe("no_factor");
});

test("lets nobody else in, and through no other client", async () => {
  const typed = await give();
  const other = await logins.person();
  expect(await logins.reasonOf({ ...login, clientId: other.clientId }, typed)).toBe(
    "wrong_connection_password",
  );
  expect(await logins.reasonOf({ ...other, clientId: login.clientId }, typed)).toBe(
    "wrong_connection_password",
  );
  expect(await logins.reasonOf(login, typed)).toBe("accepted_connection_password");
});

test("ends after a minute, and a clock that is set back does not bring it back", async () => {
  const typed = await give();
  logins.clock.advance(seconds(60));
  expect(await logins.reasonOf(login, typed)).toBe("replayed_code");
  logins.clock.set(start);
  expect(await logins.reasonOf(login, typed)).toBe("replayed_code");
});

test("lives from the touch, not from when it was fetched; none is made a minute later", async () => {
  const now = new Date(start.getTime() + seconds(40));
  const { password: typed, expiresAt } = await giveTo(actor, login.clientId, now, start);
  expect(expiresAt).toEqual(new Date(start.getTime() + seconds(60)));
  logins.clock.set(new Date(start.getTime() + seconds(59)));
  expect(await logins.reasonOf(login, typed)).toBe("accepted_connection_password");
  const late = new Date(start.getTime() + seconds(60));
  await expect(giveTo(actor, login.clientId, late, start)).rejects.toMatchObject({ code: "conflict" });
});

test("a wrong one is no guess: twenty of them lock nobody and throttle no client", async () => {
  const wrong = connectionPassword.make(new Uint8Array(17).fill(1));
  const answers = new Set<string>();
  for (let i = 0; i < 20; i++) answers.add(JSON.stringify((await logins.attempt(login, wrong)).answer));
  answers.add(JSON.stringify((await logins.attempt(login, "x")).answer));
  expect([...answers]).toEqual(['{"kind":"reject"}']);
  const { failures } = await database().loginState.findUniqueOrThrow({ where: { userId: login.userId } });
  const client = await database().client.findUniqueOrThrow({ where: { id: login.clientId } });
  expect([failures, client.failures]).toEqual([1, 1]);
});

test("none is made for a client that no policy lets them through, or that is disabled", async () => {
  const { id: clientId } = await makeClient();
  await makePolicy({ method: "deny", clients: { create: { clientId } } });
  await expect(give(clientId)).rejects.toMatchObject({ code: "invalid_input" });
  await database().client.update({ where: { id: login.clientId }, data: { disabledAt: start } });
  await expect(give()).rejects.toMatchObject({ code: "invalid_input" });
});

describe("raced by 20 at two workers", () => {
  test.each([
    ["without a reuse window", 1, 0, 1],
    ["with one of three", 3, 30, 3],
  ])("%s", async (_, uses, windowSeconds, accepts) => {
    await window(uses, windowSeconds);
    const typed = await give();
    const reasons = await Promise.all(
      Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? logins : elsewhere).reasonOf(login, typed)),
    );
    const accepted = reasons.filter((reason) => reason.startsWith("accepted"));
    expect(reasons.filter((reason) => reason === "accepted_connection_password")).toHaveLength(1);
    expect(accepted).toHaveLength(accepts);
    const logged = await database().attempt.count({
      where: { username: login.username, outcome: "accept" },
    });
    expect(logged).toBe(accepts);
  });
});

describe("ends with", () => {
  const ends: [string, () => Promise<unknown>][] = [
    ["a new password", () => setPassword(owner, { userId: login.userId, password: "Nine-lamps-burn-4-us" })],
    ["a reset of the second factor", () => resetFactors(owner, { userIds: [login.userId], reason: "lost" })],
    [
      "being disabled, also when enabled again",
      async () => {
        await disableUser(owner, { userId: login.userId });
        await enableUser(owner, { userId: login.userId });
      },
    ],
    [
      "being disabled in the directory, also when enabled again",
      async () => {
        const where = { id: login.userId };
        await database().user.update({ where, data: { directoryDisabledAt: start } });
        await database().user.update({ where, data: { directoryDisabledAt: null } });
      },
    ],
    ["signing out", () => signOut(actor)],
    [
      "the end of its session from another",
      async () => endOtherSessions(await signedIn(login.userId, start)),
    ],
  ];

  test.each(ends)("%s: one that was not used", async (_, end) => {
    const typed = await give();
    await end();
    expect(await logins.reasonOf(login, typed)).toMatch(/replayed_code|wrong_connection_password/);
  });

  test.each(ends)("%s: the rest of a reuse window", async (_, end) => {
    await window(3, 30);
    const typed = await give();
    expect(await logins.reasonOf(login, typed)).toBe("accepted_connection_password");
    await end();
    expect(await logins.reasonOf(login, typed)).toMatch(/replayed_code|wrong_connection_password/);
  });

  test("nobody else's session", async () => {
    await signedIn(login.userId, start);
    const typed = await give();
    const other = await logins.person();
    await signOut(await signedIn(other.userId, start));
    await signOut(await signedIn(login.userId, start));
    expect(await logins.reasonOf(login, typed)).toBe("accepted_connection_password");
  });
});

describe("none is made in a session", () => {
  const session = (data: object) =>
    database().consoleSession.update({ where: { id: actor.sessionId ?? "" }, data });
  const user = (data: object) => database().user.update({ where: { id: login.userId }, data });

  test.each<[string, () => Promise<unknown>]>([
    ["that has ended", () => session({ endedAt: start })],
    ["that may only enrol", () => session({ limited: true })],
    ["of before a change of credentials", () => session({ epoch: 7 })],
    ["of somebody who is disabled", () => user({ disabledAt: start })],
    ["of somebody who is disabled in the directory", () => user({ directoryDisabledAt: start })],
    ["of somebody else", async () => session({ userId: (await logins.person()).userId })],
  ])("%s", async (_, change) => {
    await change();
    await expect(give()).rejects.toMatchObject({ code: "conflict" });
  });
});

test("is forgotten a day later", async () => {
  await database().oneTimeCode.deleteMany();
  await give();
  logins.clock.advance(seconds(60) + 86_400_000 - 1);
  expect(await deleteOldConnections(logins.clock)).toBe(0);
  logins.clock.advance(1);
  expect(await deleteOldConnections(logins.clock)).toBe(1);
});
