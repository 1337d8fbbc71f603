/**
 * Pure. What a policy that only reports would have said about an attempt, had it decided: for the log, and for nobody else.
 *
 * It is asked after the attempt is decided, from the same facts and the one password check that there was; it changes
 * neither what is let in nor what is spent. Each attempt is judged by itself, on the state as it is: locks and counts that
 * the policy itself would have brought about are not followed.
 */
import { ruleLooksAtAddress } from "./adaptive";
import { passwordToCheck, splitUnder } from "./credential";
import { decide } from "./decide";
import type { Evidence, Facts } from "./facts";
import { askingReasons, type Outcome, type Reason, reasons, type TraceLine } from "./outcome";
import { type Plan, plan } from "./plan";
import { matchPolicy, type Policy, policiesAt } from "./policy";

/** The answer that there would have been, and the policy that would have given it. */
export type Would = {
  readonly policy: Pick<Policy, "id" | "name">;
  readonly outcome: Outcome;
  readonly reason: Reason;
};

/** What was checked and decided for real. */
export type Decided = { readonly plan: Plan; readonly typed: string; readonly evidence: Evidence };

/**
 * What the first policy that only reports would have said, with all of them enforced. Null where none of them would have
 * decided, or where its answer turns on a password that was not checked.
 */
export function reportOf(facts: Facts, decided: Decided): Would | null {
  if (!facts.policies.some(({ reportOnly }) => reportOnly)) return null;
  const enforced = allEnforced(facts.policies);
  const policy = decidingPolicy(facts, enforced);
  if (!policy?.reportOnly) return null;
  const said = answerOf({ ...facts, policies: enforced }, decided);
  return said && { policy: { id: policy.id, name: policy.name }, ...said };
}

const allEnforced = (policies: readonly Policy[]): readonly Policy[] =>
  policies.map((policy) => (policy.reportOnly ? { ...policy, enabled: true } : policy));

/** The one of `policies` that decides the attempt; null at the console's own door, which has none. */
function decidingPolicy({ client, door, user }: Facts, policies: readonly Policy[]): Policy | null {
  if (client === null || door === "console") return null;
  const groupIds = user?.groups.map(({ id }) => id) ?? [];
  return matchPolicy(policies, { clientId: client.id, groupIds, door }).policy;
}

/**
 * Whether where the login comes from can have a say for anybody who logs in this way: in what is decided, or in what a policy that
 * only reports would have said. Not asked of the one user's groups, since how long an answer takes would tell who is in them.
 */
export function looksAtAddress({ client, door, policies }: Facts): boolean {
  if (client === null || door === "console") return false;
  const possible = [policies, allEnforced(policies)].flatMap((all) =>
    policiesAt(all, { clientId: client.id, door }),
  );
  return possible.some(({ adaptive, rules }) => adaptive && rules.some(ruleLooksAtAddress));
}

/** The line of the trace that says it. */
export function reportLine({ policy, outcome, reason }: Would): TraceLine {
  const did = {
    accept: "would have let this login in",
    reject: "would have refused this login",
    challenge: "would have asked for the code in a second step",
  }[outcome];
  // Nothing was sent: the policy has no say.
  const isAsking = (askingReasons as readonly Reason[]).includes(reason);
  const said = isAsking
    ? "The password was right, and what the person is sent or asked for was missing."
    : reasons[reason].text;
  const why = outcome === "challenge" ? "" : ` ${said}`;
  const result = outcome === "reject" ? "failed" : "info";
  return { step: "report", result, text: `${policy.name} only reports. It ${did}.${why}` };
}

type Said = Pick<Would, "outcome" | "reason">;

function answerOf(facts: Facts, decided: Decided): Said | null {
  const planned = plan(facts);
  if (planned.kind === "ask" && planned.ask === "challenge") return secondStep(facts);
  const split = splitUnder(planned, decided.typed, facts.user, facts.now);
  const say = (passwordOk: boolean): Said => {
    const { outcome, reason } = decide(facts, planned, { ...decided.evidence, split, passwordOk });
    return { outcome, reason };
  };
  const { passwordOk } = decided.evidence;
  const checked = passwordToCheck(decided.plan, decided.typed, decided.evidence.split);
  if (passwordToCheck(planned, decided.typed, split) === checked) return say(passwordOk);
  // Another part of the text would have been the password. Where the part that was checked is right, that one is not.
  if (passwordOk) return say(false);
  return say(true).outcome === say(false).outcome ? say(false) : null;
}

/** Of a login in two steps: whoever could not answer the second is refused there. */
function secondStep(facts: Facts): Said {
  const client = facts.client && { ...facts.client, codeEntry: "appended" as const };
  const planned = plan({ ...facts, client });
  return planned.kind === "refuse"
    ? { outcome: "reject", reason: planned.reason }
    : { outcome: "challenge", reason: "challenged" };
}
