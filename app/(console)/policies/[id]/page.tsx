/** One policy's page: to change it, or to read it for those who may not. */
import type { Metadata } from "next";
import Link from "next/link";
import { Alert } from "@/components/ui/alert";
import { Page, PageHeader } from "@/components/ui/page";
import { Status } from "@/components/ui/status";
import { can } from "@/lib/foundation/access/permissions";
import { versionOf } from "@/lib/foundation/base/form-state";
import { clientChoices } from "@/lib/people/clients/queries";
import { defaultPolicyForm, policyForm } from "@/lib/people/policies/form";
import { groupChoices, policyDetail } from "@/lib/people/policies/queries";
import { found } from "@/lib/programs/console/found";
import { requireOperator } from "@/lib/programs/console/session";
import { updateDefaultPolicyAction, updatePolicyAction } from "../actions";
import { PolicyForm } from "../policy-form";
import { PolicyFacts } from "./policy-facts";

export const metadata: Metadata = { title: "Policy" };

export default async function PolicyPage({ params }: { readonly params: Promise<{ readonly id: string }> }) {
  const actor = await requireOperator("policy.read");
  const { id } = await params;
  const [{ policy, warnings }, clients, groups] = await Promise.all([
    found(id, () => policyDetail(actor, id)),
    clientChoices(actor),
    groupChoices(actor),
  ]);
  return (
    <Page narrow>
      <PageHeader
        title={policy.name}
        description={
          policy.isDefault ? (
            "Decides when no other policy matches. It applies to everyone, so it has no clients or groups, and it always comes last."
          ) : (
            <Status tone={policy.enabled ? "ok" : "neutral"}>
              {policy.enabled ? `On, number ${policy.position} in the order` : "Off"}
            </Status>
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
      {can(actor.role, "policy.write") ? (
        <PolicyForm
          action={policy.isDefault ? updateDefaultPolicyAction : updatePolicyAction}
          policy={policy}
          version={versionOf(policy.isDefault ? defaultPolicyForm(policy) : policyForm(policy))}
          clients={clients}
          groups={groups}
        />
      ) : (
        <PolicyFacts policy={policy} />
      )}
    </Page>
  );
}
