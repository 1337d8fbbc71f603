/** The guide about posture says what the code does: each check with its facts, each grant, each weight. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { severityLooks } from "@/lib/foundation/base/finding";
import { type CheckFacts, isPerDatabase, parts } from "./check";
import { checks } from "./checks/table";
import { grantFor, type Right, rights } from "./rights";
import { weights } from "./score";

const guide = readFileSync("docs/posture.md", "utf8");

/** "14", "16 on", "to 18". */
function versionsOf({ versions: { from, to } }: CheckFacts): string {
  return [...(from ? [`${from} on`] : []), ...(to ? [`to ${to}`] : [])].join(", ") || "all";
}
function needsOf(check: CheckFacts): string {
  const needed = new Set(check.reads.map((name) => parts[name].right).filter((right) => right !== null));
  const words = rights.filter((right) => needed.has(right)).map((right) => letters[right]);
  return [...words, ...(isPerDatabase(check) ? ["d"] : [])].join(" ");
}
const letters: Readonly<Record<Right, string>> = {
  settings: "s",
  sessions: "t",
  hba: "h",
  fileSettings: "f",
  identMappings: "i",
  passwordKinds: "p",
};

it("lists every check, in their order, with severity, number, versions and rights", () => {
  const rows = checks.map((check) => {
    const { id, title, severity, cis } = check;
    const cells = [
      `\`${id}\``,
      title,
      severityLooks[severity].word,
      cis ?? "",
      versionsOf(check),
      needsOf(check),
    ];
    return `| ${cells.join(" | ")} |`;
  });
  const listed = guide.split("\n").filter((line) => line.startsWith("| `"));
  expect(listed).toEqual(rows);
  expect(guide).toContain(`${checks.length} checks`);
});

it.each(rights)("shows how to grant %s", (right) => {
  const sql = grantFor(right, { role: "postern_monitor", database: "postgres" });
  expect(guide).toContain(sql.replace(/^(?=.)/gm, "    "));
});

it("says how the score is made", () => {
  expect(guide).toContain(
    `critical ${weights.critical}, high ${weights.high}, medium ${weights.medium}, low ${weights.low}, info ${weights.info}`,
  );
});
