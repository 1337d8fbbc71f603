/** Tests of when a child counts as hanging: by ticks of the launcher, later while it starts. */
import { expect, test } from "vitest";
import { afterBeat, afterTick, newborn, type Part, type Pulse } from "./pulse";

/** Lives through beats (b) and ticks (t); gives the state, and how many ticks in it was found to hang. */
function live(
  events: string,
  from: Pulse = newborn,
  part: Part = "worker",
): { pulse: Pulse; hungAt: number | null } {
  let pulse = from;
  for (const [index, event] of [...events].entries()) {
    if (event === "b") pulse = afterBeat(pulse);
    else {
      const next = afterTick(pulse, part);
      pulse = next.pulse;
      if (next.isHung) return { pulse, hungAt: index + 1 };
    }
  }
  return { pulse, hungAt: null };
}
const steady = live("bt".repeat(10)).pulse;

test("a child that beats never hangs, and one that was steady hangs after eight ticks without a beat", () => {
  expect(live("bt".repeat(1000)).hungAt).toBeNull();
  expect(live("t".repeat(7), afterBeat(steady)).hungAt).toBeNull();
  expect(live("t".repeat(8), afterBeat(steady)).hungAt).toBe(8);
});

test.each(["jobs", "console"] as const)("%s may be silent for five times as long", (part) => {
  expect(live("t".repeat(39), afterBeat(steady), part).hungAt).toBeNull();
  expect(live("t".repeat(40), afterBeat(steady), part).hungAt).toBe(40);
});

test("a beat in the last moment counts", () => {
  expect(live("tttttttb".repeat(3), afterBeat(steady)).hungAt).toBeNull();
});

test("while it starts, and after a gap in its start, it may be silent for half a minute", () => {
  expect(live("t".repeat(59)).hungAt).toBeNull();
  expect(live("t".repeat(60)).hungAt).toBe(60);
  expect(live(`${"bt".repeat(9)}tttttb${"t".repeat(59)}`).hungAt).toBeNull();
});
