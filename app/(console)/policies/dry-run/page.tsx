/** The dry run: what would happen if a user logged in through a client at some time, and why. */
import type { Metadata } from "next";
import Link from "next/link";
import { EmptyState, Page, PageHeader, Section } from "@/components/ui/page";
import { systemClock } from "@/lib/foundation/platform/clock";
import { clientChoices } from "@/lib/people/clients/queries";
import { type DryRunQuestion, manyQuestion, readDryRun } from "@/lib/people/policies/dry-run";
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
        description="What a login would come to, and why: of one user, of a group, of everybody. Nothing is changed, and nobody is asked for a password."
        back={<Link href="/policies">Policies</Link>}
      />
      <Section>
        <DryRunForm key={JSON.stringify(question)} clients={clients} groups={groups} question={question} />
      </Section>
      {aboutMany ? (
        <ManyResult actor={actor} question={aboutMany} address={addressOf(question)} />
      ) : question.of === "user" && question.user && question.client ? (
        <DryRunResult actor={actor} question={question} />
      ) : (
        <Section>
          <EmptyState title="Choose whom it is about">
            For one user the answer shows each policy in order: why it was passed over, or that it decides.
            For a group, or everybody, it shows who would be locked out and who needs the password alone.
          </EmptyState>
        </Section>
      )}
    </Page>
  );
}

/** The question as it stands in an address: what says nothing is left out. */
const addressOf = (question: DryRunQuestion): URLSearchParams =>
  new URLSearchParams(Object.entries(question).filter(([, value]) => value !== ""));
