/** Tests the sign-in of operators: both factors, one use per code, lock, audit. */
import { beforeEach, describe, expect, test } from "vitest";
import { minutes, seconds } from "@/lib/foundation/base/durations";
import { database } from "@/lib/foundation/platform/database";
import { makeOperator } from "@/lib/testing/factories";
import { fixedClock } from "@/lib/testing/fixed-clock";
import { type EnrolledOperator, enrolledOperator, operatorPassword } from "@/lib/testing/operators";
import { disableOperator, enableOperator } from "./service";
import { signInOperator } from "./sign-in";

let clock = fixedClock("2026-11-20T12:00:00Z");
let ada: EnrolledOperator;

beforeEach(async () => {
  clock = fixedClock("2026-11-20T12:00:00Z");
  ada = await enrolledOperator(clock);
});

const signIn = (typed: { username?: string; password?: string; code?: string } = {}) =>
  signInOperator(
    { username: ada.username, password: operatorPassword, code: ada.code(), ip: "192.0.2.9", ...typed },
    clock,
  );

const stateOf = (operatorId: string) => database().loginState.findUniqueOrThrow({ where: { operatorId } });

const reasonsOf = async (name: string) =>
  (
    await database().auditEvent.findMany({
      where: { subjectName: name, action: { startsWith: "operator.sign" } },
      orderBy: { id: "asc" },
    })
  ).map(({ action, detail }) =>
    action === "operator.signed_in" ? "in" : (detail as { reason: string }).reason,
  );

describe("a sign-in", () => {
  test("takes password and code, with the username in any case and spaces in the code", async () => {
    const code = ada.code().replace(/(...)/, "$1 ");
    expect(await signIn({ username: ` ${ada.username.toUpperCase()}`, code })).toMatchObject({
      ok: true,
      operatorId: ada.id,
      sessionId: expect.any(String),
    });
    expect(await reasonsOf(ada.username)).toEqual(["in"]);
    const row = await database().operator.findUniqueOrThrow({ where: { id: ada.id } });
    expect(row.lastSignInAt).toEqual(clock.now());
  });

  test("refuses each wrong part alike, and audits which it was", async () => {
    const wrong = ada.code() === "000000" ? "111111" : "000000";
    for (const typed of [{ password: "wrong" }, { code: wrong }, { code: "" }, { password: "" }]) {
      expect(await signIn(typed)).toEqual({ ok: false });
    }
    expect(await reasonsOf(ada.username)).toEqual([
      "wrong_password",
      "wrong_code",
      "missing_code",
      "wrong_password",
    ]);
    expect(await signIn({ username: "nobody-here" })).toEqual({ ok: false });
    expect(await reasonsOf("nobody-here")).toEqual(["unknown"]);
  });

  test("the same code once, also from many tabs at the same time", async () => {
    const code = ada.code();
    const results = await Promise.all(Array.from({ length: 12 }, () => signIn({ code })));
    expect(results.filter((result) => result.ok)).toHaveLength(1);
    clock.advance(seconds(1));
    expect(await signIn({ code })).toEqual({ ok: false });
  });

  test("an earlier code does not count after a later one", async () => {
    const earlier = ada.code();
    clock.advance(seconds(30));
    expect(await signIn()).toMatchObject({ ok: true });
    expect(await signIn({ code: earlier })).toEqual({ ok: false });
  });

  test("not while locked, and again when the lock has run out", async () => {
    for (let i = 0; i < 5; i++) await signIn({ password: "wrong" });
    expect(await signIn()).toEqual({ ok: false });
    expect((await reasonsOf(ada.username)).at(-1)).toBe("locked");
    clock.advance(minutes(1));
    expect(await signIn()).toMatchObject({ ok: true });
    expect(await stateOf(ada.id)).toMatchObject({ failures: 0, lockedUntil: null });
  });

  test("failures at the same time all count", async () => {
    await Promise.all(Array.from({ length: 4 }, () => signIn({ password: "wrong" })));
    expect(await stateOf(ada.id)).toMatchObject({ failures: 4 });
  });

  test("not when disabled or never enrolled", async () => {
    const other = await enrolledOperator(clock);
    await disableOperator(other.actor, { operatorId: ada.id });
    expect(await signIn()).toEqual({ ok: false });
    await enableOperator(other.actor, { operatorId: ada.id });
    expect(await signIn()).toMatchObject({ ok: true });
    const fresh = await makeOperator();
    expect(await signIn({ username: fresh.username })).toEqual({ ok: false });
    expect(await reasonsOf(fresh.username)).toEqual(["no_password"]);
  });
});
