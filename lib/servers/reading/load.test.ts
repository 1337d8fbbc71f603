/** Lines that stand in the file and were not loaded: seen by two readings and the time of the load between them. */
import { expect, it } from "vitest";
import { aLine, aReading } from "@/lib/testing/readings";
import { comparedWith, isNewerThanLoaded, type Reading } from "./reading";

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 12, minute)).toISOString();
const gap = aLine({ line_number: 2, auth_method: "scram-sha-256", options: null });
const seen = (minute: number, loadedMinute: number, hba: Reading["hba"]) =>
  aReading({ hba, load: { loadedAt: at(loadedMinute), seenAt: at(minute), otherAt: null } });

/** A reading: its minute, the minute of the load, the lines. */
type Read = readonly [number, number, Reading["hba"]];

/** Reads one after the other, as a server is read. */
function readAll(...readings: readonly Read[]): Reading {
  const [first, ...others] = readings.map((each) => seen(...each));
  if (!first) throw new Error("Nothing was read.");
  return others.reduce((before, now) => comparedWith(before, now), first);
}

const both = [aLine(), gap];
const one = [aLine()];

it.each([
  ["a first reading", [[5, 0, one]], false],
  [
    "the same lines",
    [
      [5, 0, one],
      [10, 0, one],
    ],
    false,
  ],
  [
    "a line that went, and no load since",
    [
      [5, 0, both],
      [10, 0, one],
    ],
    true,
  ],
  [
    "the same a while later",
    [
      [5, 0, both],
      [10, 0, one],
      [25, 0, one],
    ],
    true,
  ],
  [
    "a load after it",
    [
      [5, 0, both],
      [10, 0, one],
      [25, 20, one],
    ],
    false,
  ],
  [
    "a load before it was read",
    [
      [5, 0, both],
      [10, 7, one],
    ],
    false,
  ],
  [
    "a load at the moment of the older lines",
    [
      [5, 5, both],
      [10, 5, one],
    ],
    true,
  ],
  [
    "a change after a load",
    [
      [5, 0, both],
      [10, 7, one],
      [25, 7, both],
    ],
    true,
  ],
  [
    "lines that could not be read between",
    [
      [5, 0, both],
      [10, 0, one],
      [15, 0, null],
      [20, 0, one],
    ],
    true,
  ],
] as readonly (readonly [string, readonly Read[], boolean])[])(
  "%s: newer than what is loaded is %s",
  (_, readings, isNewer) => {
    expect(isNewerThanLoaded(readAll(...readings))).toBe(isNewer);
  },
);

it("knows nothing from readings that did not ask", () => {
  const old = aReading({ hba: both });
  expect(isNewerThanLoaded(old)).toBe(false);
  expect(isNewerThanLoaded(comparedWith(old, seen(10, 0, one)))).toBe(false);
  expect(isNewerThanLoaded(comparedWith(null, seen(10, 0, one)))).toBe(false);
});
