/** Pure. Policies: their shape, and the match by client and group in which the first one wins. */
import { type LeastStrength, leastStrengthNames } from "@/lib/login/factors/strength";
import type { AdaptiveRule } from "./adaptive";
import type { ClientDoor } from "./door";

/** How a login proves itself under a policy. */
export const methods = ["password", "password_and_factor", "factor", "deny"] as const;
export type Method = (typeof methods)[number];

/** What a method is called on pages and in traces. */
export const methodNames: Readonly<Record<Method, string>> = {
  password: "Password only",
  password_and_factor: "Password + second factor",
  factor: "Second factor only",
  deny: "Deny",
};

/** What a person gets who approves a login: a code to type behind the password, or that the same login passes. */
export const approvalWays = ["code", "pass"] as const;
export type ApprovalWay = (typeof approvalWays)[number];

/** What these are called on pages. */
export const approvalWayNames: Readonly<Record<ApprovalWay, string>> = {
  code: "Show a code after approval",
  pass: "Approve only",
};

/** A policy as the decision reads it. Empty `clientIds`, `groupIds` or `doors` mean any. */
export type Policy = {
  readonly id: string;
  readonly name: string;
  readonly isDefault: boolean;
  readonly enabled: boolean;
  /** It decides nothing and is not enabled, but says in the log what it would have decided. */
  readonly reportOnly: boolean;
  readonly method: Method;
  /** Off turns 'password_and_factor' into password only; 'factor' ignores it. */
  readonly secondFactor: boolean;
  /** How strong a second factor must be to count, wherever one is asked for. */
  readonly leastStrength: LeastStrength;
  readonly adaptive: boolean;
  readonly rules: readonly AdaptiveRule[];
  readonly reuseUses: number;
  readonly reuseSeconds: number;
  /** What an approval of a login gives, and for how long it lets in without a code. */
  readonly approvalWay: ApprovalWay;
  readonly approvalSeconds: number;
  readonly clientIds: readonly string[];
  readonly groupIds: readonly string[];
  readonly doors: readonly ClientDoor[];
};

/** How far a policy is in force, from least to most. */
export const policyStates = ["off", "report_only", "enforced"] as const;
export type PolicyState = (typeof policyStates)[number];

/** What a state is called on pages and in the audit log. */
export const policyStateNames: Readonly<Record<PolicyState, string>> = {
  off: "Off",
  report_only: "Report only",
  enforced: "Enforced",
};

/** The state of a policy. */
export const stateOfPolicy = ({
  enabled,
  reportOnly,
}: Pick<Policy, "enabled" | "reportOnly">): PolicyState =>
  enabled ? "enforced" : reportOnly ? "report_only" : "off";

/** Why a policy was passed over, or that it matched; in the order looked at. */
export type PolicyStep = { readonly policy: Policy; readonly matched: boolean; readonly why: string };

/** What is matched: who asks through which door, for a member of which groups. */
export type PolicySubject = {
  readonly clientId: string;
  readonly groupIds: readonly string[];
  readonly door: ClientDoor;
};

/**
 * Looks at `policies` in order and stops at the first match.
 * `steps` ends with the match. Null policy means that not even a default exists, which refuses.
 */
export function matchPolicy(
  policies: readonly Policy[],
  subject: PolicySubject,
): { readonly policy: Policy | null; readonly steps: readonly PolicyStep[] } {
  const steps: PolicyStep[] = [];
  for (const policy of policies) {
    const why = whyNot(policy, subject);
    steps.push({ policy, matched: why === null, why: why ?? whyMatched(policy) });
    if (why === null) return { policy, steps };
  }
  return { policy: null, steps };
}

/**
 * Those of `policies` that can decide a login through this client and door, in order: all that groups have no say in. The
 * same logins match in this list as in the whole.
 */
export function policiesAt(
  policies: readonly Policy[],
  route: Omit<PolicySubject, "groupIds">,
): readonly Policy[] {
  const possible = policies.filter((policy) => whyNotAt(policy, route) === null);
  const catchAll = possible.findIndex(({ groupIds }) => groupIds.length === 0);
  return catchAll < 0 ? possible : possible.slice(0, catchAll + 1);
}

/** The method after the second-factor switch: what the policy asks for before adaptive rules. */
export function effectiveMethod(policy: Pick<Policy, "method" | "secondFactor">): Method {
  return policy.method === "password_and_factor" && !policy.secondFactor ? "password" : policy.method;
}

/** What is asked for, with the least strength where that says something: "Password + second factor (at least strong)". */
export function demandWords(method: Method, { leastStrength }: Pick<Policy, "leastStrength">): string {
  const asksForFactor = method === "password_and_factor" || method === "factor";
  if (!asksForFactor || leastStrength === "any") return methodNames[method];
  return `${methodNames[method]} (at least ${leastStrengthNames[leastStrength].toLowerCase()})`;
}

function whyNotAt(policy: Policy, route: Omit<PolicySubject, "groupIds">): string | null {
  if (!policy.enabled) return policy.reportOnly ? "only reports" : "switched off";
  if (policy.doors.length > 0 && !policy.doors.includes(route.door)) return "for another protocol";
  if (policy.clientIds.length > 0 && !policy.clientIds.includes(route.clientId)) return "for other clients";
  return null;
}

function whyNot(policy: Policy, subject: PolicySubject): string | null {
  const why = whyNotAt(policy, subject);
  if (why !== null) return why;
  if (policy.groupIds.length > 0 && !policy.groupIds.some((id) => subject.groupIds.includes(id))) {
    return "the user is in none of its groups";
  }
  return null;
}

function whyMatched(policy: Policy): string {
  if (policy.isDefault) return "the default, because no other policy matched";
  const client = policy.clientIds.length > 0 ? "its client" : "any client";
  const group = policy.groupIds.length > 0 ? "one of its groups" : "any group";
  return `${client}, ${group}${policy.doors.length > 0 ? ", its protocol" : ""}`;
}
