/** The one scale of severity. */
import { expect, test } from "vitest";
import { bySeverity, severities, severityLooks } from "./finding";

test("findings sort from critical to info, and each severity has a word of its own", () => {
  const mixed = ["low", "critical", "info", "high", "medium"] as const;
  expect(mixed.map((severity) => ({ severity })).toSorted(bySeverity)).toEqual(
    severities.map((severity) => ({ severity })),
  );
  expect(severities.map((level) => severityLooks[level].word)).toEqual([
    "Critical",
    "High",
    "Medium",
    "Low",
    "Info",
  ]);
});
