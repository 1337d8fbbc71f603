/** Operators whose password is in a directory: who they are, which role, until when; against a real Samba and a real slapd. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Role } from "@/lib/foundation/access/permissions";
import { minutes, seconds } from "@/lib/foundation/base/durations";
import { database } from "@/lib/foundation/platform/database";
import { bindAs } from "@/lib/login/directory/ask";
import { liveSession } from "@/lib/people/console-sessions/live";
import {
  addOperatorGroup,
  moveOperatorGroupUp,
  operatorSignIn,
  removeOperatorGroup,
  testOperator,
  updateOperatorSignIn,
} from "@/lib/people/directories/operators";
import { savedDirectory } from "@/lib/people/directories/tests";
import { operatorWith } from "@/lib/testing/actors";
import { startActiveDirectory } from "@/lib/testing/directories/active-directory";
import { type TestDirectory, testPassword } from "@/lib/testing/directories/directory";
import { startOpenLdap } from "@/lib/testing/directories/openldap";
import { storeDirectory } from "@/lib/testing/directories/stored";
import { makeOperator, makeUser } from "@/lib/testing/factories";
import { fixedClock } from "@/lib/testing/fixed-clock";
import { codeNow, enrolledOperator, keyOfText, operatorPassword } from "@/lib/testing/operators";
import { directoryNotes } from "./directory-notes";
import { openOperatorLink, redeemOperatorLink } from "./enroll";
import { inviteFromDirectory } from "./invite";
import { judgeOperator } from "./judge";
import { changeOwnPassword } from "./own";
import { deleteOperator, disableOperator, updateOperator } from "./service";
import { signInOperator } from "./sign-in";

const owner = operatorWith("owner");
let clock = fixedClock("2026-11-20T12:00:00Z");

describe.each([
  { kind: "Samba", startReal: startActiveDirectory },
  { kind: "slapd", startReal: () => startOpenLdap() },
])("$kind", ({ kind, startReal }) => {
  let real: TestDirectory;
  let directoryId: string;
  beforeAll(async () => {
    real = await startReal();
  });
  afterAll(() => real?.stop());
  beforeEach(async () => {
    clock = fixedClock("2026-11-20T12:00:00Z");
    directoryId = (await storeDirectory(real, { operatorsSignIn: true })).id;
    await map("Analysts", "administrator");
  });
  afterEach(async () => {
    real.program.resume();
    await database().operator.deleteMany({ where: { OR: [{ directoryId }, { username: "ada" }] } });
    await database().user.deleteMany({ where: { directoryId } });
    await database().directory.delete({ where: { id: directoryId } });
    await database().signInThrottle.deleteMany();
    await database().auditRepeat.deleteMany();
    await database().auditEvent.deleteMany();
  });

  const groupDn = (name: string) => `${kind === "Samba" ? "CN" : "cn"}=${name},${real.groups}`;
  const map = (name: string, role: Role) =>
    addOperatorGroup(owner, { id: directoryId, dn: groupDn(name), role }, clock);
  const put = (data: object) => database().directory.update({ where: { id: directoryId }, data });

  /** Lets somebody enrol, and gives what they sign in with. */
  async function enrolled(username: string, password = testPassword) {
    const { url, operatorId } = await inviteFromDirectory(owner, { directoryId, username }, clock);
    const token = new URL(url).hash.slice(1);
    const { secretText, directory } = await openOperatorLink({ token }, clock);
    expect(directory).not.toBeNull();
    const key = keyOfText(secretText);
    await redeemOperatorLink({ token, password, code: codeNow(key, clock) }, null, clock);
    clock.advance(seconds(60));
    return { id: operatorId, code: () => codeNow(key, clock) };
  }

  const signIn = async (username: string, { code = "000000", password = testPassword, source = "" } = {}) => {
    clock.advance(seconds(30));
    return signInOperator({ username, password, code, ip: "192.0.2.9", source }, clock);
  };
  const signsIn = async (username: string, person: { code: () => string }) => {
    clock.advance(seconds(30));
    return signInOperator({ username, password: testPassword, code: person.code(), ip: null }, clock);
  };
  const lastReason = async () => {
    const row = await database().auditEvent.findFirstOrThrow({
      where: { action: "operator.sign_in_failed" },
      orderBy: { id: "desc" },
    });
    return (row.detail as { reason: string }).reason;
  };
  const rowOf = (id: string) => database().operator.findUniqueOrThrow({ where: { id } });
  const failuresOf = async (operatorId: string) =>
    (await database().loginState.findUniqueOrThrow({ where: { operatorId } })).failures;

  test("a member is let in with the directory's password and a code, and only after an owner's link", async () => {
    expect(await signIn("ada")).toEqual({ ok: false });
    expect(await lastReason()).toBe("not_enrolled");
    expect(await database().operator.count({ where: { directoryId } })).toBe(0);
    const note = { username: "ada", directoryId, reason: "not_enrolled" };
    expect(await directoryNotes(owner, clock)).toMatchObject([note]);

    const ada = await enrolled("ada");
    expect(await directoryNotes(owner, clock)).toEqual([]);
    expect(await signsIn("ADA", ada)).toMatchObject({ ok: true, operatorId: ada.id });
    expect(await rowOf(ada.id)).toMatchObject({
      ...{
        username: "ada",
        role: "administrator",
        displayName: kind === "Samba" ? "Ada Ahlers" : "Ada Ahlers",
      },
      ...{ email: "ada@corp.test", passwordHash: null },
    });
    for (const [typed, reason] of [
      [{ code: ada.code(), password: "wrong" }, "wrong_password"],
      [{ code: "" }, "missing_code"],
      [{ code: ada.code() === "000000" ? "111111" : "000000" }, "wrong_code"],
    ] as const) {
      expect(await signIn("ada", typed)).toEqual({ ok: false });
      expect(await lastReason()).toBe(reason);
    }
    expect(await failuresOf(ada.id)).toBe(3);
    expect(await signIn("nobody-there")).toEqual({ ok: false });
    expect(await lastReason()).toBe("unknown");
    expect(await signIn("dan")).toEqual({ ok: false });
    expect(await lastReason()).toBe("not_mapped");
    expect(await signIn("ada", { code: ada.code(), password: "" })).toEqual({ ok: false });
  });

  test("a link alone enrols nobody: it asks for the directory's password, and counts", async () => {
    const { url, operatorId } = await inviteFromDirectory(owner, { directoryId, username: "ada" }, clock);
    const token = new URL(url).hash.slice(1);
    const { secretText } = await openOperatorLink({ token }, clock);
    const input = { token, password: "not-the-password", code: codeNow(keyOfText(secretText), clock) };
    await expect(redeemOperatorLink(input, null, clock)).rejects.toMatchObject({ code: "invalid_input" });
    expect(await failuresOf(operatorId)).toBe(1);
    expect(await database().factor.count({ where: { operatorId } })).toBe(0);
    await expect(inviteFromDirectory(owner, { directoryId, username: "dan" }, clock)).rejects.toMatchObject({
      code: "conflict",
    });
    await expect(inviteFromDirectory(owner, { directoryId, username: "no" }, clock)).rejects.toMatchObject({
      code: "not_found",
    });
    await real.setMembers(groupDn("Analysts"), []);
    const right = { ...input, password: testPassword };
    await expect(redeemOperatorLink(right, null, clock)).rejects.toMatchObject({ code: "conflict" });
    await resetAnalysts();
    await redeemOperatorLink(right, null, clock);
  });

  const resetAnalysts = async () =>
    real.setMembers(groupDn("Analysts"), [await real.dnOf("ada"), groupDn("Juniors")]);

  test("groups within groups count, the first in the list decides, and its order is in force at once", async () => {
    const bea = await enrolled("bea");
    expect(await signsIn("bea", bea)).toMatchObject({ ok: true });
    expect(await rowOf(bea.id)).toMatchObject({ role: "administrator" });
    await map("Juniors", "auditor");
    expect(await testOperator(owner, { id: directoryId, username: "bea" })).toMatchObject({
      role: "administrator",
      groups: [{ isMember: true }, { isMember: true }],
      isOperator: true,
    });
    const { groups } = await operatorSignIn(owner, directoryId);
    const session = await signsIn("bea", bea);
    if (!session.ok) throw new Error("refused");
    await moveOperatorGroupUp(owner, { id: directoryId, groupId: groups[1]?.id ?? "" }, clock);
    expect(await judgeOperator(bea.id, clock)).toBe("ended");
    expect(await liveSession(session.sessionId, clock)).toBeNull();
    expect(await rowOf(bea.id)).toMatchObject({ role: "auditor" });
    const last = await signsIn("bea", bea);
    if (!last.ok) throw new Error("refused");
    for (const { id: groupId } of groups)
      await removeOperatorGroup(owner, { id: directoryId, groupId }, clock);
    expect(await liveSession(last.sessionId, clock)).not.toBeNull();
    expect(await signsIn("bea", bea)).toEqual({ ok: false });
    expect(await lastReason()).toBe("not_mapped");
    // Whoever is refused so has no session any more either.
    expect(await liveSession(last.sessionId, clock)).toBeNull();
  });

  if (kind === "Samba") {
    test("the primary group counts, which lists nobody as its member", async () => {
      const dn = `CN=Domain Users,CN=Users,${real.base}`;
      await addOperatorGroup(owner, { id: directoryId, dn, role: "auditor" }, clock);
      const tested = await testOperator(owner, { id: directoryId, username: "dan" });
      expect(tested).toMatchObject({ role: "auditor" });
    });
  }

  test("a session ends within five minutes when the directory takes the group away, disables or locks the account", async () => {
    const ada = await enrolled("ada");
    for (const { take, giveBack, why } of [
      { take: () => real.setMembers(groupDn("Analysts"), []), giveBack: resetAnalysts, why: "not_mapped" },
      { take: () => real.disable("ada"), giveBack: () => real.enable("ada"), why: "directory_disabled" },
      { take: () => real.lock("ada"), giveBack: () => real.unlock("ada"), why: "directory_locked" },
    ]) {
      const session = await signsIn("ada", ada);
      if (!session.ok) throw new Error(`refused before ${why}`);
      await take();
      expect(await judgeOperator(ada.id, clock)).toBe("stays");
      clock.advance(minutes(5));
      expect(await judgeOperator(ada.id, clock)).toBe("ended");
      expect(await liveSession(session.sessionId, clock)).toBeNull();
      const ended = await database().auditEvent.findFirstOrThrow({
        where: { action: "operator.ended_by_directory", subjectId: ada.id },
        orderBy: { id: "desc" },
      });
      expect(ended.detail).toEqual({ reason: why });
      expect(await signsIn("ada", ada)).toEqual({ ok: false });
      expect(await lastReason()).toBe(why);
      await giveBack();
    }
    expect(await failuresOf(ada.id)).toBe(0);
  });

  test("a rename and a move are the same operator, and a name that somebody here has is refused", async () => {
    const ada = await enrolled("ada");
    await real.rename("ada", "adele");
    expect(await signsIn("ada", ada)).toEqual({ ok: false });
    await real.move("adele", "Elsewhere");
    expect(await signsIn("adele", ada)).toMatchObject({ ok: true, operatorId: ada.id });
    expect(await rowOf(ada.id)).toMatchObject({ username: "adele" });

    const local = await makeOperator({ username: "ada", role: "owner" });
    await real.rename("adele", "ada");
    clock.advance(minutes(6));
    expect(await judgeOperator(ada.id, clock)).toBe("ended");
    expect(await rowOf(ada.id)).toMatchObject({ username: "adele" });
    expect(await rowOf(local.id)).toMatchObject({ directoryId: null, role: "owner" });
    await put({ onLoginPage: true });
    expect(await signIn("ada", { code: ada.code(), source: directoryId })).toEqual({ ok: false });
    expect(await lastReason()).toBe("name_taken");
    await real.move("ada", "Berlin");
  });

  test("an operator who is kept here keeps their name, and owners find a note", async () => {
    const made = await enrolledOperator(clock);
    await database().operator.update({ where: { id: made.id }, data: { username: "ada" } });
    await expect(inviteFromDirectory(owner, { directoryId, username: "ada" }, clock)).rejects.toMatchObject({
      code: "conflict",
    });
    expect(await signIn("ada", { password: "wrong", code: made.code() })).toEqual({ ok: false });
    expect(await lastReason()).toBe("name_taken");
    clock.advance(seconds(60));
    expect(
      await signInOperator(
        { username: "ada", password: operatorPassword, code: made.code(), ip: null },
        clock,
      ),
    ).toMatchObject({ ok: true, operatorId: made.id });
    expect(await testOperator(owner, { id: directoryId, username: "ada" })).toMatchObject({
      obstacles: [expect.stringContaining("Another operator has this username")],
    });
    expect(await directoryNotes(owner, clock)).toMatchObject([
      { username: "ada", directoryId, reason: "name_taken" },
    ]);
    expect(await database().operator.count({ where: { directoryId } })).toBe(0);
  });

  test("while it does not answer its operators are refused, and their sessions end after fifteen minutes", async () => {
    const ada = await enrolled("ada");
    const local = await enrolledOperator(clock);
    const session = await signsIn("ada", ada);
    if (!session.ok) throw new Error("refused");
    await put({ addresses: [`${real.host}:1`] });
    expect(await signsIn("ada", ada)).toEqual({ ok: false });
    expect(await lastReason()).toBe("directory_unavailable");
    expect(
      await signInOperator(
        { username: local.username, password: operatorPassword, code: local.code(), ip: null },
        clock,
      ),
    ).toMatchObject({ ok: true });
    clock.advance(minutes(6));
    expect(await judgeOperator(ada.id, clock)).toBe("unknown");
    expect(await liveSession(session.sessionId, clock)).not.toBeNull();
    clock.advance(minutes(9));
    expect(await liveSession(session.sessionId, clock)).toBeNull();
  });

  test("the lock here comes first, and counts guesses through PostgreSQL and through the console together", async () => {
    const { lockoutThreshold } = await database().settings.findUniqueOrThrow({ where: { id: 1 } });
    const ada = await enrolled("ada");
    const { directoryKey } = await rowOf(ada.id);
    const user = await makeUser({ username: "ada-the-user", directoryId, directoryKey });
    await database().settings.update({ where: { id: 1 }, data: { lockoutThreshold: 3 } });
    try {
      const logged = { failures: 1, lastFailureAt: clock.now() };
      await database().loginState.update({ where: { userId: user.id }, data: logged });
      await Promise.all(
        Array.from({ length: 12 }, () =>
          signInOperator({ username: "ada", password: "wrong", code: "000000", ip: null }, clock),
        ),
      );
      expect(await database().loginState.findUniqueOrThrow({ where: { userId: user.id } })).toMatchObject({
        failures: 3,
        lockedUntil: expect.any(Date),
      });
      expect(await failuresOf(ada.id)).toBe(2);
      const code = ada.code();
      expect(
        await signInOperator({ username: "ada", password: testPassword, code, ip: null }, clock),
      ).toEqual({
        ok: false,
      });
      const answer = await bindAs(
        await savedDirectory(directoryId),
        await real.dnOf("ada"),
        testPassword,
        performance.now() + 5000,
      );
      expect(answer.code).toBe(0);
    } finally {
      await database().settings.update({ where: { id: 1 }, data: { lockoutThreshold } });
    }
  });

  test("without a user the count is that of newcomers, and is gone when there is none", async () => {
    const ada = await enrolled("ada");
    const { directoryKey } = await rowOf(ada.id);
    const key = `directory ${directoryId} ${directoryKey}`;
    await signIn("ada", { password: "wrong", code: ada.code() });
    expect(await database().signInThrottle.findUniqueOrThrow({ where: { key } })).toMatchObject({
      failures: 1,
    });
    await database().signInThrottle.delete({ where: { key } });
    expect(await signsIn("ada", ada)).toMatchObject({ ok: true });
    expect(await database().signInThrottle.findUnique({ where: { key } })).toBeNull();
    const lockedUntil = new Date(clock.now().getTime() + minutes(5));
    await database().signInThrottle.create({
      data: { key, failures: 5, lastFailureAt: clock.now(), lockedUntil },
    });
    expect(await signsIn("ada", ada)).toEqual({ ok: false });
    expect(await lastReason()).toBe("locked");
  });

  test("what the directory owns is read-only here; barring and deleting are an owner's", async () => {
    const local = await enrolledOperator(clock);
    await map("Administrators of databases", "owner");
    const cem = await enrolled("cem");
    const session = await signsIn("cem", cem);
    if (!session.ok) throw new Error("refused");
    expect(await rowOf(cem.id)).toMatchObject({ role: "owner" });
    const wanted = { operatorId: cem.id, displayName: "x", email: null, role: "auditor" } as const;
    await expect(updateOperator(owner, wanted)).rejects.toMatchObject({ code: "conflict" });
    const self = { ...owner, id: cem.id, name: "cem" };
    const typed = { password: testPassword, code: cem.code(), newPassword: "another otter battery" };
    await expect(changeOwnPassword(self, typed, clock)).rejects.toMatchObject({ code: "conflict" });
    // No owner of a directory is the last one.
    const others = await database().operator.findMany({
      where: { role: "owner", directoryId: null, id: { not: local.id }, disabledAt: null },
    });
    for (const other of others)
      await database().operator.update({ where: { id: other.id }, data: { disabledAt: clock.now() } });
    await expect(disableOperator(self, { operatorId: local.id }, clock)).rejects.toMatchObject({
      code: "conflict",
    });
    await expect(deleteOperator(self, { operatorId: local.id })).rejects.toMatchObject({ code: "conflict" });

    await disableOperator(local.actor, { operatorId: cem.id }, clock);
    expect(await liveSession(session.sessionId, clock)).toBeNull();
    expect(await signsIn("cem", cem)).toEqual({ ok: false });
    expect(await lastReason()).toBe("disabled");
    await deleteOperator(local.actor, { operatorId: cem.id });
    expect(await signsIn("cem", cem)).toEqual({ ok: false });
    expect(await lastReason()).toBe("not_enrolled");
  });

  test("switched off, its operators are out at once; the choice of the sign-in page restricts who is asked", async () => {
    const ada = await enrolled("ada");
    await put({ onLoginPage: true });
    expect(await signsIn("ada", ada)).toEqual({ ok: false });
    expect(await signIn("ada", { code: ada.code(), source: crypto.randomUUID() })).toEqual({ ok: false });
    clock.advance(seconds(30));
    const session = await signIn("ada", { code: codeIn(ada), source: directoryId });
    if (!session.ok) throw new Error("refused");
    const off = { id: directoryId, operatorsSignIn: false, onLoginPage: false };
    await updateOperatorSignIn(owner, off);
    expect(await liveSession(session.sessionId, clock)).toBeNull();
    expect(await signsIn("ada", ada)).toEqual({ ok: false });
    await updateOperatorSignIn(owner, { ...off, operatorsSignIn: true });
    expect(await liveSession(session.sessionId, clock), "a session of before").toBeNull();
  });

  /** The code at the moment that `signIn` moves the clock to. */
  function codeIn(person: { code: () => string }): string {
    clock.advance(seconds(30));
    const code = person.code();
    clock.advance(-seconds(30));
    return code;
  }
});
