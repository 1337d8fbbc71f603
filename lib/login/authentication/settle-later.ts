/**
 * Writing down what a directory said after somebody else has changed the login state meanwhile: two workers, or a program that
 * opens several connections. What it said of the password holds, so it is decided on the state as it is by now, without the failure
 * that was counted before it was asked. To ask once more would count once more, and lock people out for their right password.
 */
import { decide } from "@/lib/login/decision/decide";
import type { Evidence, Facts } from "@/lib/login/decision/facts";
import { type LockoutState, withoutOne } from "@/lib/login/decision/lockout";
import type { Attempt, Reading } from "./authenticate";
import type { Steps } from "./in-directory";

/** Each round that fails means that somebody else got on. */
const mostRounds = 20;

/** Tries until it is written. `before` is the state that the failure was counted on. 'conflict' where another question would now have to be asked. */
export async function settleLater(
  steps: Steps,
  { password, credential }: Pick<Reading, "password" | "credential">,
  before: LockoutState,
  { passwordOk, elsewhere }: Evidence,
): Promise<Attempt | "conflict"> {
  for (let round = 0; round < mostRounds; round++) {
    const { facts: found, isStale } = await steps.read();
    if (isStale) return steps.silent("stale_config");
    const facts = withoutCounted(found, before);
    const { user } = facts;
    if (!user) return "conflict";
    const { plan, ...reading } = steps.interpret(facts);
    const isSameQuestion = reading.password === password && reading.credential?.token === credential?.token;
    if (plan.kind !== "refuse" && !isSameQuestion) return "conflict";
    const evidence: Evidence = { ...reading.evidence, passwordOk, elsewhere };
    const decision = decide(facts, plan, evidence);
    const { version: _, ...unchanged } = user.login;
    const effects = { ...decision.effects, login: decision.effects.login ?? unchanged };
    const settled = await steps.record({
      ...{ facts, plan, evidence, change: null },
      decision: { ...decision, effects },
    });
    if (settled !== "conflict") return settled;
  }
  return "conflict";
}

function withoutCounted(facts: Facts, before: LockoutState): Facts {
  const { user, lockout } = facts;
  if (!user) return facts;
  const login = { ...user.login, ...withoutOne(user.login, before, lockout) };
  return { ...facts, user: { ...user, login } };
}
