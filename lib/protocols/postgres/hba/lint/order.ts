/** Pure. What is wrong with the order of lines, and which lines are missing. */
import type { HbaRule } from "../rule";
import { isWord, takersBefore } from "./cover";
import { type Check, forEachRule, type LineFinding, placeOf } from "./finding";

const isSecondFactor = ({ method }: Pick<HbaRule, "method">) => method === "radius" || method === "ldap";

const listOf = (rules: readonly HbaRule[]) =>
  rules.length === 1
    ? `line ${rules[0]?.lineNumber}`
    : `lines ${rules.map(({ lineNumber }) => lineNumber).join(", ")}`;

/** Whether it is a line that the file came with, below lines that ask for a second factor or refuse: dead, and better so. */
const isLeftOver = (rule: HbaRule, takers: readonly HbaRule[]): boolean =>
  takers.length > 0 &&
  !isSecondFactor(rule) &&
  takers.every((taker) => taker.method === "reject" || isSecondFactor(taker)) &&
  rule.users.some((token) => isWord(token, "all"));

/** Whether no connection by the network is left for the lines below. */
const refusesAll = ({ method, type, address, databases, users }: HbaRule) =>
  method === "reject" &&
  type === "host" &&
  address.kind === "all" &&
  [databases, users].every((tokens) => tokens.some((token) => isWord(token, "all")));

/** Lines that are never reached, because lines above take all that they name. */
const shadowed: Check = (lint) =>
  lint.ruleset.rules.flatMap((rule): LineFinding[] => {
    const takers = takersBefore(rule, lint);
    if (takers.length === 0) return [];
    const where = listOf(takers);
    const line = placeOf(rule);
    const letsIn = takers.some((taker) => taker.method !== "reject" && !isSecondFactor(taker));
    if (rule.method === "reject") {
      const isRedundant = takers.every(({ method }) => method === "reject");
      return [
        {
          id: isRedundant ? "shadowed" : "reject_after_match",
          severity: isRedundant ? "low" : "high",
          line,
          text: `This line refuses nobody: ${where} ${takers.length === 1 ? "takes" : "take"} everybody it names first.`,
          fix: isRedundant ? "Remove it." : `Move it above ${where}, or remove it.`,
        },
      ];
    }
    const isClosedOff = !letsIn && !isSecondFactor(rule);
    const isOld = isLeftOver(rule, takers);
    return [
      {
        id: "shadowed",
        severity: isSecondFactor(rule) && letsIn ? "critical" : isOld ? "info" : "medium",
        line,
        text: `This line is never reached: ${where} ${takers.length === 1 ? "takes" : "take"} everything it names${isSecondFactor(rule) && letsIn ? ", without a second factor" : ""}.`,
        fix: isOld
          ? `Remove it. Above ${where}, it would let people in without a second factor.`
          : isClosedOff
            ? `Remove it, or move it above ${where} if these roles need no second factor.`
            : `Move it above ${where}, narrow ${takers.length === 1 ? "that line" : "those lines"}, or remove it.`,
      },
    ];
  });

const noBreakGlass: Check = ({ ruleset: { rules } }) => {
  const first = rules.find(isSecondFactor);
  if (!first || rules.some(({ type, method }) => type === "local" && method === "peer")) return [];
  return [
    {
      id: "no_break_glass",
      severity: "medium",
      line: null,
      text: "There is no “local … peer” line. When no worker answers, nobody gets in to fix it.",
      fix: "Add as the first line: local all postgres peer",
    },
  ];
};

/** Break-glass that stands below a line which may already take it. */
const breakGlassNotFirst: Check = forEachRule((rule, lint) => {
  const { rules } = lint.ruleset;
  if (rule.type !== "local" || rule.method !== "peer" || isLeftOver(rule, takersBefore(rule, lint)))
    return null;
  const above = rules.filter(
    (other) => other.type === "local" && other.order < rule.order && other.method !== "peer",
  );
  if (above.length === 0 || !rules.some(isSecondFactor)) return null;
  return {
    id: "break_glass_not_first",
    severity: "low",
    text: `Other lines for the socket stand above this one (${listOf(above)}) and may take its role first.`,
    fix: "Make it the first line of the file.",
  };
});

const noRejectAtEnd: Check = ({ ruleset: { rules } }) => {
  // Nothing below such a line is reached, so it need not be the last.
  if (rules.length === 0 || rules.some(refusesAll)) return [];
  return [
    {
      id: "no_reject_at_end",
      severity: "info",
      line: null,
      text: "The file does not end with a line that refuses the rest. PostgreSQL refuses it anyway, but a line that somebody appends later lets in at once.",
      fix: "Add as the last line: host all,replication all all reject",
    },
  ];
};

/** All checks of order. */
export const orderChecks: readonly Check[] = [shadowed, noBreakGlass, breakGlassNotFirst, noRejectAtEnd];
