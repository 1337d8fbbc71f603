/** Tests operator links and what operators change about their own account. */
import { beforeEach, describe, expect, test } from "vitest";
import { hours, minutes, seconds } from "@/lib/foundation/base/durations";
import { database } from "@/lib/foundation/platform/database";
import { operatorWith } from "@/lib/testing/actors";
import { makeOperator } from "@/lib/testing/factories";
import { fixedClock } from "@/lib/testing/fixed-clock";
import { codeNow, enrolledOperator, keyOfText, operatorPassword } from "@/lib/testing/operators";
import { openOperatorLink, redeemOperatorLink } from "./enroll";
import { issueOperatorLink } from "./link";
import { changeOwnPassword, confirmOwnFactor, startOwnFactor } from "./own";
import { signInOperator } from "./sign-in";

let clock = fixedClock("2026-11-20T12:00:00Z");
const owner = operatorWith("owner");

beforeEach(() => {
  clock = fixedClock("2026-11-20T12:00:00Z");
});

async function newLink() {
  const { id, username } = await makeOperator({ role: "auditor" });
  const { url } = await issueOperatorLink(owner, { operatorId: id }, clock);
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:3000\/operator-link#[\w-]{43}$/);
  return { id, username, token: new URL(url).hash.slice(1) };
}

const rowOf = (id: string) => database().operator.findUniqueOrThrow({ where: { id } });

describe("an operator link", () => {
  test("sets password and app, once", async () => {
    const { id, username, token } = await newLink();
    const shown = await openOperatorLink({ token }, clock);
    expect(shown).toMatchObject({ username, passwordLimits: { minLength: 12 } });
    expect(shown.uri).toContain(shown.secretText.replaceAll(" ", ""));
    const input = { token, password: operatorPassword, code: codeNow(keyOfText(shown.secretText), clock) };
    const results = await Promise.allSettled([1, 2, 3].map(() => redeemOperatorLink(input, null, clock)));
    expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
    await expect(openOperatorLink({ token }, clock)).rejects.toMatchObject({ code: "not_found" });
    expect((await rowOf(id)).sessionEpoch).toBe(1);
    const actions = await database().auditEvent.findMany({
      where: { subjectId: id },
      orderBy: { id: "asc" },
    });
    expect(actions.map(({ action }) => action)).toEqual(["operator.link_issued", "operator.enrolled"]);
    // The code that enrolled is spent.
    const typed = { username, password: operatorPassword, code: input.code, ip: null };
    expect(await signInOperator(typed, clock)).toEqual({ ok: false });
  });

  test("says what is wrong with password and code, and stays open", async () => {
    const { token, username } = await newLink();
    const { secretText } = await openOperatorLink({ token }, clock);
    const code = codeNow(keyOfText(secretText), clock);
    for (const password of ["short", `${username} and more`]) {
      await expect(redeemOperatorLink({ token, password, code }, null, clock)).rejects.toMatchObject({
        fields: { password: expect.any(String) },
      });
    }
    const wrong = code === "000000" ? "111111" : "000000";
    await expect(
      redeemOperatorLink({ token, password: operatorPassword, code: wrong }, null, clock),
    ).rejects.toMatchObject({ fields: { code: expect.any(String) } });
    await redeemOperatorLink({ token, password: operatorPassword, code }, null, clock);
  });

  test("opened again, the key of the first time is void", async () => {
    const { token } = await newLink();
    const first = await openOperatorLink({ token }, clock);
    const second = await openOperatorLink({ token }, clock);
    expect(second.secretText).not.toBe(first.secretText);
    const input = { token, password: operatorPassword, code: codeNow(keyOfText(first.secretText), clock) };
    await expect(redeemOperatorLink(input, null, clock)).rejects.toMatchObject({ code: "invalid_input" });
  });

  test("expires after a day, ends with the next one and with disabling", async () => {
    const { id, token } = await newLink();
    clock.advance(hours(24));
    await expect(openOperatorLink({ token }, clock)).rejects.toMatchObject({ code: "not_found" });
    const again = await issueOperatorLink(owner, { operatorId: id }, clock);
    await issueOperatorLink(owner, { operatorId: id }, clock);
    const replaced = new URL(again.url).hash.slice(1);
    await expect(openOperatorLink({ token: replaced }, clock)).rejects.toMatchObject({ code: "not_found" });
  });

  test("keeps the old credentials until it is used", async () => {
    const ada = await enrolledOperator(clock);
    await issueOperatorLink(owner, { operatorId: ada.id }, clock);
    const typed = { username: ada.username, password: operatorPassword, code: ada.code(), ip: null };
    expect(await signInOperator(typed, clock)).toMatchObject({ ok: true });
  });
});

