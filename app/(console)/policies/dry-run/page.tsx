/** The dry run: what would happen if a user logged in through a client at some time, and why. */
import type { Metadata } from "next";
import Link from "next/link";
import { EmptyState, Page, PageHeader, Section } from "@/components/ui/page";
import { systemClock } from "@/lib/foundation/platform/clock";
import { clientChoices } from "@/lib/people/clients/queries";
import { dryRunAddress, manyQuestion, readDryRun } from "@/lib/people/policies/dry-run";
import { groupChoices } from "@/lib/people/policies/queries";
import type { SearchParams } from "@/lib/programs/console/search-params";
import { requireOperator } from "@/lib/programs/console/session";
import { DryRunForm } from "./dry-run-form";
import { DryRunResult } from "./dry-run-result";
import { ManyResult } from "./many-result";

export const metadata: Metadata = { title: "Dry run" };

export default async function DryRunPage({ searchParams }: { readonly searchParams: SearchParams }) {
  const actor = await requireOperator("policy.read");
  const [clients, groups, question] = await Promise.all([
    clientChoices(actor),
    groupChoices(actor),
    searchParams.then(readDryRun),
  ]);
  const aboutMany = manyQuestion(question, systemClock.now());
  return (
    <Page narrow>
      <PageHeader
        title="Dry run"
        description="Shows what would happen at a login, and why: for one user, a group or everybody. It changes nothing and asks nobody for a password."
        back={<Link href="/policies">Policies</Link>}
      />
      <Section>
        <DryRunForm key={JSON.stringify(question)} clients={clients} groups={groups} question={question} />
      </Section>
      {aboutMany ? (
        <ManyResult actor={actor} question={aboutMany} address={dryRunAddress(question)} />
      ) : question.of === "user" && question.user && question.client ? (
        <DryRunResult actor={actor} question={question} />
      ) : (
        <Section>
          <EmptyState title="Choose who to check">
            For one user, you see each policy in order, and why it was skipped or that it decides. For a group
            or everybody, you see who would be locked out and who would need only the password.
          </EmptyState>
        </Section>
      )}
    </Page>
  );
}
