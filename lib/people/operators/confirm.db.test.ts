/** Tests the confirmation that opens sensitive changes for a session: right once, for ten minutes, in that session alone. */
import { beforeEach, expect, test } from "vitest";
import { minutes } from "@/lib/foundation/base/durations";
import { database } from "@/lib/foundation/platform/database";
import { liveSession } from "@/lib/people/console-sessions/live";
import { isProofFresh } from "@/lib/people/console-sessions/rules";
import { fixedClock } from "@/lib/testing/fixed-clock";
import { type EnrolledOperator, enrolledOperator, operatorPassword } from "@/lib/testing/operators";
import { confirmIdentity } from "./own";
import { signInOperator } from "./sign-in";

let clock = fixedClock("2026-11-20T12:00:00Z");
let ada: EnrolledOperator;

beforeEach(async () => {
  clock = fixedClock("2026-11-20T12:00:00Z");
  ada = await enrolledOperator(clock);
});

async function signIn(): Promise<string> {
  clock.advance(minutes(1));
  const typed = { username: ada.username, password: operatorPassword, code: ada.code(), ip: null };
  const result = await signInOperator(typed, clock);
  if (!result.ok) throw new Error("the sign-in was refused");
  return result.sessionId;
}

const isFresh = async (id: string) => {
  const session = await liveSession(id, clock);
  return session !== null && isProofFresh(session.provenAt, clock.now());
};
const actorIn = (sessionId: string) => ({ ...ada.actor, sessionId, hasFreshProof: false });
const confirm = (sessionId: string, typed: { password?: string; code?: string } = {}) =>
  confirmIdentity(actorIn(sessionId), { password: operatorPassword, code: ada.code(), ...typed }, clock);

test("the sign-in counts for ten minutes, then password and code do, in that session alone", async () => {
  const [first, second] = [await signIn(), await signIn()];
  expect(await isFresh(first)).toBe(true);
  clock.advance(minutes(10));
  expect(await isFresh(first)).toBe(false);
  await confirm(first);
  expect([await isFresh(first), await isFresh(second)]).toEqual([true, false]);
  clock.advance(minutes(10) - 1);
  expect(await isFresh(first)).toBe(true);
  clock.advance(1);
  expect(await isFresh(first)).toBe(false);
});

test("wrong ones open nothing, and lock like a sign-in", async () => {
  const session = await signIn();
  clock.advance(minutes(10));
  for (let i = 0; i < 5; i++) {
    await expect(confirm(session, i % 2 ? { password: "wrong" } : { code: "000000" })).rejects.toMatchObject({
      code: "invalid_input",
    });
  }
  await expect(confirm(session)).rejects.toMatchObject({ code: "unavailable" });
  expect(await isFresh(session)).toBe(false);
});

test("the code is spent by it, and the audit log says so", async () => {
  const session = await signIn();
  clock.advance(minutes(10));
  const code = ada.code();
  await confirm(session, { code });
  await expect(confirm(session, { code })).rejects.toMatchObject({ fields: { code: expect.any(String) } });
  const events = await database().auditEvent.findMany({
    where: { subjectId: ada.id, action: "operator.confirmed" },
  });
  expect(events).toHaveLength(1);
});

test("another operator's session is not opened by one's own proof", async () => {
  const session = await signIn();
  clock.advance(minutes(10));
  const eve = await enrolledOperator(clock);
  const typed = { password: operatorPassword, code: eve.code() };
  await confirmIdentity({ ...eve.actor, sessionId: session }, typed, clock);
  expect(await isFresh(session)).toBe(false);
});
