/** Known passwords: what spares a check, for whom, how long, and that nothing wrong is ever spared. */
import { setTimeout as sleep } from "node:timers/promises";
import { beforeEach, expect, test } from "vitest";
import { createKnownPasswords, type KnownPasswords, type Question } from "./known-passwords";
import type { Checked } from "./port";

const rememberMs = 1000;
const question: Question = {
  personId: "ana",
  credential: { source: "local", token: "t1", stored: "hash" },
  typed: "correct horse",
};
const right = { result: "right" } as const;
const wrong = { result: "wrong" } as const;
const spared = { result: "right", isSpared: true };

let nowMs: number;
let known: KnownPasswords;
let checks: number;
let finish: ((found: Checked | Error) => void)[];
beforeEach(() => {
  nowMs = 0;
  known = createKnownPasswords(rememberMs, () => nowMs);
  checks = 0;
  finish = [];
});

/** A check that ends at once. */
const ending = (found: Checked) => async () => {
  checks++;
  return found;
};
/** A check that ends when `finish` says so. */
const pending = () =>
  new Promise<Checked>((resolve, reject) => {
    checks++;
    finish.push((found) => (found instanceof Error ? reject(found) : resolve(found)));
  });
const turn = () => new Promise((resolve) => setImmediate(resolve));

test("identical questions wait for the one check that is under way", async () => {
  const all = Array.from({ length: 50 }, () => known.find(question, pending));
  await turn();
  expect(checks).toBe(1);
  finish[0]?.(right);
  expect(await Promise.all(all)).toEqual([right, ...Array(49).fill(spared)]);
  expect(known.spared()).toEqual({ shared: 49, remembered: 0 });
});

test.each<[string, Checked | Error]>([
  ["is wrong", wrong],
  ["is shed", { result: "unavailable", why: "shed" }],
  ["fails", new Error("unreadable hash")],
])("where the check under way %s, each makes its own", async (_, found) => {
  const first = known.find(question, pending);
  const others = [known.find(question, pending), known.find(question, pending)];
  await turn();
  expect(checks).toBe(1);
  finish[0]?.(found);
  await first.catch(() => undefined);
  await turn();
  expect(checks).toBe(3);
  finish[1]?.(wrong);
  finish[2]?.(wrong);
  expect(await Promise.all(others)).toEqual([wrong, wrong]);
  expect(known.spared()).toEqual({ shared: 0, remembered: 0 });
});

test("a right password is known for a while, which using it does not prolong", async () => {
  expect(await known.find(question, ending(right))).toEqual(right);
  nowMs = rememberMs - 1;
  expect(await known.find(question, ending(right))).toEqual(spared);
  expect([checks, known.spared()]).toEqual([1, { shared: 0, remembered: 1 }]);
  nowMs = rememberMs;
  expect(known.size()).toBe(1);
  expect(await known.find(question, ending(right))).toEqual(right);
  expect(checks).toBe(2);
});

test("the time counts from the end of the check", async () => {
  const first = known.find(question, pending);
  nowMs = 10;
  finish[0]?.(right);
  await first;
  nowMs = rememberMs + 9;
  expect(await known.find(question, ending(right))).toEqual(spared);
});

test("a wrong password is never known", async () => {
  for (let i = 1; i <= 3; i++) {
    expect(await known.find(question, ending(wrong))).toEqual(wrong);
    expect([checks, known.size()]).toEqual([i, 0]);
  }
});

test.each<[string, Partial<Question>]>([
  ["of somebody else, with the very same hash", { personId: "ben" }],
  ["against another credential", { credential: { ...question.credential, token: "t2" } }],
  ["that differs in a character", { typed: "correct horsE" }],
  ["that is shorter", { typed: "correct hors" }],
  ["that is empty", { typed: "" }],
])("one %s is checked in full, whatever is known or under way", async (_, change) => {
  const first = known.find(question, pending);
  const other = known.find({ ...question, ...change }, pending);
  await turn();
  expect(checks).toBe(2);
  finish[0]?.(right);
  finish[1]?.(wrong);
  expect([await first, await other]).toEqual([right, wrong]);
  expect(await known.find({ ...question, ...change }, ending(wrong))).toEqual(wrong);
  expect(checks).toBe(3);
});

test("no more than 10,000 are known, the newest", async () => {
  const typed = (n: number) => known.find({ ...question, typed: `password ${n}` }, ending(right));
  for (let n = 0; n < 10_001; n++) await typed(n);
  expect(known.size()).toBe(10_000);
  expect(await typed(1)).toEqual(spared);
  expect(await typed(0)).toEqual(right);
});

test("what is old is gone also when nobody asks any more", async () => {
  const short = createKnownPasswords(20);
  await short.find(question, ending(right));
  expect(short.size()).toBe(1);
  await sleep(100);
  expect(short.size()).toBe(0);
});
