/** Says that a policy is not in force: off, or report only. Nothing where it is. */
import { Status } from "@/components/ui/status";
import { policyStateNames, stateOfPolicy } from "@/lib/login/decision/policy";
import type { PolicyView } from "@/lib/people/policies/view";

export function PolicyStateStatus({
  policy,
}: {
  readonly policy: Pick<PolicyView, "enabled" | "reportOnly">;
}) {
  const state = stateOfPolicy(policy);
  if (state === "enforced") return null;
  return <Status tone={state === "off" ? "neutral" : "info"}>{policyStateNames[state]}</Status>;
}
