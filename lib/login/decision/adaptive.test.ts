/** Adaptive rules by table: when each kind fires. */
import { describe, expect, test } from "vitest";
import { type AdaptiveFacts, type AdaptiveRule, adaptiveRule, firstFiring } from "./adaptive";
import { unknownWhere, type WhereFrom, whereByDoor } from "./where-from";

const facts = (changes: Partial<AdaptiveFacts> = {}): AdaptiveFacts => ({
  now: new Date("2026-11-20T12:00:00Z"),
  whereFrom: unknownWhere,
  networksBefore: [],
  isFirstLoginHere: false,
  failureTimes: [],
  ...changes,
});
const hours = (changes: object = {}): AdaptiveRule =>
  adaptiveRule.parse({
    kind: "hours",
    days: ["mon", "tue", "wed", "thu", "fri"],
    from: "08:00",
    to: "18:00",
    timeZone: "UTC",
    when: "outside",
    outcome: "deny",
    ...changes,
  });

describe("hours", () => {
  test.each([
    ["Friday noon", "2026-11-20T12:00:00Z", {}, false],
    ["first minute", "2026-11-20T08:00:00Z", {}, false],
    ["minute before", "2026-11-20T07:59:59Z", {}, true],
    ["last minute", "2026-11-20T17:59:59Z", {}, false],
    ["minute after", "2026-11-20T18:00:00Z", {}, true],
    ["Saturday", "2026-11-21T12:00:00Z", {}, true],
    [
      "another zone: 07:30 in London is 08:30 in Berlin",
      "2026-11-20T07:30:00Z",
      { timeZone: "Europe/Berlin" },
      false,
    ],
    [
      "summer time: 06:30 UTC is 08:30 in Berlin",
      "2026-07-17T06:30:00Z",
      { timeZone: "Europe/Berlin" },
      false,
    ],
    ["inside fires inside", "2026-11-20T12:00:00Z", { when: "inside" }, true],
    ["past midnight, evening", "2026-11-20T23:00:00Z", { from: "22:00", to: "06:00" }, false],
    [
      "past midnight, next morning belongs to Friday",
      "2026-11-21T05:00:00Z",
      { from: "22:00", to: "06:00" },
      false,
    ],
    ["past midnight, last minute", "2026-11-21T05:59:59Z", { from: "22:00", to: "06:00" }, false],
    ["past midnight, minute after", "2026-11-21T06:00:00Z", { from: "22:00", to: "06:00" }, true],
    ["from and to alike are no hours at all", "2026-11-20T12:00:00Z", { from: "08:00", to: "08:00" }, true],
    [
      "past midnight, Monday morning belongs to Sunday",
      "2026-11-23T05:00:00Z",
      { from: "22:00", to: "06:00" },
      true,
    ],
  ])("%s", (_, now, changes, fires) => {
    expect(firstFiring([hours(changes)], facts({ now: new Date(now) })) !== null).toBe(fires);
  });
});

const oneOf = (...addresses: string[]): WhereFrom => ({ certainty: "one_of", addresses, by: "starting" });

describe("network", () => {
  const fires = (where: WhereFrom, when: "inside" | "outside", changes: object = {}) => {
    const rule = adaptiveRule.parse({
      ...{ kind: "network", networks: ["10.0.0.0/8", "2001:db8::/32"], when, outcome: "deny", ...changes },
    });
    return firstFiring([rule], facts({ whereFrom: where })) !== null;
  };
  test.each([
    ["10.1.2.3", "outside", false],
    ["::ffff:10.1.2.3", "outside", false],
    ["192.0.2.1", "outside", true],
    ["2001:db8::7", "outside", false],
    [null, "outside", true],
    ["not an address", "outside", true],
    ["local", "outside", true],
    ["local", "inside", false],
    ["10.1.2.3", "inside", true],
    ["192.0.2.1", "inside", false],
    [null, "inside", false],
  ] as const)("%s %s: %s", (address, when, expected) => {
    expect(fires(whereByDoor(address), when)).toBe(expected);
  });

  test.each([
    ["outside", "outside", true],
    ["outside", "inside", false],
    ["inside", "outside", false],
    ["inside", "inside", true],
    ["neither", "outside", false],
    ["neither", "inside", false],
  ] as const)("what is not known counts as %s; %s: %s", (unknown, when, expected) => {
    for (const where of [unknownWhere, whereByDoor("no address")])
      expect(fires(where, when, { unknown })).toBe(expected);
    expect(fires(whereByDoor("10.1.2.3"), when, { unknown })).toBe(when === "inside");
  });

  test.each([
    ["all inside", oneOf("10.1.2.3", "10.1.2.4"), false, true],
    ["one outside, last", oneOf("10.1.2.3", "192.0.2.1"), true, true],
    ["one outside, first", oneOf("192.0.2.1", "2001:db8::1"), true, true],
    ["all outside", oneOf("192.0.2.1", "192.0.2.2"), true, false],
    ["one on the machine itself", oneOf("10.1.2.3", "local"), true, true],
  ])("one of several, %s: the worst of them counts", (_, where, outside, inside) => {
    expect(fires(where, "outside")).toBe(outside);
    expect(fires(where, "inside")).toBe(inside);
  });
});

