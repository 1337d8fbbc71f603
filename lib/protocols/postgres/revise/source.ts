/** Pure. The pg_hba.conf that a revision starts from: its lines in order, from the pasted text or from what the server shows. */
import { parseHba } from "../hba/parse";
import type { HbaRule, HbaRuleset } from "../hba/rule";
import { logicalLines } from "../hba/syntax/token";
import { printRule } from "../hba/view";

/**
 * One line. 'text' is a comment, a blank line, or one that takes in another file (`note` says so); 'rule' is what logins
 * are matched with; 'fault' is refused by PostgreSQL, with its words. `lineNumber` is that of the file.
 */
export type SourceLine = { readonly lineNumber: number; readonly text: string } & (
  | { readonly kind: "text"; readonly note: string }
  | { readonly kind: "rule"; readonly rule: HbaRule }
  | { readonly kind: "fault"; readonly message: string }
);

/** The lines of `text` as PostgreSQL of this major version reads them, comments and all. */
export function sourceOfText(text: string, version: number): readonly SourceLine[] {
  const { rules, problems, includes } = parseHba(text, { version });
  // A server that was upgraded refuses these lines; what they were for can be read all the same.
  const former =
    version < 19 ? [] : parseHba(text, { version: 18 }).rules.filter(({ method }) => method === "radius");
  const physical = text.replace(/\n$/, "").split("\n");
  const lines = logicalLines(text.replace(/\n$/, ""));
  return lines.map(({ lineNumber }, i): SourceLine => {
    const next = lines[i + 1]?.lineNumber ?? physical.length + 1;
    const place = { lineNumber, text: physical.slice(lineNumber - 1, next - 1).join("\n") };
    const include = includes.find((each) => each.lineNumber === lineNumber);
    if (include)
      return { ...place, kind: "text", note: `Takes in ${include.target}, which was not looked into.` };
    const rule = [...rules, ...former].find((each) => each.lineNumber === lineNumber);
    if (rule) return { ...place, kind: "rule", rule };
    const problem = problems.find((each) => each.lineNumber === lineNumber);
    return problem
      ? { ...place, kind: "fault", message: problem.message }
      : { ...place, kind: "text", note: "" };
  });
}

/** The lines that pg_hba_file_rules showed: comments, quotes and secrets are lost there, other files stand in place. */
export function sourceOfRules({ rules, problems }: HbaRuleset): readonly SourceLine[] {
  return [
    ...rules.map((rule) => ({ kind: "rule" as const, rule, order: rule.order, text: printRule(rule) })),
    ...problems.map(({ order, lineNumber, message, raw }) => ({
      ...{ kind: "fault" as const, message, order, text: raw, rule: { lineNumber } },
    })),
  ]
    .toSorted((a, b) => a.order - b.order)
    .map(({ order: _, ...line }): SourceLine => {
      const place = { lineNumber: line.rule.lineNumber, text: line.text };
      return line.kind === "rule"
        ? { ...place, kind: "rule", rule: line.rule }
        : { ...place, kind: "fault", message: line.message };
    });
}
