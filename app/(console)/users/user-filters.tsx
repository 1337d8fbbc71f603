/** Search and filters over the list of users. */
import { FilterBar, FilterSelect, SearchInput } from "@/components/ui/filter-bar";
import { days } from "@/lib/foundation/base/durations";
import { systemClock } from "@/lib/foundation/platform/clock";

const quietDays = [30, 90, 180, 365] as const;

/** `lastLoginBefore` is the day in force: a link may name another than the ones offered. */
export function UserFilters({
  groups,
  lastLoginBefore,
}: {
  readonly groups: readonly { readonly id: string; readonly name: string }[];
  readonly lastLoginBefore: string | undefined;
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
      <FilterSelect name="quiet" label="Last login" any="Any last login" options={[...offered, ...named]} />
    </FilterBar>
  );
}
