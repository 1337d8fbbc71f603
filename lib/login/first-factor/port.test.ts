/** The port of first factors: which source is asked, and what comes out when it cannot tell. */
import { expect, test } from "vitest";
import { createFirstFactors, type Source } from "./port";

const source = (name: string, changes: Partial<Source> = {}): Source => ({
  name,
  waitsFor: name,
  width: () => 1,
  leavesMachine: false,
  check: async (stored, typed) => stored === typed,
  ...changes,
});
const never = () => new Promise<boolean>(() => undefined);
const soon = () => performance.now() + 1000;
const credential = (name: string) => ({ source: name, token: "t", stored: "right" });
const nobody = source("nobody");

test("the credential's own source is asked", async () => {
  const port = createFirstFactors([source("a", { check: async () => false }), source("b")], nobody);
  expect(await port.check(credential("b"), "right", soon())).toEqual({ result: "right" });
  expect(await port.check(credential("b"), "wrong", soon())).toEqual({ result: "wrong" });
  expect(await port.check(credential("a"), "right", soon())).toEqual({ result: "wrong" });
});

test("nobody's password is wrong, and a source that is not known tells nothing", async () => {
  const port = createFirstFactors([], nobody);
  expect(await port.check(null, "right", soon())).toEqual({ result: "wrong" });
  expect(await port.check(credential("gone"), "right", soon())).toEqual({
    result: "unavailable",
    why: "failed",
  });
});

test("a check that cannot end in time is not begun", async () => {
  let asked = 0;
  const counting = source("a", { check: async () => ++asked > 0 });
  const port = createFirstFactors([counting], nobody);
  const late = performance.now() - 1;
  expect(await port.check(credential("a"), "right", late)).toEqual({ result: "unavailable", why: "shed" });
  expect(asked).toBe(0);
});

test("another machine that does not answer, or fails, tells nothing by its deadline", async () => {
  const away = { leavesMachine: true };
  const port = createFirstFactors(
    [
      source("silent", { ...away, check: never }),
      source("failing", { ...away, check: () => Promise.reject(new Error("no")) }),
    ],
    nobody,
  );
  const started = performance.now();
  const failed = { result: "unavailable", why: "failed" };
  expect(await port.check(credential("silent"), "right", started + 100)).toEqual(failed);
  expect(performance.now() - started).toBeLessThan(2000);
  expect(await port.check(credential("failing"), "right", soon())).toEqual(failed);
});

test("anything but a plain yes is no", async () => {
  const odd = source("odd", { check: async () => "yes" as never });
  expect(await createFirstFactors([odd], nobody).check(credential("odd"), "x", soon())).toEqual({
    result: "wrong",
  });
});

test("one source does not wait for another", async () => {
  const port = createFirstFactors([source("silent", { check: never }), source("b")], nobody);
  void port.check(credential("silent"), "x", soon());
  void port.check(credential("silent"), "x", soon());
  expect(await port.check(credential("b"), "right", soon())).toEqual({ result: "right" });
  expect(port.depth()).toBe(2);
});
