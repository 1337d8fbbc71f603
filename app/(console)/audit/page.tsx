/** The audit log: who changed what, newest first. */
import { Download } from "lucide-react";
import type { Metadata } from "next";
import { DayFilter } from "@/components/day-filter";
import { buttonClass, LinkButton } from "@/components/ui/button";
import { FilterBar, FilterSelect, SearchInput } from "@/components/ui/filter-bar";
import { EmptyState, Page, PageHeader } from "@/components/ui/page";
import { auditActions } from "@/lib/foundation/audit/events";
import { listAuditEvents } from "@/lib/foundation/audit/queries";
import { readAuditFilter } from "@/lib/foundation/audit/schema";
import { sentenceOf } from "@/lib/foundation/audit/view";
import type { SearchParams } from "@/lib/programs/console/search-params";
import { requireOperator } from "@/lib/programs/console/session";
import { AuditRow } from "./audit-row";

export const metadata: Metadata = { title: "Audit log" };

const actions = Object.keys(auditActions).map((action) => ({
  value: action,
  label: sentenceOf(action, "…"),
}));

export default async function AuditPage({ searchParams }: { readonly searchParams: SearchParams }) {
  const actor = await requireOperator("audit.read");
  const filter = readAuditFilter(await searchParams);
  const { events, next } = await listAuditEvents(actor, filter);
  const { before: _, ...wanted } = filter;
  const query = new URLSearchParams(
    Object.entries(wanted).filter(([, value]) => value) as [string, string][],
  );
  const withParam = (name: string, value: string) => `${query}${query.size > 0 ? "&" : ""}${name}=${value}`;
  return (
    <Page>
      <PageHeader
        title="Audit log"
        description="Every change and who made it. Entries cannot be edited. Logins to PostgreSQL are in the login log."
        action={(["csv", "json"] as const).map((format) => (
          <a
            key={format}
            href={`/audit/export?${withParam("format", format)}`}
            download
            className={buttonClass()}
          >
            <Download aria-hidden className="size-4" />
            {format.toUpperCase()}
          </a>
        ))}
      />
      <FilterBar>
        <SearchInput name="actor" label="Who" placeholder="Who" />
        <SearchInput name="subject" label="Target" placeholder="User, client, policy…" />
        <FilterSelect name="action" label="Action" any="All actions" options={actions} />
        <DayFilter name="from" label="From (UTC)" />
        <DayFilter name="to" label="To (UTC)" />
      </FilterBar>
      <section aria-label="Audit events" className="overflow-hidden rounded-lg border border-line bg-surface">
        {events.length > 0 ? (
          <ul className="divide-y divide-line">
            {events.map((event) => (
              <AuditRow key={event.id} event={event} />
            ))}
          </ul>
        ) : (
          <EmptyState title="No matches">Remove a filter, or choose other dates.</EmptyState>
        )}
      </section>
      <nav aria-label="Pages" className="flex justify-between gap-2">
        {filter.before ? <LinkButton href={`/audit?${query}`}>Newest</LinkButton> : <span />}
        {next && <LinkButton href={`/audit?${withParam("before", next)}`}>Older</LinkButton>}
      </nav>
    </Page>
  );
}
