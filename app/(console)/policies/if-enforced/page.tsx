/** If you enforced now: who was let in lately and would have been refused by a policy that only reports. */
import { Download, Eye } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { buttonClass, LinkButton } from "@/components/ui/button";
import { FilterBar, FilterSelect, SearchInput } from "@/components/ui/filter-bar";
import { EmptyState, Page, PageHeader, Section } from "@/components/ui/page";
import { Pagination } from "@/components/ui/pagination";
import { can } from "@/lib/foundation/access/permissions";
import { groupNames } from "@/lib/people/groups/queries";
import { ifEnforced } from "@/lib/people/roll-out/if-enforced";
import { readIfEnforcedRequest } from "@/lib/people/roll-out/schema";
import type { SearchParams } from "@/lib/programs/console/search-params";
import { requireOperator } from "@/lib/programs/console/session";
import { RefusedGroups } from "./refused-groups";
import { RefusedTable } from "./refused-table";

export const metadata: Metadata = { title: "If you enforced now" };

const dayOptions = [1, 7, 14, 90].map((days) => ({
  value: String(days),
  label: days === 1 ? "Last day" : `Last ${days} days`,
}));

export default async function IfEnforcedPage({ searchParams }: { readonly searchParams: SearchParams }) {
  const actor = await requireOperator("policy.read");
  const request = readIfEnforcedRequest(await searchParams);
  const [{ users, why, groups, policies }, allGroups] = await Promise.all([
    ifEnforced(actor, request),
    groupNames(actor, { atMost: 200 }),
  ]);
  const { search, groupId, status, refusedDays, page, pageSize } = request;
  const filter = { search, status, groupId, refusedDays };
  const query = new URLSearchParams({ days: String(refusedDays), q: search, group: groupId ?? "" });
  return (
    <Page>
      <PageHeader
        title="If you enforced now"
        description="Users who logged in lately and would have been refused by a policy that only reports. Invite them before you enforce it."
        back={<Link href="/policies">Policies</Link>}
        action={
          policies.length > 0 &&
          (["csv", "json"] as const).map((format) => (
            <a
              key={format}
              href={`/policies/if-enforced/export?${query}&format=${format}`}
              download
              className={buttonClass()}
            >
              <Download aria-hidden className="size-4" />
              {format.toUpperCase()}
            </a>
          ))
        }
      />
      {policies.length === 0 ? (
        <Section>
          <EmptyState
            icon={<Eye />}
            title="No policy only reports"
            action={<LinkButton href="/policies">Policies</LinkButton>}
          >
            Let a policy only report: it decides nothing, and this page shows whom it would have refused.
          </EmptyState>
        </Section>
      ) : (
        <>
          <p>
            <span className="font-medium">
              {users.total === 1 ? "1 user" : `${users.total.toLocaleString("en")} users`}
            </span>{" "}
            would be refused by{" "}
            {policies.map(({ id, name }, index) => (
              <span key={id}>
                {index > 0 && ", "}
                <Link href={`/policies/${id}`} className="text-accent underline">
                  {name}
                </Link>
              </span>
            ))}
            . Each login is judged by itself, as the policy is now.
          </p>
          <RefusedGroups groups={groups} days={refusedDays} />
          <FilterBar>
            <SearchInput label="Search users" placeholder="Role, alias, name or mail address" />
            <FilterSelect
              name="group"
              label="Group"
              any="All groups"
              options={allGroups.map(({ id, name }) => ({ value: id, label: name }))}
            />
            <FilterSelect name="days" label="Logins of" any="Last 30 days" options={dayOptions} />
          </FilterBar>
          <RefusedTable
            rows={users.rows.map((user) => ({ user, why: why.get(user.id) ?? null }))}
            total={users.total}
            filter={filter}
            mayInvite={can(actor.role, "user.invite")}
          />
          <Pagination page={page} pageSize={pageSize} total={users.total} />
        </>
      )}
    </Page>
  );
}