describe("one's own account", () => {
  test("another password asks for the present ones, and ends sessions", async () => {
    const ada = await enrolledOperator(clock);
    const newPassword = "another otter battery";
    await expect(
      changeOwnPassword(ada.actor, { password: "wrong", code: ada.code(), newPassword }, clock),
    ).rejects.toMatchObject({ code: "invalid_input" });
    await expect(
      changeOwnPassword(ada.actor, { password: operatorPassword, code: ada.code(), newPassword: "x" }, clock),
    ).rejects.toMatchObject({ fields: { newPassword: expect.any(String) } });
    await changeOwnPassword(ada.actor, { password: operatorPassword, code: ada.code(), newPassword }, clock);
    expect((await rowOf(ada.id)).sessionEpoch).toBe(2);
    clock.advance(seconds(30));
    const typed = { username: ada.username, code: ada.code(), ip: null };
    expect(await signInOperator({ ...typed, password: operatorPassword }, clock)).toEqual({ ok: false });
    expect(await signInOperator({ ...typed, password: newPassword }, clock)).toMatchObject({ ok: true });
  });

  test("another app: the old one works until the new one is confirmed, then never again", async () => {
    const ada = await enrolledOperator(clock);
    const proof = { password: operatorPassword, code: ada.code() };
    const { token, secretText } = await startOwnFactor(ada.actor, proof, clock);
    clock.advance(seconds(30));
    const typed = { username: ada.username, password: operatorPassword, ip: null };
    expect(await signInOperator({ ...typed, code: ada.code() }, clock)).toMatchObject({ ok: true });
    const eve = await enrolledOperator(fixedClock(clock.now()));
    const code = codeNow(keyOfText(secretText), clock);
    await expect(confirmOwnFactor(eve.actor, { token, code }, clock)).rejects.toMatchObject({
      code: "forbidden",
    });
    await confirmOwnFactor(ada.actor, { token, code }, clock);
    expect((await rowOf(ada.id)).sessionEpoch).toBe(2);
    clock.advance(seconds(30));
    expect(await signInOperator({ ...typed, code: ada.code() }, clock)).toEqual({ ok: false });
    const next = codeNow(keyOfText(secretText), clock);
    expect(await signInOperator({ ...typed, code: next }, clock)).toMatchObject({ ok: true });
  });

  test("the new key waits a quarter of an hour", async () => {
    const ada = await enrolledOperator(clock);
    const proof = { password: operatorPassword, code: ada.code() };
    const { token, secretText } = await startOwnFactor(ada.actor, proof, clock);
    clock.advance(minutes(15));
    const code = codeNow(keyOfText(secretText), clock);
    await expect(confirmOwnFactor(ada.actor, { token, code }, clock)).rejects.toMatchObject({
      code: "not_found",
    });
  });

  test("guessing in an open session locks like guessing at the door", async () => {
    const ada = await enrolledOperator(clock);
    const proof = { password: "wrong", code: "000000" };
    for (let i = 0; i < 5; i++)
      await expect(startOwnFactor(ada.actor, proof, clock)).rejects.toMatchObject({ code: "invalid_input" });
    const right = { password: operatorPassword, code: ada.code() };
    await expect(startOwnFactor(ada.actor, right, clock)).rejects.toMatchObject({ code: "unavailable" });
  });
});
