/** When a directory is asked, left alone, and asked again. */
import { expect, test } from "vitest";
import { afterQuestion, type Circuit, closedCircuit, isOpenCircuit, mayAsk } from "./circuit";

const failing = (times: number, nowMs: number): Circuit =>
  Array.from({ length: times }).reduce<Circuit>((c) => afterQuestion(c, false, nowMs), closedCircuit);

test("the third question without an answer ends the asking for five seconds", () => {
  expect(mayAsk(failing(2, 0), 1).may).toBe(true);
  expect(isOpenCircuit(failing(2, 0))).toBe(false);
  expect(mayAsk(failing(3, 0), 4999).may).toBe(false);
  expect(isOpenCircuit(failing(3, 0))).toBe(true);
});

test("after the pause one asks for all, and its answer decides", () => {
  const probe = mayAsk(failing(3, 0), 5000);
  expect(probe.may).toBe(true);
  expect(mayAsk(probe.circuit, 5001).may).toBe(false);
  expect(mayAsk(afterQuestion(probe.circuit, true, 5002), 5003).may).toBe(true);
  expect(mayAsk(afterQuestion(probe.circuit, false, 5002), 10_001).may).toBe(false);
});

test("any answer forgets what went before", () => {
  const once = afterQuestion(failing(2, 0), true, 1);
  expect(mayAsk(afterQuestion(once, false, 2), 3).may).toBe(true);
});