describe("first login from a network", () => {
  const fires = (whereFrom: WhereFrom, networksBefore: string[] = [], unknown?: "does_not_fire") =>
    firstFiring(
      [adaptiveRule.parse({ kind: "first_network", unknown, outcome: "deny" })],
      facts({ whereFrom, networksBefore }),
    ) !== null;
  const before = ["192.0.2.0/24", "2001:db8:0:1::/64", "local"];
  test.each([
    ["the same /24", whereByDoor("192.0.2.200"), before, false],
    ["as IPv6 writes it", whereByDoor("::ffff:192.0.2.200"), before, false],
    ["the next /24", whereByDoor("192.0.3.1"), before, true],
    ["the same /64", whereByDoor("2001:db8:0:1:ff::1"), before, false],
    ["the next /64", whereByDoor("2001:db8:0:2::1"), before, true],
    ["the machine itself", whereByDoor("local"), before, false],
    ["the very first", whereByDoor("192.0.2.200"), [], true],
    ["both known", oneOf("192.0.2.1", "local"), before, false],
    ["one of two known", oneOf("192.0.2.1", "192.0.3.1"), before, true],
    ["not known", unknownWhere, before, true],
    ["no address", whereByDoor("+49 30 1234"), before, true],
  ])("%s", (_, where, networks, expected) => {
    expect(fires(where, networks)).toBe(expected);
  });

  test("what is not known fires unless the rule says otherwise, and what is known does all the same", () => {
    expect(fires(unknownWhere, before, "does_not_fire")).toBe(false);
    expect(fires(whereByDoor("192.0.3.1"), before, "does_not_fire")).toBe(true);
  });
});

test("rules of before are read as they were meant", () => {
  const old = { kind: "network", networks: ["10.0.0.0/8"], when: "outside", outcome: "deny" };
  expect(adaptiveRule.parse(old)).toEqual({ ...old, unknown: "outside" });
});

test("first login here and recent failures", () => {
  expect(
    firstFiring([{ kind: "first_login", outcome: "require_factor" }], facts({ isFirstLoginHere: true }))
      ?.number,
  ).toBe(1);
  const rule: AdaptiveRule = { kind: "recent_failures", failures: 2, withinMinutes: 10, outcome: "deny" };
  const minutesAgo = (n: number) => new Date(Date.parse("2026-11-20T12:00:00Z") - n * 60_000);
  expect(firstFiring([rule], facts({ failureTimes: [minutesAgo(1), minutesAgo(11)] }))).toBeNull();
  expect(firstFiring([rule], facts({ failureTimes: [minutesAgo(1), minutesAgo(10)] }))).toBeNull();
  expect(firstFiring([rule], facts({ failureTimes: [minutesAgo(1), minutesAgo(9)] }))?.why).toBe(
    "2 failures within 10 minutes.",
  );
});

test("the first rule that fires decides", () => {
  const rules: AdaptiveRule[] = [
    hours({ when: "outside" }),
    { kind: "first_login", outcome: "require_factor" },
    hours({ when: "inside" }),
  ];
  expect(firstFiring(rules, facts({ isFirstLoginHere: true }))).toMatchObject({
    number: 2,
    rule: { kind: "first_login" },
  });
});

test.each([
  [{ from: "8:00" }, "HH:MM"],
  [{ timeZone: "Mars/Olympus" }, "time zone"],
  [{ days: [] }, "weekday"],
])("%j is refused with the fix", (changes, word) => {
  expect(() => hours(changes)).toThrow(word);
});

test("a network rule names at least one network", () => {
  const rule = { kind: "network", networks: [], when: "outside", outcome: "deny" };
  expect(() => adaptiveRule.parse(rule)).toThrow("Enter at least one network.");
});
