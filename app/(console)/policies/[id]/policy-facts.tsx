/** A policy for those who may read but not change it. */
import { Facts, Section } from "@/components/ui/page";
import { describeRule } from "@/lib/login/decision/adaptive";
import { doorNames } from "@/lib/login/decision/door";
import { leastStrengthNames } from "@/lib/login/factors/strength";
import type { PolicyView } from "@/lib/people/policies/view";
import { MethodStatus } from "../method-status";

export function PolicyFacts({ policy }: { readonly policy: PolicyView }) {
  const names = (things: PolicyView["groups"]) => things.map(({ name }) => name).join(", ") || "any";
  return (
    <Section>
      <Facts
        items={[
          ["Description", policy.description || "—"],
          ["Groups", names(policy.groups)],
          ["Clients", names(policy.clients)],
          ["Protocols", policy.doors.map((door) => doorNames[door]).join(", ") || "any"],
          ["Login method", <MethodStatus key="method" policy={policy} />],
          ["Least strength of the second factor", leastStrengthNames[policy.leastStrength]],
          ["Adaptive rules", policy.adaptive ? "on" : "off"],
          ...policy.rules.map((rule, index) => [`Rule ${index + 1}`, describeRule(rule)] as const),
          [
            "Reuse window",
            policy.reuseUses > 1
              ? `one code works ${policy.reuseUses} times within ${policy.reuseSeconds} seconds`
              : "off: each code works once",
          ],
          [
            "After approval by link",
            policy.approvalWay === "pass"
              ? `the same login passes for ${policy.approvalSeconds} seconds`
              : "a code appears, which is typed behind the password",
          ],
        ]}
      />
    </Section>
  );
}
