/** One policy's page: to change it, or to read it for those who may not. */
import type { Metadata } from "next";
import Link from "next/link";
import { Alert } from "@/components/ui/alert";
import { Page, PageHeader } from "@/components/ui/page";
import { Status } from "@/components/ui/status";
import { can } from "@/lib/foundation/access/permissions";
import { versionOf } from "@/lib/foundation/base/form-state";
import { effectiveMethod } from "@/lib/login/decision/policy";
import { leastStrengthChoices } from "@/lib/login/factors/strong-enough";
import { clientChoices } from "@/lib/people/clients/queries";
import { defaultPolicyForm, policyForm } from "@/lib/people/policies/form";
import { groupChoices, policyDetail } from "@/lib/people/policies/queries";
import { countInGrace } from "@/lib/people/roll-out/grace";
import { found } from "@/lib/programs/console/found";
import { requireOperator } from "@/lib/programs/console/session";
import { updateDefaultPolicyAction, updatePolicyAction } from "../actions";
import { PolicyForm } from "../policy-form";
import { PolicyStateStatus } from "../policy-state";
import { PolicyFacts } from "./policy-facts";

export const metadata: Metadata = { title: "Policy" };

export default async function PolicyPage({ params }: { readonly params: Promise<{ readonly id: string }> }) {
  const actor = await requireOperator("policy.read");
  const { id } = await params;
  const { policy, warnings } = await found(id, () => policyDetail(actor, id));
  const [clients, groups, grace] = await Promise.all([
    clientChoices(actor),
    groupChoices(actor),
    countInGrace(
      actor,
      policy.groups.map(({ id: groupId }) => groupId),
    ),
  ]);
  return (
    <Page narrow>
      <PageHeader
        title={policy.name}
        description={
          policy.isDefault ? (
            "Decides when no other policy matches. It applies to everyone, so it has no clients or groups, and it always comes last."
          ) : (
            <span className="flex flex-wrap items-center gap-2">
              <PolicyStateStatus policy={policy} />
              {policy.enabled && <Status tone="ok">Enforced</Status>}
              <span>Number {policy.position} in the order</span>
            </span>
          )
        }
        back={<Link href="/policies">Policies</Link>}
      />
      {warnings.map((warning) => (
        <Alert key={warning.id} tone={warning.severity === "info" ? "info" : "warning"}>
          <p>
            {warning.text} {warning.fix}
          </p>
        </Alert>
      ))}
      {grace.people > 0 && effectiveMethod(policy) === "password_and_factor" && (
        <Alert
          tone="warning"
          title={`${grace.people.toLocaleString("en")} ${grace.people === 1 ? "user" : "users"} in grace`}
        >
          <p>
            Users whom this policy can apply to, and who have no second factor, log in with the password alone
            for now.{" "}
            <Link href="/users?grace=running" className="underline">
              Show everybody in grace
            </Link>
            .
          </p>
        </Alert>
      )}
      {policy.reportOnly && (
        <Alert tone="info" title="This policy only reports.">
          <p>
            Its logins are decided by the next policy that matches. See{" "}
            <Link href="/policies/if-enforced" className="underline">
              who would be refused if you enforced it now
            </Link>
            .
          </p>
        </Alert>
      )}
      {can(actor.role, "policy.write") ? (
        <PolicyForm
          action={policy.isDefault ? updateDefaultPolicyAction : updatePolicyAction}
          policy={policy}
          version={versionOf(policy.isDefault ? defaultPolicyForm(policy) : policyForm(policy))}
          clients={clients}
          groups={groups}
          strengths={leastStrengthChoices}
        />
      ) : (
        <PolicyFacts policy={policy} />
      )}
    </Page>
  );
}
