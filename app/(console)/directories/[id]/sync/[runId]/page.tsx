/** One preview or sync: how far it is, what was held and why, and every line with its reason. */
import { Download } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { KeepFresh } from "@/components/keep-fresh";
import { buttonClass } from "@/components/ui/button";
import { FilterBar, FilterSelect, SearchInput } from "@/components/ui/filter-bar";
import { Page, PageHeader, Section } from "@/components/ui/page";
import { Pagination } from "@/components/ui/pagination";
import { RelativeTime } from "@/components/ui/relative-time";
import { can } from "@/lib/foundation/access/permissions";
import { readAddress } from "@/lib/foundation/base/read-text";
import { listItems, type RunView, syncRun } from "@/lib/people/directory-sync/queries";
import { itemFilter } from "@/lib/people/directory-sync/schema";
import { found } from "@/lib/programs/console/found";
import type { SearchParams } from "@/lib/programs/console/search-params";
import { requireOperator } from "@/lib/programs/console/session";
import { itemStateWords, kindWords, RunStatus } from "../run-state";
import { ItemsTable } from "./items-table";
import { RunOutcome } from "./run-outcome";

export const metadata: Metadata = { title: "Run of a sync" };

type Props = {
  readonly params: Promise<{ readonly id: string; readonly runId: string }>;
  readonly searchParams: SearchParams;
};

export default async function RunPage({ params, searchParams }: Props) {
  const actor = await requireOperator("directory.read");
  const { id, runId } = await params;
  const run = await found(runId, () => syncRun(actor, runId));
  if (run.directoryId !== id) notFound();
  const address = await searchParams;
  const request = { ...readAddress(itemFilter, address, { search: "q" }), runId };
  const { items, total } = await listItems(actor, request);
  const isMoving = run.state === "waiting" || run.state === "running";
  const { kind, state, search } = request;
  const query = new URLSearchParams({ ...(kind && { kind }), ...(state && { state }), q: search });
  return (
    <Page>
      <PageHeader
        title={run.kind === "preview" ? "Preview of a sync" : "Sync"}
        description={
          <>
            Asked for by <bdi>{run.requestedBy}</bdi> <RelativeTime at={run.createdAt} />.{" "}
            <RunStatus state={run.state} />
          </>
        }
        back={<Link href={`/directories/${id}/sync`}>Sync of {run.directoryName}</Link>}
        action={
          run.planned > 0 && (
            <a href={`/directories/${id}/sync/${runId}/export?${query}`} download className={buttonClass()}>
              <Download aria-hidden className="size-4" />
              CSV
            </a>
          )
        }
      />
      {isMoving && <KeepFresh />}
      <RunOutcome
        run={run}
        maySync={can(actor.role, "directory.sync")}
        mayAllow={can(actor.role, "directory.sync_beyond_stop")}
      />
      <Section title={itemsTitle(run)} flush>
        <div className="p-4">
          <FilterBar>
            <SearchInput label="Search" placeholder="Name, DN or reason" />
            <FilterSelect name="kind" label="What" any="Everything" options={optionsOf(kindWords)} />
            <FilterSelect name="state" label="State" any="All states" options={optionsOf(itemStateWords)} />
          </FilterBar>
        </div>
        <ItemsTable items={items} isNarrowed={Boolean(kind || state || search)} isMoving={isMoving} />
      </Section>
      <Pagination page={request.page} pageSize={request.pageSize} total={total} />
    </Page>
  );
}

const itemsTitle = ({ kind, state }: RunView): string =>
  kind === "preview" || state === "held" ? "What would happen" : "What happened";

const optionsOf = (words: Readonly<Record<string, string>>) =>
  Object.entries(words).map(([value, label]) => ({ value, label }));
