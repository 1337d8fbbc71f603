/** What is known of the ways into a server: open, none, or nobody can say, and why. */
import { describe, expect, it } from "vitest";
import type { WayInKind } from "@/lib/protocols/postgres/bypass/way";
import { aLine, aReading } from "@/lib/testing/readings";
import { knownOpen, notInForce } from "./survey";

const way = (kind: WayInKind, lineNumber = 1) => ({
  kind,
  line: { file: "pg_hba.conf", lineNumber, text: "" },
});
const inForce = { notInForce: "" };
const old = { notInForce: "It was not reloaded." };

describe("knownOpen", () => {
  it.each([
    ["never read", null, null, null, /not been read/],
    ["lines hidden", inForce, null, null, /not allowed/],
    ["nothing open", inForce, [], 0, /^$/],
    ["certificates and break-glass", inForce, [way("certificate"), way("break_glass")], 0, /^$/],
    ["one that is open", inForce, [way("bypass")], 1, /^$/],
    ["one that nobody can judge", inForce, [way("unknown")], 1, /^$/],
    ["another server decides", inForce, [way("elsewhere", 3)], null, /^By line 3, .* about one role\./],
    [
      "by two lines",
      inForce,
      [way("elsewhere", 12), way("elsewhere", 3), way("elsewhere", 3)],
      null,
      /^By lines 3, 12, .* about 3 roles\. .* accept it/,
    ],
    ["both", inForce, [way("elsewhere", 3), way("bypass")], 1, /^$/],
    ["other lines in force", old, [], null, /^It was not reloaded\.$/],
    ["open in the file that is not in force", old, [way("bypass")], 1, /^$/],
  ] as const)("%s", (_, reading, ways, open, why) => {
    expect(knownOpen(reading, ways)).toEqual({ open, why: expect.stringMatching(why) });
  });
});

describe("notInForce", () => {
  const bad = aLine({ type: null, auth_method: null, error: "invalid authentication method" });
  const load = (otherAt: string | null) => ({
    ...{ loadedAt: "2026-01-01T12:00:00.000Z", seenAt: "2026-01-01T13:00:00.000Z", otherAt },
  });
  it.each([
    ["lines that load", aReading(), /^$/],
    ["a line that is refused", aReading({ hba: [aLine(), bad] }), /refuses pg_hba\.conf/],
    ["changed since it was loaded", aReading({ load: load("2026-01-01T12:30:00.000Z") }), /Reload it\.$/],
    ["changed before it was loaded", aReading({ load: load("2026-01-01T11:30:00.000Z") }), /^$/],
    ["never changed", aReading({ load: load(null) }), /^$/],
  ] as const)("%s", (_, reading, words) => {
    expect(notInForce(reading)).toMatch(words);
  });
});
