/** Search and filters over the login log. */

import { DayFilter } from "@/components/day-filter";
import { FilterBar, FilterSelect, SearchInput, TextFilter } from "@/components/ui/filter-bar";
import { doorNames } from "@/lib/login/decision/door";
import { reasons } from "@/lib/login/decision/outcome";
import { outcomeNames, wouldNames } from "@/lib/login/log/filter";

const options = (names: Readonly<Record<string, string>>) =>
  Object.entries(names).map(([value, label]) => ({ value, label }));

const reasonOptions = Object.entries(reasons).map(([value, { text }]) => ({ value, label: text }));

export function AttemptFilters({
  clients,
}: {
  readonly clients: readonly { readonly id: string; readonly name: string }[];
}) {
  return (
    <FilterBar>
      <SearchInput label="Role name" placeholder="Role or alias, in full" />
      <TextFilter name="address" label="Address or network" placeholder="Address, or 10.20.0.0/16" />
      <FilterSelect name="outcome" label="Outcome" any="All outcomes" options={options(outcomeNames)} />
      <FilterSelect name="reason" label="Reason" any="All reasons" options={reasonOptions} />
      {clients.length > 0 && (
        <FilterSelect
          name="client"
          label="Client"
          any="All clients"
          options={clients.map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
      <FilterSelect name="door" label="Protocol" any="All protocols" options={options(doorNames)} />
      <FilterSelect name="would" label="Report only" any="Any report" options={options(wouldNames)} />
      <DayFilter name="from" label="From (UTC)" />
      <DayFilter name="to" label="To (UTC)" />
    </FilterBar>
  );
}
