/** The page on which a policy is created. */
import type { Metadata } from "next";
import Link from "next/link";
import { Page, PageHeader } from "@/components/ui/page";
import { leastStrengthChoices } from "@/lib/login/factors/strong-enough";
import { clientChoices } from "@/lib/people/clients/queries";
import { groupChoices } from "@/lib/people/policies/queries";
import { requireOperator } from "@/lib/programs/console/session";
import { createPolicyAction } from "../actions";
import { PolicyForm } from "../policy-form";

export const metadata: Metadata = { title: "New policy" };

export default async function NewPolicyPage() {
  const actor = await requireOperator("policy.write");
  const [clients, groups] = await Promise.all([clientChoices(actor), groupChoices(actor)]);
  return (
    <Page narrow>
      <PageHeader
        title="New policy"
        description="A new policy comes last, just before the default. You can move it up in the list."
        back={<Link href="/policies">Policies</Link>}
      />
      <PolicyForm
        action={createPolicyAction}
        clients={clients}
        groups={groups}
        strengths={leastStrengthChoices}
      />
    </Page>
  );
}
