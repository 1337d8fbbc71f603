/** Pure. Which line of pg_hba.conf decides a login: PostgreSQL's first match, with the reasons on the way. */
import type { Login, ServerFacts } from "./login";
import { type Answer, matchRule } from "./match";
import type { HbaRule } from "./rule";

/** One line that was looked at. */
export type SimulationStep = { readonly rule: HbaRule; readonly answer: Answer };

/**
 * What decides. 'unknown': `rule` cannot be judged, so it may be the one; `otherwise` is what decides if it is not.
 * `steps` are the lines looked at, in order, the deciding one last.
 */
export type Simulation = {
  readonly steps: readonly SimulationStep[];
} & (
  | { readonly outcome: "rule"; readonly rule: HbaRule }
  | { readonly outcome: "implicit_reject" }
  | {
      readonly outcome: "unknown";
      readonly rule: HbaRule;
      readonly reason: string;
      readonly otherwise: HbaRule | "implicit_reject" | "unknown";
    }
);

/** Tries the rules in order until one matches. A line that cannot be judged makes the outcome unknown, never safe. */
export function simulate(rules: readonly HbaRule[], login: Login, facts: ServerFacts): Simulation {
  const steps: SimulationStep[] = [];
  let doubtful: { rule: HbaRule; reason: string } | null = null;
  let isDoubtTwice = false;
  for (const rule of rules) {
    const answer = matchRule(rule, login, facts);
    steps.push({ rule, answer });
    if (answer.is === "match") {
      if (!doubtful) return { steps, outcome: "rule", rule };
      return { steps, outcome: "unknown", ...doubtful, otherwise: isDoubtTwice ? "unknown" : rule };
    }
    if (answer.is === "no") continue;
    isDoubtTwice = doubtful !== null;
    doubtful ??= { rule, reason: answer.reason };
  }
  if (!doubtful) return { steps, outcome: "implicit_reject" };
  return { steps, outcome: "unknown", ...doubtful, otherwise: isDoubtTwice ? "unknown" : "implicit_reject" };
}
