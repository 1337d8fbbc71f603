/** Codes that are sent: what one is worth over its life, and when another may be sent. */
import { describe, expect, test } from "vitest";
import { utf8 } from "@/lib/foundation/base/bytes";
import { after, days, minutes, seconds } from "@/lib/foundation/base/durations";
import { mailCode } from "./kinds/mail-code";
import {
  afterWrongCode,
  askForCode,
  type SentData,
  type SentFactor,
  sentCodeEnds,
  sentKey,
  tallyKeys,
  verifySent,
} from "./sent-code";
import { codeAt } from "./totp";

const noon = new Date("2026-11-20T12:00:00Z");
const secret = utf8("12345678901234567890");
const code = (number: number) => codeAt(sentKey(secret), number);
const sent = (number: number, ageMs = 0, tries = 0): SentData["codes"][number] => ({
  ...{ number, tries },
  sentAt: after(noon, -ageMs).toISOString(),
});
const factor = (codes: SentData["codes"], more: Partial<SentFactor> = {}): SentFactor => ({
  ...{ secret, counter: -1, lastUsedAt: null, data: { to: "ada@example.org", codes } },
  ...more,
});
const limits = { cooldownSeconds: 30, perUserAndDay: 3, perTargetAndDay: 2 };
const keys = tallyKeys("u", mailCode.id, "ada@example.org");
const tally = (i: 0 | 1, count: number, sinceMs: number, lastMs: number) => ({
  ...{ key: keys[i], count },
  since: after(noon, -sinceMs),
  lastAt: after(noon, -lastMs),
});

describe("what a code is worth", () => {
  const two = [sent(8), sent(7, minutes(2))];
  test.each<[string, SentFactor, string, object]>([
    ["the newest", factor(two), code(8), { status: "fresh", counter: 8 }],
    [
      "the one before it, which moves the counter past both",
      factor(two),
      code(7),
      { status: "fresh", counter: 8 },
    ],
    ["an older one", factor(two), code(6), { status: "none" }],
    ["one that was never sent", factor(two), code(9), { status: "none" }],
    ["any, where none was sent", factor([]), code(0), { status: "none" }],
    ["one that counted", factor(two, { counter: 8 }), code(8), { status: "spent", counter: 8 }],
    ["one beside it that counted", factor(two, { counter: 8 }), code(7), { status: "spent", counter: 8 }],
    ["a second before its end", factor([sent(0, minutes(10) - 1)]), code(0), { status: "fresh", counter: 0 }],
    ["at its end", factor([sent(0, minutes(10))]), code(0), { status: "spent", counter: 0 }],
    ["after four wrong ones", factor([sent(0, 0, 4)]), code(0), { status: "fresh", counter: 0 }],
    ["after five wrong ones", factor([sent(0, 0, 5)]), code(0), { status: "spent", counter: 0 }],
    [
      "after its end by a clock that was set back since",
      factor([sent(0)], { latestAt: after(noon, minutes(10)) }),
      code(0),
      { status: "spent", counter: 0 },
    ],
    [
      "sent by a clock that is a little faster",
      factor([sent(0, -minutes(1))]),
      code(0),
      { status: "fresh", counter: 0 },
    ],
    [
      "sent by a clock that ran far ahead and was set back since",
      factor([sent(0, -minutes(10))]),
      code(0),
      { status: "spent", counter: 0 },
    ],
  ])("%s", (_, held, typed, expected) => {
    expect(verifySent(held, typed, noon)).toEqual(expected);
  });

  test("wrong ones count against all that are open, and against nothing where none is", () => {
    expect(afterWrongCode(factor([sent(8), sent(7, 0, 2)]), noon)?.codes.map(({ tries }) => tries)).toEqual([
      1, 3,
    ]);
    expect(afterWrongCode(factor([sent(8, minutes(11))]), noon)).toBeNull();
    expect(afterWrongCode(factor([sent(8)], { counter: 8 }), noon)).toBeNull();
  });

  test("ends ten minutes after it was sent; nobody knows when one ends that was not", () => {
    expect(sentCodeEnds({ to: "", codes: [sent(8)] }, 8)).toEqual(after(noon, minutes(10)));
    expect(sentCodeEnds({ to: "", codes: [sent(8)] }, 7)).toBeNull();
  });
});

describe("asking", () => {
  const ask = (held: SentFactor) => askForCode("u", mailCode, held, limits, noon);
  const outcomes: [string, SentFactor, string][] = [
    ["the first", factor([]), "send"],
    ["within the cool-down, while one is open", factor([sent(0, seconds(29))]), "joined"],
    [
      "within it, after that one was used",
      factor([sent(0, seconds(29))], { counter: 0, tallies: [tally(0, 1, 0, seconds(29))] }),
      "limited",
    ],
    [
      "after it",
      factor([sent(0, seconds(30))], { tallies: [tally(0, 1, seconds(30), seconds(30))] }),
      "send",
    ],
    [
      "to an address that somebody else has just been sent one",
      factor([], { tallies: [tally(1, 1, 0, seconds(1))] }),
      "limited",
    ],
    [
      "with as many to the person as a day allows",
      factor([], { tallies: [tally(0, 3, minutes(60), minutes(5))] }),
      "limited",
    ],
    [
      "with as many to the address",
      factor([], { tallies: [tally(1, 2, minutes(60), minutes(5))] }),
      "limited",
    ],
    [
      "with one fewer of each",
      factor([], { tallies: [tally(0, 2, minutes(60), minutes(5)), tally(1, 1, minutes(60), minutes(5))] }),
      "send",
    ],
    ["a day later", factor([], { tallies: [tally(0, 3, days(1), minutes(5))] }), "send"],
    [
      "by a clock that was set back",
      factor([], { tallies: [tally(0, 1, -minutes(60), -minutes(60))] }),
      "limited",
    ],
    [
      "by a clock that ran more than a day ahead and was set back since",
      factor([sent(0, -days(2))], {
        tallies: [tally(0, 3, -days(2), -days(2)), tally(1, 2, -days(2), -days(2))],
      }),
      "send",
    ],
  ];
  test.each(outcomes)("%s", (_, held, outcome) => {
    expect(ask(held).outcome).toBe(outcome);
  });

  test("sends a number that was never sent, keeps the one before, and counts on", () => {
    const held = factor([sent(8, minutes(1), 2), sent(7, minutes(2))], {
      counter: 8,
      tallies: [tally(0, 1, minutes(60), minutes(1)), tally(1, 1, days(1), minutes(1))],
    });
    expect(ask(held)).toEqual({
      outcome: "send",
      number: 9,
      data: { to: "ada@example.org", codes: [sent(9), sent(8, minutes(1), 2)] },
      tallies: [
        { before: held.tallies?.[0], after: tally(0, 2, minutes(60), 0) },
        { before: held.tallies?.[1], after: tally(1, 1, 0, 0) },
      ],
    });
  });
});
