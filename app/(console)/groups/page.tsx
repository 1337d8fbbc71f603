/** The list of groups. */
import { Plus } from "lucide-react";
import type { Metadata } from "next";
import { LinkButton } from "@/components/ui/button";
import { FilterBar, SearchInput } from "@/components/ui/filter-bar";
import { Page, PageHeader } from "@/components/ui/page";
import { Pagination } from "@/components/ui/pagination";
import { can } from "@/lib/foundation/access/permissions";
import { readAddress } from "@/lib/foundation/base/read-text";
import { listGroups } from "@/lib/people/groups/queries";
import { groupListRequest } from "@/lib/people/groups/schema";
import type { SearchParams } from "@/lib/programs/console/search-params";
import { requireOperator } from "@/lib/programs/console/session";
import { GroupsTable } from "./groups-table";

export const metadata: Metadata = { title: "Groups" };

export default async function GroupsPage({ searchParams }: { readonly searchParams: SearchParams }) {
  const actor = await requireOperator("group.read");
  const request = readAddress(groupListRequest, await searchParams, { search: "q" });
  const isSearch = request.search !== "";
  const { rows, total } = await listGroups(actor, request);
  const create = (
    <LinkButton href="/groups/new" variant="primary" icon={<Plus aria-hidden className="size-4" />}>
      New group
    </LinkButton>
  );
  const mayWrite = can(actor.role, "group.write");
  return (
    <Page>
      <PageHeader
        title="Groups"
        description="Policies apply to groups. A group can also limit which second factors its members may have."
        action={mayWrite && (total > 0 || isSearch) && create}
      />
      <FilterBar>
        <SearchInput label="Search groups" />
      </FilterBar>
      <GroupsTable rows={rows} isSearch={isSearch} create={mayWrite ? create : null} />
      <Pagination page={request.page} pageSize={request.pageSize} total={total} />
    </Page>
  );
}
