/** The text messages and calls that went out, wait, or failed, with the gateway's answers. */
import type { Metadata } from "next";
import { LinkButton } from "@/components/ui/button";
import { FilterBar, FilterSelect, SearchInput } from "@/components/ui/filter-bar";
import { Page, PageHeader } from "@/components/ui/page";
import { Pagination } from "@/components/ui/pagination";
import { can } from "@/lib/foundation/access/permissions";
import { readAddress } from "@/lib/foundation/base/read-text";
import { listTexts } from "@/lib/foundation/gateways/queries";
import { textListRequest, wayNames, ways } from "@/lib/foundation/gateways/schema";
import type { SearchParams } from "@/lib/programs/console/search-params";
import { requireOperator } from "@/lib/programs/console/session";
import { stateOptions } from "./text-state";
import { TextsTable } from "./texts-table";

export const metadata: Metadata = { title: "Messages and calls" };

const wayOptions = ways.map((value) => ({ value, label: wayNames[value].name }));

export default async function MessagesPage({ searchParams }: { readonly searchParams: SearchParams }) {
  const actor = await requireOperator("mail.read");
  const request = readAddress(textListRequest, await searchParams, { search: "q" });
  const { texts, total } = await listTexts(actor, request);
  const { search, state, way, page, pageSize } = request;
  return (
    <Page>
      <PageHeader
        title="Messages and calls"
        description="One line per text message or call with a code. One that the gateway does not take is tried again until its code has ended, four times at most. What it said is kept nowhere."
        action={
          <>
            <LinkButton href="/mail">Outgoing mail</LinkButton>
            {can(actor.role, "settings.read") && (
              <LinkButton href="/settings?section=texts">Gateways</LinkButton>
            )}
          </>
        }
      />
      <FilterBar>
        <SearchInput label="Search numbers" placeholder="Digits of a number" />
        <FilterSelect name="state" label="State" any="All states" options={stateOptions} />
        <FilterSelect name="way" label="Kind" any="All kinds" options={wayOptions} />
      </FilterBar>
      <TextsTable texts={texts} isNarrowed={search !== "" || state !== undefined || way !== undefined} />
      <Pagination page={page} pageSize={pageSize} total={total} />
    </Page>
  );
}
