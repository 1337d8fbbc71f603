/** The list of policies in the order in which they are looked at. */
import { Eye, FlaskConical, Plus } from "lucide-react";
import type { Metadata } from "next";
import { LinkButton } from "@/components/ui/button";
import { Page, PageHeader } from "@/components/ui/page";
import { can } from "@/lib/foundation/access/permissions";
import { listPolicies } from "@/lib/people/policies/queries";
import { requireOperator } from "@/lib/programs/console/session";
import { PolicyOrder } from "./policy-order";

export const metadata: Metadata = { title: "Policies" };

export default async function PoliciesPage() {
  const actor = await requireOperator("policy.read");
  const { policies, warnings } = await listPolicies(actor);
  const mayWrite = can(actor.role, "policy.write");
  return (
    <Page>
      <PageHeader
        title="Policies"
        description="Policies decide what a login requires. The first policy that matches the client and one of the user's groups applies. If none matches, the default policy applies."
        action={
          <>
            <LinkButton href="/policies/if-enforced" icon={<Eye aria-hidden className="size-4" />}>
              If you enforced now
            </LinkButton>
            <LinkButton href="/policies/dry-run" icon={<FlaskConical aria-hidden className="size-4" />}>
              Dry run
            </LinkButton>
            {mayWrite && (
              <LinkButton
                href="/policies/new"
                variant="primary"
                icon={<Plus aria-hidden className="size-4" />}
              >
                New policy
              </LinkButton>
            )}
          </>
        }
      />
      <PolicyOrder
        // A new list from the server replaces an order that was moved in the browser.
        key={policies.map(({ id }) => id).join()}
        policies={policies}
        warnings={warnings}
        mayWrite={mayWrite}
      />
    </Page>
  );
}
