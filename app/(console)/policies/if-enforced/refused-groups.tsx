/** How many would be refused, by group: each a link that narrows the list to it. */
import Link from "next/link";
import { Section } from "@/components/ui/page";
import type { RefusedGroup } from "@/lib/people/roll-out/if-enforced";

export function RefusedGroups({
  groups,
  days,
}: {
  readonly groups: readonly RefusedGroup[];
  readonly days: number;
}) {
  if (groups.length === 0) return null;
  return (
    <Section title="By group" description="Someone in several groups counts in each.">
      <ul className="grid gap-x-6 gap-y-1 sm:grid-cols-2 lg:grid-cols-3">
        {groups.map(({ id, name, people }) => (
          <li key={id} className="flex justify-between gap-3 border-b border-line py-1.5">
            <Link
              dir="auto"
              href={`/policies/if-enforced?group=${id}&days=${days}`}
              className="min-w-0 truncate text-accent hover:underline"
            >
              {name}
            </Link>
            <span className="tabular-nums">{people.toLocaleString("en")}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
