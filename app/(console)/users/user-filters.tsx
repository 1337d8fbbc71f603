/** Search and filters over the list of users. */
import { FilterBar, FilterSelect, SearchInput } from "@/components/ui/filter-bar";
import { days } from "@/lib/foundation/base/durations";
import { systemClock } from "@/lib/foundation/platform/clock";
import type { UserFilter } from "@/lib/people/users/filter";
import { strongestChoices, strongestNames } from "@/lib/people/users/strongest";

const quietDays = [30, 90, 180, 365] as const;

/** `filter` is what is in force: a link may name another day than the ones offered. */
export function UserFilters({
  groups,
  directories,
  filter: { lastLoginBefore },
}: {
  readonly groups: readonly { readonly id: string; readonly name: string }[];
  /** Those that the operator may know of. */
  readonly directories: readonly { readonly id: string; readonly name: string }[];
  readonly filter: UserFilter;
}) {
  const now = systemClock.now().getTime();
  const offered = quietDays.map((n) => ({
    value: new Date(now - days(n)).toISOString().slice(0, 10),
    label: `No login in ${n} days`,
  }));
  const isOffered = offered.some(({ value }) => value === lastLoginBefore);
  const named =
    lastLoginBefore && !isOffered
      ? [{ value: lastLoginBefore, label: `No login since ${lastLoginBefore}` }]
      : [];
  return (
    <FilterBar>
      <SearchInput label="Search users" placeholder="Role, alias, name or mail address" />
      {groups.length > 0 && (
        <FilterSelect
          name="group"
          label="Group"
          any="All groups"
          options={groups.map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
      {directories.length > 0 && (
        <FilterSelect
          name="source"
          label="Source"
          any="All sources"
          options={[
            { value: "local", label: "Local users" },
            ...directories.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      )}
      <FilterSelect
        name="grace"
        label="Grace"
        any="In grace or not"
        options={[
          { value: "running", label: "In grace" },
          { value: "ending", label: "Grace ends within 7 days" },
        ]}
      />
      <FilterSelect
        name="strongest"
        label="Strongest second factor"
        any="Any second factor"
        options={strongestChoices.map((value) => ({
          value,
          label: value === "none" ? "No second factor" : `Strongest: ${strongestNames[value].toLowerCase()}`,
        }))}
      />
      <FilterSelect name="quiet" label="Last login" any="Any last login" options={[...offered, ...named]} />
    </FilterBar>
  );
}
