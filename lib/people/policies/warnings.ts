/** Pure. What a reader of the list of policies should know: policies that never match, and risky choices. */
import { bySeverity, type Finding } from "@/lib/foundation/base/finding";
import { firesOnUnknown, ruleLooksAtAddress } from "@/lib/login/decision/adaptive";
import { effectiveMethod } from "@/lib/login/decision/policy";
import type { ShutOut } from "./too-weak";
import type { PolicyView, Scope } from "./view";

/** One warning, for the policy `policyId`. */
export type PolicyWarning = Finding & { readonly policyId: string };

/**
 * Warnings about `policies`, which are in the order of evaluation.
 * `blindClientIds` are clients of whose logins nobody can tell where the person sits: PostgreSQL sends no address, and no
 * server says it either. `shutOut`, by a policy's id, whom its least strength shuts out.
 */
export function policyWarnings(
  policies: readonly PolicyView[],
  {
    blindClientIds,
    shutOut,
  }: { readonly blindClientIds: ReadonlySet<string>; readonly shutOut: ReadonlyMap<string, ShutOut> },
): readonly PolicyWarning[] {
  return policies.flatMap((policy, index) =>
    [
      shadowed(policy, policies.slice(0, index)),
      passwordOnlyForAll(policy),
      reuseWindow(policy),
      blindRule(policy, blindClientIds),
      denyDefault(policy),
      tooStrong(policy, shutOut.get(policy.id)),
    ]
      .filter((warning) => warning !== null)
      .sort(bySeverity),
  );
}

/** An earlier enabled policy that matches all that this one does hides it. */
function shadowed(policy: PolicyView, earlier: readonly PolicyView[]): PolicyWarning | null {
  if (!policy.enabled) return null;
  const hiding = earlier.find(
    (other) =>
      other.enabled &&
      covers(idsOf(other.clients), idsOf(policy.clients)) &&
      covers(idsOf(other.groups), idsOf(policy.groups)) &&
      covers(other.doors, policy.doors),
  );
  if (!hiding) return null;
  return {
    policyId: policy.id,
    id: "shadowed",
    severity: "medium",
    text: policy.isDefault
      ? `Never reached: “${hiding.name}” is for every client and every group.`
      : `Never reached: “${hiding.name}” comes first and matches everything that this one does.`,
    fix: policy.isDefault ? "" : "Move this policy up, or narrow the other one.",
  };
}

/** Whether a policy for `wide` (empty: all) matches everything that one for `narrow` does. */
function covers(wide: readonly string[], narrow: readonly string[]): boolean {
  if (wide.length === 0) return true;
  return narrow.length > 0 && narrow.every((id) => wide.includes(id));
}

const idsOf = (scopes: readonly Scope[]) => scopes.map(({ id }) => id);

function passwordOnlyForAll(policy: PolicyView): PolicyWarning | null {
  if (!policy.enabled || effectiveMethod(policy) !== "password" || policy.groups.length > 0) return null;
  return {
    policyId: policy.id,
    id: "password_only_for_all",
    severity: "high",
    text: "Asks everyone for the password only, not just service accounts.",
    fix: "Choose the group that needs it.",
  };
}

function reuseWindow(policy: PolicyView): PolicyWarning | null {
  if (policy.reuseUses <= 1) return null;
  return {
    policyId: policy.id,
    id: "reuse_window",
    severity: "info",
    text: `The same code works ${policy.reuseUses} times within ${policy.reuseSeconds} seconds from the same client, so that a database GUI can open several connections. Each reuse is logged.`,
    fix: "",
  };
}

function blindRule(policy: PolicyView, blind: ReadonlySet<string>): PolicyWarning | null {
  if (!policy.enabled || !policy.adaptive) return null;
  const numbers = policy.rules.flatMap((rule, index) => (ruleLooksAtAddress(rule) ? [index + 1] : []));
  if (numbers.length === 0) return null;
  const clients = policy.clients.filter(({ id }) => blind.has(id)).map(({ name }) => name);
  if (policy.clients.length > 0 ? clients.length === 0 : blind.size === 0) return null;
  const whom = policy.clients.length > 0 ? clients.join(", ") : "some PostgreSQL clients";
  const rules = numbers.length === 1 ? `Rule ${numbers[0]} looks` : `Rules ${numbers.join(", ")} look`;
  const matching = policy.rules.flatMap((rule, index) => (firesOnUnknown(rule) ? [index + 1] : []));
  const result =
    matching.length === numbers.length
      ? "which counts as a match"
      : matching.length === 0
        ? "which counts as no match"
        : `which counts as a match of ${matching.length === 1 ? "rule" : "rules"} ${matching.join(", ")} alone`;
  return {
    policyId: policy.id,
    id: "blind_network_rule",
    severity: "medium",
    text: `${rules} at the person's address, and for ${whom} no worker sees it while the login waits: it is not known, ${result}.`,
    fix: "Register the server of the client, and let Postern learn where its logins come from. Before PostgreSQL 18, that needs a worker on the database host.",
  };
}

/** People who cannot answer what it demands. */
function tooStrong(policy: PolicyView, shutOut: ShutOut | undefined): PolicyWarning | null {
  if (!shutOut) return null;
  const { weaker, none } = shutOut;
  const total = weaker + none;
  const people = `${total.toLocaleString("en")} ${total === 1 ? "person" : "people"}`;
  const parts = [
    ...(weaker > 0 ? [`${weaker.toLocaleString("en")} with weaker ones alone`] : []),
    ...(none > 0 ? [`${none.toLocaleString("en")} with none`] : []),
  ];
  const verb = policy.enabled ? "cannot log in" : "could not log in";
  return {
    policyId: policy.id,
    id: "too_strong",
    severity: policy.enabled ? "high" : "medium",
    text: `${people} whom this policy can apply to ${total === 1 ? "has" : "have"} no second factor that is strong enough (${parts.join(", ")}) and ${verb} where it decides.`,
    fix: policy.enabled
      ? "Let it only report until they have enrolled a stronger one."
      : "Ask them to enrol a stronger one before you enforce it.",
  };
}

function denyDefault(policy: PolicyView): PolicyWarning | null {
  if (!policy.isDefault || policy.method !== "deny") return null;
  return {
    policyId: policy.id,
    id: "deny_default",
    severity: "info",
    text: "Anyone who matches no policy above cannot log in at all.",
    fix: "",
  };
}
