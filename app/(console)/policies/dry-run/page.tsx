/** The dry run: what would happen if a user logged in through a client at some time, and why. */
import type { Metadata } from "next";
import Link from "next/link";
import { EmptyState, Page, PageHeader, Section } from "@/components/ui/page";
import { clientChoices } from "@/lib/people/clients/queries";
import { readDryRun } from "@/lib/people/policies/dry-run";
import type { SearchParams } from "@/lib/programs/console/search-params";
import { requireOperator } from "@/lib/programs/console/session";
import { DryRunForm } from "./dry-run-form";
import { DryRunResult } from "./dry-run-result";

export const metadata: Metadata = { title: "Dry run" };

export default async function DryRunPage({ searchParams }: { readonly searchParams: SearchParams }) {
  const actor = await requireOperator("policy.read");
  const [clients, question] = await Promise.all([clientChoices(actor), searchParams.then(readDryRun)]);
  return (
    <Page narrow>
      <PageHeader
        title="Dry run"
        description="What would happen if this user logged in now, and why. Nothing is changed, and nobody is asked for a password."
        back={<Link href="/policies">Policies</Link>}
      />
      <Section>
        <DryRunForm key={JSON.stringify(question)} clients={clients} question={question} />
      </Section>
      {question.user && question.client ? (
        <DryRunResult actor={actor} question={question} />
      ) : (
        <Section>
          <EmptyState title="Choose a user and a client">
            The answer shows each policy in order: why it was passed over, or that it decides.
          </EmptyState>
        </Section>
      )}
    </Page>
  );
}
