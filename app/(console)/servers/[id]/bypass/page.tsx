/** The page about the ways into a server that skip the second factor: who, from where, by which line. */
import type { Metadata } from "next";
import { FilterBar, SearchInput } from "@/components/ui/filter-bar";
import { Section } from "@/components/ui/page";
import { Pagination } from "@/components/ui/pagination";
import { LinkTabs } from "@/components/ui/tabs";
import { can } from "@/lib/foundation/access/permissions";
import { readAddress } from "@/lib/foundation/base/read-text";
import { found } from "@/lib/programs/console/found";
import type { SearchParams } from "@/lib/programs/console/search-params";
import { requireOperator } from "@/lib/programs/console/session";
import { serverLetInByGrace, serverLetInByPolicy } from "@/lib/servers/bypass/by-policy";
import { serverWaysIn } from "@/lib/servers/bypass/queries";
import { type WayFilter, waysRequest } from "@/lib/servers/bypass/schema";
import { NoLines } from "../hba/no-lines";
import { ServerFrame } from "../server-frame";
import { BlamedLines } from "./blamed-lines";
import { ByGrace } from "./by-grace";
import { ByPolicy } from "./by-policy";
import { ExceptionsTable } from "./exceptions-table";
import { WaysSummary } from "./ways-summary";
import { WaysTable } from "./ways-table";

export const metadata: Metadata = { title: "Second-factor gaps" };

const filters: readonly (readonly [WayFilter, string])[] = [
  ["open", "Without a second factor"],
  ["accepted", "Accepted"],
  ["elsewhere", "Not checked"],
  ["certificate", "Certificate"],
  ["break_glass", "Break-glass"],
];

export default async function BypassPage({
  params,
  searchParams,
}: {
  readonly params: Promise<{ readonly id: string }>;
  readonly searchParams: SearchParams;
}) {
  const actor = await requireOperator("server.read");
  const { id } = await params;
  const request = readAddress(waysRequest, await searchParams, { search: "q" });
  const ways = await found(id, () => serverWaysIn(actor, id, request));
  const home = `/servers/${id}/bypass`;
  const mayWrite = can(actor.role, "server.write");
  if (ways.state !== "ready") {
    return (
      <ServerFrame server={ways.server} current="bypass">
        <NoLines serverId={id} isRead={ways.state === "lines_unknown"} />
      </ServerFrame>
    );
  }
  return (
    <ServerFrame server={ways.server} current="bypass">
      <WaysSummary serverId={id} ways={ways} />
      {request.show === "open" && <BlamedLines lines={ways.lines} />}
      <LinkTabs
        label="Kinds of gaps"
        tabs={filters.map(([show, label]) => ({
          href: show === "open" ? home : `${home}?show=${show}`,
          label,
          count: ways.counts[show],
          current: show === request.show,
        }))}
      />
      <FilterBar>
        <SearchInput label="Search roles" />
      </FilterBar>
      <WaysTable
        serverId={id}
        rows={ways.rows}
        show={request.show}
        isKnown={ways.known.open !== null}
        isSearch={request.search !== ""}
        mayWrite={mayWrite}
      />
      <Pagination page={request.page} pageSize={request.pageSize} total={ways.total} />
      {request.show === "open" && (
        <>
          <ByGrace roles={await serverLetInByGrace(actor, id)} />
          <ByPolicy roles={await serverLetInByPolicy(actor, id)} />
        </>
      )}
      {ways.exceptions.length > 0 && (
        <Section
          flush
          title="Accepted exceptions"
          description="Each one applies until its last day. After that the gap counts again."
        >
          <ExceptionsTable rows={ways.exceptions} mayWrite={mayWrite} />
        </Section>
      )}
    </ServerFrame>
  );
}
