/** Pure. What changes between two files, line by line, or between the loaded rules and a file. */
import { parseHba } from "./parse";
import { hiddenSecret, isSecretOption } from "./redact";
import type { HbaRule, HbaRuleset } from "./rule";
import { printRule } from "./view";

/** One line of the comparison. */
export type DiffLine = { readonly kind: "same" | "added" | "removed"; readonly text: string };

/** The shortest way from `before` to `after`, removed lines before added ones. Cost grows with the product of both. */
export function diffLines(before: readonly string[], after: readonly string[]): readonly DiffLine[] {
  // Equal ends are most of two versions of one file.
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head++;
  let tail = 0;
  const most = Math.min(before.length, after.length) - head;
  while (tail < most && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  const same = (text: string): DiffLine => ({ kind: "same", text });
  return [
    ...before.slice(0, head).map(same),
    ...diffMiddle(before.slice(head, before.length - tail), after.slice(head, after.length - tail)),
    ...after.slice(after.length - tail).map(same),
  ];
}

function diffMiddle(before: readonly string[], after: readonly string[]): readonly DiffLine[] {
  const width = after.length + 1;
  // common[i * width + j]: lines in common of before from i and after from j.
  const common = new Uint32Array((before.length + 1) * width);
  const at = (i: number, j: number) => common[i * width + j] ?? 0;
  for (let i = before.length - 1; i >= 0; i--)
    for (let j = after.length - 1; j >= 0; j--)
      common[i * width + j] =
        before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    const [old, now] = [before[i], after[j]];
    if (old !== undefined && old === now) {
      lines.push({ kind: "same", text: old });
      i++;
      j++;
    } else if (old !== undefined && (now === undefined || at(i + 1, j) >= at(i, j + 1))) {
      lines.push({ kind: "removed", text: old });
      i++;
    } else {
      lines.push({ kind: "added", text: now ?? "" });
      j++;
    }
  }
  return lines;
}

/** What the file `text` would change in the rules that are there now. Spacing, comments and the order of options do not count; secrets are hidden. */
export function diffRules(now: HbaRuleset, text: string, version: number): readonly DiffLine[] {
  return diffLines(now.rules.map(canonicalRule), parseHba(text, { version }).rules.map(canonicalRule));
}

/** A rule in one spelling, secrets hidden. */
export function canonicalRule(rule: HbaRule): string {
  const options = Object.entries(rule.options)
    .filter(([name]) => name !== "ldapurl" && !(name === "clientcert" && rule.method === "cert"))
    .map(([name, value]) => [name, isSecretOption(name) ? hiddenSecret : value] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return printRule({ ...rule, options: Object.fromEntries(options) });
}
