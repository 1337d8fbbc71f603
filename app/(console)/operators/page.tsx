/** Who may sign in to the console. */
import type { Metadata } from "next";
import { LinkButton } from "@/components/ui/button";
import { FilterBar, SearchInput } from "@/components/ui/filter-bar";
import { Page, PageHeader } from "@/components/ui/page";
import { can } from "@/lib/foundation/access/permissions";
import { directoryNotes } from "@/lib/people/operators/directory-notes";
import { listOperators } from "@/lib/people/operators/queries";
import { param, type SearchParams } from "@/lib/programs/console/search-params";
import { requireOperator } from "@/lib/programs/console/session";
import { DirectoryNotes } from "./directory-notes";
import { OperatorsTable } from "./operators-table";

export const metadata: Metadata = { title: "Operators" };

export default async function OperatorsPage({ searchParams }: { searchParams: SearchParams }) {
  const actor = await requireOperator("operator.read");
  const q = param(await searchParams, "q").trim();
  return (
    <Page>
      <PageHeader
        title="Operators"
        description="People who sign in to this console. Each has a role and needs a second factor."
        action={
          can(actor.role, "operator.write") && (
            <LinkButton variant="primary" href="/operators/new">
              New operator
            </LinkButton>
          )
        }
      />
      <DirectoryNotes notes={await directoryNotes(actor)} />
      <FilterBar>
        <SearchInput label="Search operators" placeholder="Name or address" />
      </FilterBar>
      <OperatorsTable rows={await listOperators(actor, { q })} selfId={actor.id} />
    </Page>
  );
}
