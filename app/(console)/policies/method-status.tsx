/** How a policy's method looks: the word, and the colour of how much it asks. */
import { Status, type Tone } from "@/components/ui/status";
import { demandWords, effectiveMethod, type Method } from "@/lib/login/decision/policy";
import type { PolicyView } from "@/lib/people/policies/view";

const tones: Readonly<Record<Method, Tone>> = {
  password: "warn",
  password_and_factor: "ok",
  factor: "ok",
  deny: "danger",
};

export function MethodStatus({
  policy,
}: {
  readonly policy: Pick<PolicyView, "method" | "secondFactor" | "leastStrength">;
}) {
  const method = effectiveMethod(policy);
  return <Status tone={tones[method]}>{demandWords(method, policy)}</Status>;
}
