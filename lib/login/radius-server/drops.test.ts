/** Drops are counted one by one and logged seldom. */
import pino from "pino";
import { expect, test } from "vitest";
import { createDrops } from "./drops";

test("the first of a reason is logged at once, the next line says how many there were since", () => {
  const lines: { reason: string; dropped: number; source: string }[] = [];
  let nowMs = 0;
  const log = pino({}, { write: (line: string) => void lines.push(JSON.parse(line)) });
  const drops = createDrops(log, () => nowMs);
  for (let i = 0; i < 1000; i++) drops.count("unknown_source", "192.0.2.1");
  drops.count("malformed", "192.0.2.2", "too_short");
  nowMs = 10_000;
  drops.count("unknown_source", "192.0.2.3");
  expect(lines).toMatchObject([
    { reason: "unknown_source", dropped: 1, source: "192.0.2.1" },
    { reason: "malformed", dropped: 1, detail: "too_short" },
    { reason: "unknown_source", dropped: 1000, source: "192.0.2.3" },
  ]);
  expect(drops.counts()).toMatchObject({ unknown_source: 1001, malformed: 1, shed: 0 });
});
