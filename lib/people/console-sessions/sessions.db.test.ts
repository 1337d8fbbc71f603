/** Tests console sessions in the store: begun, seen, listed, ended by their owner or another, over and removed. */
import { beforeEach, describe, expect, test } from "vitest";
import type { OperatorActor, UserActor } from "@/lib/foundation/access/actor";
import { hours, minutes } from "@/lib/foundation/base/durations";
import { database } from "@/lib/foundation/platform/database";
import { operatorWith, userActor } from "@/lib/testing/actors";
import { makeOperator, makeUser } from "@/lib/testing/factories";
import { fixedClock } from "@/lib/testing/fixed-clock";
import { liveSession } from "./live";
import { listOperatorSessions, listOwnSessions } from "./queries";
import { deleteExpiredSessions } from "./retention";
import { endOperatorSession, endOtherSessions, endOwnSession } from "./service";
import { signOut, startSession, touchSession } from "./start";

let clock = fixedClock("2026-11-20T12:00:00Z");
const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

beforeEach(async () => {
  clock = fixedClock("2026-11-20T12:00:00Z");
  await database().consoleSession.deleteMany();
});

type Account = { readonly kind: "operator" | "user"; readonly id: string; readonly epoch: number };
const begin = (account: Account, ip = "192.0.2.1") =>
  startSession(database(), account, { ip, userAgent: firefox }, clock.now());

/** An operator in `count` sessions; the actor came in the first. */
async function operator(count = 1): Promise<{ actor: OperatorActor; ids: string[] }> {
  const { id, username } = await makeOperator({ role: "auditor" });
  const ids: string[] = [];
  for (let i = 0; i < count; i++) ids.push(await begin({ kind: "operator", id, epoch: 0 }, `192.0.2.${i}`));
  return { actor: { ...operatorWith("auditor"), id, name: username, sessionId: ids[0] ?? null }, ids };
}

async function user(count = 1): Promise<{ actor: UserActor; ids: string[] }> {
  const { id, username } = await makeUser();
  const ids: string[] = [];
  for (let i = 0; i < count; i++) ids.push(await begin({ kind: "user", id, epoch: 0 }));
  return { actor: { ...userActor(id, username), sessionId: ids[0] ?? null }, ids };
}

const aliveOf = async (ids: readonly string[]) =>
  (await Promise.all(ids.map((id) => liveSession(id, clock)))).map((session) => session !== null);

const actionsOf = async (subjectId: string) =>
  (await database().auditEvent.findMany({ where: { subjectId }, orderBy: { id: "asc" } })).map(
    ({ action }) => action,
  );

describe("a session", () => {
  test("counts while its row does, and says what the store knows of the account now", async () => {
    const { actor, ids } = await operator();
    await database().operator.update({ where: { id: actor.id }, data: { role: "help_desk" } });
    expect(await liveSession(ids[0] ?? "", clock)).toEqual({
      id: ids[0],
      accountId: actor.id,
      username: actor.name,
      displayName: "",
      role: "help_desk",
      directoryCheckedAt: null,
      limited: false,
      provenAt: clock.now(),
    });
    expect(await liveSession("00000000-0000-4000-8000-000000000000", clock)).toBeNull();
  });

  test("is over after signing out, for every copy of the cookie, and is so once in the audit log", async () => {
    for (const { actor, ids } of [await operator(), await user()]) {
      await Promise.all([signOut(actor, clock), signOut(actor, clock)]);
      expect(await aliveOf(ids)).toEqual([false]);
      await touchSession(ids[0] ?? "", clock);
      expect(await aliveOf(ids)).toEqual([false]);
      expect(await actionsOf(actor.id)).toEqual([`${actor.kind}.signed_out`]);
    }
  });

  test.each([
    ["disabled", { disabledAt: new Date() }],
    ["changed", { sessionEpoch: 1 }],
  ])("is over when its account is %s", async (_, data) => {
    const { actor, ids } = await operator();
    await database().operator.update({ where: { id: actor.id }, data });
    expect(await aliveOf(ids)).toEqual([false]);
    expect(await listOwnSessions(actor, clock)).toEqual([]);
  });

  test("goes with its account", async () => {
    const { actor, ids } = await user();
    await database().user.delete({ where: { id: actor.id } });
    expect(await aliveOf(ids)).toEqual([false]);
    expect(await database().consoleSession.count()).toBe(0);
  });

  test("lasts while somebody is there, and no longer than the settings say", async () => {
    const { ids } = await operator();
    for (let i = 0; i < 26; i++) {
      clock.advance(minutes(27));
      expect(await aliveOf(ids), `after ${i}`).toEqual([true]);
      await touchSession(ids[0] ?? "", clock);
    }
    clock.advance(minutes(18));
    expect(await aliveOf(ids)).toEqual([false]);
  });

  test("is of an operator or of a user, never of both or neither", async () => {
    const at = { provenAt: clock.now(), createdAt: clock.now(), lastSeenAt: clock.now(), epoch: 0 };
    await expect(database().consoleSession.create({ data: at })).rejects.toThrow(/account_check/);
    const both = { operatorId: (await makeOperator()).id, userId: (await makeUser()).id };
    await expect(database().consoleSession.create({ data: { ...at, ...both } })).rejects.toThrow(
      /account_check/,
    );
  });
});

