/** The list of PostgreSQL servers. */
import { ClipboardList, Plus } from "lucide-react";
import type { Metadata } from "next";
import { LinkButton } from "@/components/ui/button";
import { FilterBar, SearchInput } from "@/components/ui/filter-bar";
import { Page, PageHeader } from "@/components/ui/page";
import { Pagination } from "@/components/ui/pagination";
import { can } from "@/lib/foundation/access/permissions";
import { readAddress } from "@/lib/foundation/base/read-text";
import { systemClock } from "@/lib/foundation/platform/clock";
import type { SearchParams } from "@/lib/programs/console/search-params";
import { requireOperator } from "@/lib/programs/console/session";
import { openBypasses } from "@/lib/servers/bypass/queries";
import { listServers } from "@/lib/servers/registry/queries";
import { serverListRequest } from "@/lib/servers/registry/schema";
import { ServersTable } from "./servers-table";

export const metadata: Metadata = { title: "PostgreSQL servers" };

export default async function ServersPage({ searchParams }: { readonly searchParams: SearchParams }) {
  const actor = await requireOperator("server.read");
  const request = readAddress(serverListRequest, await searchParams, { search: "q" });
  const [{ rows, total }, bypasses] = await Promise.all([listServers(actor, request), openBypasses(actor)]);
  const openOf = new Map(bypasses.map(({ serverId, open }) => [serverId, open]));
  const mayWrite = can(actor.role, "server.write");
  const create = (
    <LinkButton href="/servers/new" variant="primary" icon={<Plus aria-hidden className="size-4" />}>
      New server
    </LinkButton>
  );
  const isSearch = request.search !== "";
  return (
    <Page>
      <PageHeader
        title="PostgreSQL servers"
        description="The servers whose logins Postern protects. It reads them every 15 minutes and changes nothing on them."
        action={
          (total > 0 || isSearch) && (
            <>
              <LinkButton href="/servers/posture" icon={<ClipboardList aria-hidden className="size-4" />}>
                Posture
              </LinkButton>
              {mayWrite && create}
            </>
          )
        }
      />
      {(total > 0 || isSearch) && (
        <FilterBar>
          <SearchInput label="Search servers" placeholder="Name or address" />
        </FilterBar>
      )}
      <ServersTable
        servers={rows.map((row) => ({ ...row, openWays: openOf.get(row.id) ?? null }))}
        now={systemClock.now()}
        isSearch={isSearch}
        empty={mayWrite ? create : null}
      />
      <Pagination page={request.page} pageSize={request.pageSize} total={total} />
    </Page>
  );
}
