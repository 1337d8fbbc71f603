/** The port of first factors: which source is asked, what it costs others, and what comes out when it does not answer. */
import { setTimeout as sleep } from "node:timers/promises";
import { beforeEach, expect, test } from "vitest";
import { createKnownPasswords } from "./known-passwords";
import { createFirstFactors, type Source } from "./port";

const forEver = Number.POSITIVE_INFINITY;
const inMs = (ms: number) => performance.now() + ms;
const credential = (source: string, stored = "right") => ({ source, stored, token: `${source} ${stored}` });

let asked: string[];
beforeEach(() => {
  asked = [];
});

/** A source whose password is what is stored. */
function source(name: string, more: Partial<Source> = {}): Source {
  return {
    name,
    waitsFor: "processor",
    width: () => 2,
    leavesMachine: false,
    check: async (stored, typed) => {
      asked.push(`${name} ${stored}`);
      return stored === typed;
    },
    ...more,
  };
}

/** One that never answers, and one whose connection breaks. */
const silent = source("directory", {
  waitsFor: "directory",
  leavesMachine: true,
  check: () => new Promise(() => {}),
});
const broken = source("directory", {
  waitsFor: "directory",
  leavesMachine: true,
  check: () => Promise.reject(new Error("connection refused")),
});

test("the source of the credential is asked; nobody's password is asked where strangers are", async () => {
  const [here, there] = [source("here"), source("there", { waitsFor: "there" })];
  const port = createFirstFactors({ sources: [here, there], nobody: here });
  expect(await port.check(credential("here"), "right", forEver)).toEqual({ result: "right" });
  expect(await port.check(credential("there"), "wrong", forEver)).toEqual({ result: "wrong" });
  expect(await port.check(null, "right", forEver)).toEqual({ result: "wrong" });
  expect(asked).toEqual(["here right", "there right", "here null"]);
});

test("a source of a newer version is unavailable, which lets nobody in", async () => {
  const port = createFirstFactors({ sources: [source("here")], nobody: source("here") });
  expect(await port.check(credential("oracle"), "right", forEver)).toEqual({
    result: "unavailable",
    why: "failed",
  });
  expect(asked).toEqual([]);
});

test("a directory that does not answer is given up at the deadline, and starves nobody", async () => {
  const port = createFirstFactors({ sources: [source("here"), silent], nobody: source("here") });
  let givenUp = 0;
  const hanging = Array.from({ length: 20 }, async () => {
    const checked = await port.check(credential("directory"), "right", inMs(1500));
    givenUp++;
    return checked;
  });
  for (let i = 0; i < 5; i++)
    expect(await port.check(credential("here"), "right", inMs(10_000))).toEqual({ result: "right" });
  expect(givenUp).toBe(0);
  const found = await Promise.all(hanging);
  expect(new Set(found.map(({ result }) => result))).toEqual(new Set(["unavailable"]));
  // Those that were asked may have been counted over there; those that still waited were not.
  expect(found.filter((checked) => "isGuess" in checked && checked.isGuess)).toHaveLength(2);
});

test("a directory that fails is unavailable; a check here that fails is a fault, and lets nobody in", async () => {
  const port = createFirstFactors({ sources: [source("here"), broken], nobody: source("here") });
  expect(await port.check(credential("directory"), "right", inMs(5000))).toEqual({
    result: "unavailable",
    why: "failed",
    note: "It did not answer in time.",
    isGuess: true,
  });
  const faulty = source("here", { check: () => Promise.reject(new Error("unreadable hash")) });
  await expect(
    createFirstFactors({ sources: [faulty], nobody: faulty }).check(credential("here"), "right", forEver),
  ).rejects.toThrow("unreadable hash");
});

test("what could not end in time is shed before it is asked, and sources of one queue share it", async () => {
  const slow = (name: string) =>
    source(name, {
      width: () => 1,
      check: async () => {
        asked.push(name);
        await sleep(50);
        return true;
      },
    });
  const port = createFirstFactors({ sources: [slow("local"), slow("scram")], nobody: slow("local") });
  expect(await port.check(credential("local"), "x", performance.now() - 1)).toEqual({
    result: "unavailable",
    why: "shed",
  });
  expect(asked).toEqual([]);
  const both = [port.check(credential("local"), "x", forEver), port.check(credential("scram"), "x", forEver)];
  expect([port.depth(), asked.length]).toEqual([2, 1]);
  expect(port.waitMs()).toBeGreaterThan(0);
  await Promise.all(both);
  expect(port.depth()).toBe(0);
});

test("what another machine says beside right and wrong comes out as it is", async () => {
  const told = { result: "barred", why: "locked", note: "It says: locked." } as const;
  const away = source("away", { waitsFor: () => "away", leavesMachine: true, check: async () => told });
  const port = createFirstFactors({ sources: [away], nobody: source("here") });
  expect(await port.check(credential("away"), "right", inMs(5000))).toEqual(told);
});

test("each directory has a line of its own", async () => {
  let answers = () => {};
  const slow = source("away", {
    waitsFor: (stored) => `directory ${stored}`,
    width: () => 1,
    leavesMachine: true,
    check: async (stored) => {
      if (stored === "a") await new Promise<void>((done) => (answers = done));
      return true;
    },
  });
  const port = createFirstFactors({ sources: [slow], nobody: source("here") });
  const waiting = port.check(credential("away", "a"), "x", inMs(15_000));
  expect(await port.check(credential("away", "b"), "x", inMs(15_000))).toEqual({ result: "right" });
  answers();
  expect(await waiting).toEqual({ result: "right" });
});

test("anything but a plain yes is no", async () => {
  const odd = source("odd", { check: async () => "yes" as never });
  expect(
    await createFirstFactors({ sources: [odd], nobody: odd }).check(credential("odd"), "x", forEver),
  ).toEqual({
    result: "wrong",
  });
});

test("known passwords spare a check only for a person whom it lets in, and never one of another machine", async () => {
  const away = source("away", { waitsFor: "away", leavesMachine: true });
  const here = source("here");
  const port = createFirstFactors({ sources: [here, away], nobody: here, known: createKnownPasswords() });
  const ask = (name: string, typed: string, letsIn?: string) =>
    port.check(credential(name), typed, inMs(5000), letsIn);
  const [right, spared] = [{ result: "right" }, { result: "right", isSpared: true }];

  expect(await ask("here", "right")).toEqual(right);
  expect(await ask("here", "right", "ana")).toEqual(right);
  expect(await ask("here", "right", "ana")).toEqual(spared);
  expect(await ask("here", "right")).toEqual(right);
  expect(await ask("here", "wrong", "ana")).toEqual({ result: "wrong" });
  for (let i = 0; i < 2; i++) expect(await ask("away", "right", "ana")).toEqual(right);
  expect(await port.check(null, "right", inMs(5000), "ana")).toEqual({ result: "wrong" });
  expect(asked.filter((each) => each === "here right")).toHaveLength(4);
  expect(asked.filter((each) => each === "away right")).toHaveLength(2);
});
