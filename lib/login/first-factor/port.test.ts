/** The port of first factors: which source is asked, what it costs others, and what comes out when it does not answer. */
import { setTimeout as sleep } from "node:timers/promises";
import { beforeEach, expect, test } from "vitest";
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
  const port = createFirstFactors([here, there], here);
  expect(await port.check(credential("here"), "right", forEver)).toEqual({ result: "right" });
  expect(await port.check(credential("there"), "wrong", forEver)).toEqual({ result: "wrong" });
  expect(await port.check(null, "right", forEver)).toEqual({ result: "wrong" });
  expect(asked).toEqual(["here right", "there right", "here null"]);
});

test("a source of a newer version is unavailable, which lets nobody in", async () => {
  const port = createFirstFactors([source("here")], source("here"));
  expect(await port.check(credential("oracle"), "right", forEver)).toEqual({
    result: "unavailable",
    why: "failed",
  });
  expect(asked).toEqual([]);
});

test("a directory that does not answer is given up at the deadline, and starves nobody", async () => {
  const port = createFirstFactors([source("here"), silent], source("here"));
  const hanging = Array.from({ length: 20 }, () => port.check(credential("directory"), "right", inMs(300)));
  const startedMs = performance.now();
  for (let i = 0; i < 5; i++)
    expect(await port.check(credential("here"), "right", inMs(300))).toEqual({ result: "right" });
  expect(performance.now() - startedMs).toBeLessThan(200);
  const found = await Promise.all(hanging);
  expect(performance.now() - startedMs).toBeLessThan(1500);
  expect(new Set(found.map(({ result }) => result))).toEqual(new Set(["unavailable"]));
});

test("a directory that fails is unavailable; a check here that fails is a fault, and lets nobody in", async () => {
  const port = createFirstFactors([source("here"), broken], source("here"));
  expect(await port.check(credential("directory"), "right", inMs(5000))).toEqual({
    result: "unavailable",
    why: "failed",
  });
  const faulty = source("here", { check: () => Promise.reject(new Error("unreadable hash")) });
  await expect(
    createFirstFactors([faulty], faulty).check(credential("here"), "right", forEver),
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
  const port = createFirstFactors([slow("local"), slow("scram")], slow("local"));
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

test("anything but a plain yes is no", async () => {
  const odd = source("odd", { check: async () => "yes" as never });
  expect(await createFirstFactors([odd], odd).check(credential("odd"), "x", forEver)).toEqual({
    result: "wrong",
  });
});
