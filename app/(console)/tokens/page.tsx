/** The stock of hardware tokens. */
import { Upload } from "lucide-react";
import type { Metadata } from "next";
import { LinkButton } from "@/components/ui/button";
import { FilterBar, FilterSelect, SearchInput } from "@/components/ui/filter-bar";
import { Page, PageHeader } from "@/components/ui/page";
import { Pagination } from "@/components/ui/pagination";
import { LinkTabs } from "@/components/ui/tabs";
import { can } from "@/lib/foundation/access/permissions";
import { importedKinds } from "@/lib/people/tokens/kinds";
import { listTokens } from "@/lib/people/tokens/queries";
import { readTokenListRequest } from "@/lib/people/tokens/schema";
import { type TokenState, tokenStates } from "@/lib/people/tokens/state";
import type { SearchParams } from "@/lib/programs/console/search-params";
import { requireOperator } from "@/lib/programs/console/session";
import { tokenStateName } from "./token-status";
import { TokensTable } from "./tokens-table";

export const metadata: Metadata = { title: "Hardware tokens" };

export default async function TokensPage({ searchParams }: { readonly searchParams: SearchParams }) {
  const actor = await requireOperator("token.read");
  const request = readTokenListRequest(await searchParams);
  const { rows, total, counts } = await listTokens(actor, request);
  const { state, kind, search, page, pageSize } = request;
  const tab = (one: TokenState | undefined, label: string) => ({
    href: hrefOf({ state: one, kind, q: search }),
    label,
    count: counts[one ?? "all"],
    current: one === state,
  });
  const mayWrite = can(actor.role, "token.write");
  return (
    <Page>
      <PageHeader
        title="Hardware tokens"
        description="Tokens with a display and YubiKeys: import the file that came with them, then hand them out."
        action={
          mayWrite && (
            <LinkButton
              variant="primary"
              href="/tokens/import"
              icon={<Upload aria-hidden className="size-4" />}
            >
              Import tokens
            </LinkButton>
          )
        }
      />
      <LinkTabs
        label="State"
        tabs={[tab(undefined, "All"), ...tokenStates.map((one) => tab(one, tokenStateName(one)))]}
      />
      <FilterBar>
        <SearchInput label="Search tokens" placeholder="Serial number or user" />
        <FilterSelect
          name="kind"
          label="Kind"
          any="All kinds"
          options={importedKinds.map(({ id, name }) => ({ value: id, label: name }))}
        />
      </FilterBar>
      <TokensTable rows={rows} mayWrite={mayWrite} isNarrowed={Boolean(state || kind || search)} />
      <Pagination page={page} pageSize={pageSize} total={total} />
    </Page>
  );
}

function hrefOf(values: Readonly<Record<string, string | undefined>>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value) params.set(name, value);
  return params.size > 0 ? `/tokens?${params}` : "/tokens";
}
