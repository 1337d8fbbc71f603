/** Temporary access: requests that wait, memberships with an end, and what became of the others. */
import type { Metadata } from "next";
import { accessStateName } from "@/components/access/access-status";
import { FilterBar, SearchInput } from "@/components/ui/filter-bar";
import { Page, PageHeader } from "@/components/ui/page";
import { Pagination } from "@/components/ui/pagination";
import { LinkTabs } from "@/components/ui/tabs";
import { can } from "@/lib/foundation/access/permissions";
import { listAccess } from "@/lib/people/temporary-access/queries";
import { type AccessState, accessStates, readAccessListRequest } from "@/lib/people/temporary-access/schema";
import type { SearchParams } from "@/lib/programs/console/search-params";
import { requireOperator } from "@/lib/programs/console/session";
import { AccessTable } from "./access-table";

export const metadata: Metadata = { title: "Temporary access" };

export default async function AccessPage({ searchParams }: { readonly searchParams: SearchParams }) {
  const actor = await requireOperator("group.read");
  const request = readAccessListRequest(await searchParams);
  const { rows, total, counts } = await listAccess(actor, request);
  const { state, groupId, userId, search, page, pageSize } = request;
  const tab = (one: AccessState | undefined, label: string) => ({
    href: hrefOf({ state: one, group: groupId, user: userId, q: search }),
    label,
    count: counts[one ?? "all"],
    current: one === state,
  });
  return (
    <Page>
      <PageHeader
        title="Temporary access"
        description="Memberships of groups that end by themselves: asked for in self-service and approved, or given by an operator."
      />
      <LinkTabs
        label="State"
        tabs={[tab(undefined, "All"), ...accessStates.map((one) => tab(one, accessStateName(one)))]}
      />
      <FilterBar>
        <SearchInput label="Search people" placeholder="Role, alias, name or mail address" />
      </FilterBar>
      <AccessTable
        rows={rows}
        mayWrite={can(actor.role, "group.write")}
        isNarrowed={Boolean(state || groupId || userId || search)}
      />
      <Pagination page={page} pageSize={pageSize} total={total} />
    </Page>
  );
}

function hrefOf(values: Readonly<Record<string, string | undefined>>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value) params.set(name, value);
  return params.size > 0 ? `/access?${params}` : "/access";
}
