/** Tests the rate limit of sign-ins per address. */
import { beforeEach, describe, expect, test } from "vitest";
import { database } from "@/lib/foundation/platform/database";
import { makeOperator } from "@/lib/testing/factories";
import { fixedClock } from "@/lib/testing/fixed-clock";
import { enrolledOperator, operatorPassword } from "@/lib/testing/operators";
import { signInOperatorFrom } from "./sign-in";
import { addressRules, releaseSlot, type Slot, takeSlot } from "./throttle";

const now = new Date("2026-11-20T12:00:00Z");
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);
const many = (count: number, ip = "192.0.2.1") =>
  Promise.all(Array.from({ length: count }, () => takeSlot(ip, now)));
const isTaken = (slot: Slot): slot is Extract<Slot, { status: "taken" }> => slot.status === "taken";

beforeEach(async () => {
  await database().signInThrottle.deleteMany();
});

describe("slots", () => {
  test("of a hundred at once, twenty are given", async () => {
    const slots = await many(100);
    expect(slots.filter(isTaken)).toHaveLength(addressRules.threshold);
    expect(slots.filter((slot) => !isTaken(slot))[0]).toEqual({ status: "throttled", seconds: 30 });
    expect(await takeSlot("192.0.2.1", later(29.5))).toEqual({ status: "throttled", seconds: 1 });
    expect(await takeSlot("192.0.2.2", now)).toMatchObject({ status: "taken" });
  });

  test("after the wait one more is given, and the next wait is longer", async () => {
    await many(20);
    expect((await takeSlot("192.0.2.1", later(30))).status).toBe("taken");
    expect(await takeSlot("192.0.2.1", later(30))).toEqual({ status: "throttled", seconds: 60 });
  });

  test("given back, it never was a failure, and the wait that it began is over", async () => {
    const slots = (await many(20)).filter(isTaken);
    expect((await takeSlot("192.0.2.1", now)).status).toBe("throttled");
    await Promise.all(slots.slice(0, 12).map(releaseSlot));
    expect(await database().signInThrottle.findMany()).toMatchObject([{ failures: 8, lockedUntil: null }]);
    await Promise.all(slots.slice(12).map(releaseSlot));
    expect(await database().signInThrottle.count()).toBe(0);
  });

  test("a right sign-in after the wait lifts its own wait, not the failures before", async () => {
    await many(20);
    const slot = await takeSlot("192.0.2.1", later(30));
    if (isTaken(slot)) await releaseSlot(slot);
    expect(await database().signInThrottle.findMany()).toMatchObject([
      { failures: 20, lockedUntil: null, lastFailureAt: now },
    ]);
  });

  test("one IPv6 subscriber is one address", async () => {
    for (let i = 0; i < addressRules.threshold; i++) await takeSlot(`2001:db8::${i}`, now);
    expect(await takeSlot("2001:db8::ffff", now)).toEqual({ status: "throttled", seconds: 30 });
    expect(await takeSlot("2001:db8:0:1::1", now)).toMatchObject({ status: "taken" });
  });

  test("rows of long ago are removed", async () => {
    await many(3);
    await takeSlot("192.0.2.9", later(3 * 3600));
    expect(await database().signInThrottle.findMany()).toMatchObject([{ key: "192.0.2.9/32" }]);
  });
});

describe("sign-ins from one address", () => {
  test("of forty wrong ones at once twenty are judged, and the audit log stays short", async () => {
    const { username } = await makeOperator();
    const typed = { username, password: "wrong", code: "000000" };
    const guesses = Array.from({ length: 40 }, (_, i) =>
      signInOperatorFrom(i % 2 ? typed : { ...typed, username: `nobody-${i}` }, { ip: "192.0.2.7" }),
    );
    const outcomes = await Promise.all(guesses);
    expect(outcomes.filter(({ status }) => status === "refused")).toHaveLength(addressRules.threshold);
    expect(outcomes.filter(({ status }) => status === "throttled")).toHaveLength(20);
    const rows = await database().auditEvent.count({ where: { action: "operator.sign_in_failed" } });
    expect(rows).toBeLessThanOrEqual(10);
  });

  test("the twenty-first waits, whoever it is; a right one before costs nothing", async () => {
    const clock = fixedClock(new Date(Date.now() - 60_000));
    const ada = await enrolledOperator(clock);
    for (let i = 0; i < 19; i++) {
      const typed = { username: `nobody-${i}`, password: "wrong", code: "000000" };
      expect(await signInOperatorFrom(typed, { ip: "192.0.2.8" })).toEqual({ status: "refused" });
    }
    const right = { username: ada.username, password: operatorPassword, code: ada.code() };
    expect(await signInOperatorFrom(right, { ip: "192.0.2.8" })).toMatchObject({ status: "signed_in" });
    expect(await signInOperatorFrom({ ...right, code: "" }, { ip: "192.0.2.8" })).toEqual({
      status: "refused",
    });
    expect(await signInOperatorFrom(right, { ip: "192.0.2.8" })).toMatchObject({ status: "throttled" });
  });
});