describe("one's own sessions", () => {
  test("are listed with where they came from, this one first", async () => {
    const { actor, ids } = await operator(2);
    clock.advance(minutes(5));
    await touchSession(ids[1] ?? "", clock);
    expect(await listOwnSessions(actor, clock)).toEqual([
      {
        id: ids[0],
        isThisOne: true,
        address: "192.0.2.0",
        userAgent: "Firefox on Linux",
        startedAt: new Date("2026-11-20T12:00:00Z"),
        lastSeenAt: new Date("2026-11-20T12:00:00Z"),
      },
      expect.objectContaining({ id: ids[1], isThisOne: false, lastSeenAt: clock.now() }),
    ]);
  });

  test("end one by one or all but this one, audited", async () => {
    for (const { actor, ids } of [await operator(4), await user(4)]) {
      await endOwnSession(actor, { sessionId: ids[1] ?? "" }, clock);
      expect(await aliveOf(ids)).toEqual([true, false, true, true]);
      await expect(endOwnSession(actor, { sessionId: ids[1] ?? "" }, clock)).rejects.toMatchObject({
        code: "not_found",
      });
      expect(await endOtherSessions(actor, clock)).toBe(2);
      expect(await aliveOf(ids)).toEqual([true, false, false, false]);
      expect(await endOtherSessions(actor, clock)).toBe(0);
      expect(await actionsOf(actor.id)).toEqual([
        `${actor.kind}.session_ended`,
        `${actor.kind}.session_ended`,
      ]);
    }
  });

  test("somebody else's does not end by its id, whoever it is of", async () => {
    const [ada, eve, klara] = [await operator(), await operator(), await user()];
    for (const [actor, ids] of [
      [ada.actor, eve.ids],
      [ada.actor, klara.ids],
      [klara.actor, ada.ids],
    ] as const) {
      await expect(endOwnSession(actor, { sessionId: ids[0] ?? "" }, clock)).rejects.toMatchObject({
        code: "not_found",
      });
    }
    await endOtherSessions(ada.actor, clock);
    expect(await aliveOf([...ada.ids, ...eve.ids, ...klara.ids])).toEqual([true, true, true]);
  });
});

describe("an operator's sessions", () => {
  test("are seen and ended by owners alone", async () => {
    const { actor, ids } = await operator(2);
    for (const role of ["administrator", "help_desk", "auditor"] as const) {
      const other = operatorWith(role);
      await expect(listOperatorSessions(other, actor.id, clock)).rejects.toMatchObject({ code: "forbidden" });
      await expect(endOperatorSession(other, { sessionId: ids[0] ?? "" }, clock)).rejects.toMatchObject({
        code: "forbidden",
      });
    }
    const owner = operatorWith("owner");
    expect(await listOperatorSessions(owner, actor.id, clock)).toHaveLength(2);
    await endOperatorSession(owner, { sessionId: ids[0] ?? "" }, clock);
    expect(await aliveOf(ids)).toEqual([false, true]);
    expect(await database().auditEvent.findFirst({ where: { subjectId: actor.id } })).toMatchObject({
      action: "operator.session_ended",
      actorName: owner.name,
      ip: owner.ip,
      detail: { userAgent: "Firefox on Linux", address: "192.0.2.0" },
    });
  });

  test("a user's session is none", async () => {
    const { ids } = await user();
    const ended = endOperatorSession(operatorWith("owner"), { sessionId: ids[0] ?? "" }, clock);
    await expect(ended).rejects.toMatchObject({ code: "not_found" });
    expect(await aliveOf(ids)).toEqual([true]);
  });
});

test("what is over is removed, and nothing else", async () => {
  const [idle, old, ended, alive] = [await operator(), await operator(), await operator(), await operator()];
  const at = { lastSeenAt: clock.now() };
  await database().consoleSession.updateMany({
    where: { id: { in: idle.ids } },
    data: { lastSeenAt: new Date(clock.now().getTime() - minutes(30)) },
  });
  await database().consoleSession.updateMany({
    where: { id: { in: old.ids } },
    data: { ...at, createdAt: new Date(clock.now().getTime() - hours(12)) },
  });
  await endOtherSessions({ ...ended.actor, sessionId: null }, clock);
  expect(await deleteExpiredSessions(clock)).toBe(3);
  expect((await database().consoleSession.findMany()).map(({ id }) => id)).toEqual(alive.ids);
});
