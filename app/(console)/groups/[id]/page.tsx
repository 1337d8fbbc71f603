/** One group's page: its members, the policies that name it, its settings. */
import type { Metadata } from "next";
import Link from "next/link";
import { LinkButton } from "@/components/ui/button";
import { FilterBar, SearchInput } from "@/components/ui/filter-bar";
import { Page, PageHeader, Section } from "@/components/ui/page";
import { Pagination } from "@/components/ui/pagination";
import { can } from "@/lib/foundation/access/permissions";
import { versionOf } from "@/lib/foundation/base/form-state";
import { readAddress } from "@/lib/foundation/base/read-text";
import { kindChoices } from "@/lib/login/factors/table";
import { groupForm } from "@/lib/people/groups/form";
import { getGroup, listMembers } from "@/lib/people/groups/queries";
import { graceOfGroup } from "@/lib/people/roll-out/grace";
import { hoursText } from "@/lib/people/temporary-access/hours-text";
import { userListRequest } from "@/lib/people/users/filter";
import { found } from "@/lib/programs/console/found";
import type { SearchParams } from "@/lib/programs/console/search-params";
import { requireOperator } from "@/lib/programs/console/session";
import { AddMembers } from "./add-members";
import { DeleteGroup } from "./delete-group";
import { EditGroupForm } from "./edit-group-form";
import { GiveAccess } from "./give-access";
import { GraceSection } from "./grace-section";
import { MembersTable } from "./members-table";
import { NamingPolicies } from "./naming-policies";

export const metadata: Metadata = { title: "Group" };

const memberListRequest = userListRequest.pick({ search: true, sort: true, direction: true, page: true });

export default async function GroupPage({
  params,
  searchParams,
}: {
  readonly params: Promise<{ readonly id: string }>;
  readonly searchParams: SearchParams;
}) {
  const actor = await requireOperator("group.read");
  const { id } = await params;
  const request = readAddress(memberListRequest, await searchParams, { search: "q" });
  const [group, members, grace] = await found(id, () =>
    Promise.all([
      getGroup(actor, id),
      listMembers(actor, { ...request, groupId: id }),
      graceOfGroup(actor, id),
    ]),
  );
  const mayWrite = can(actor.role, "group.write");
  return (
    <Page>
      <PageHeader
        title={group.name}
        description={group.description}
        back={<Link href="/groups">Groups</Link>}
        action={mayWrite && <DeleteGroup group={group} />}
      />
      <div className="grid items-start gap-6 lg:grid-cols-[3fr_2fr]">
        <div className="flex min-w-0 flex-col gap-4">
          {mayWrite && <AddMembers groupId={id} />}
          <FilterBar>
            <SearchInput label="Search members" placeholder="Role, alias, name or mail address" />
          </FilterBar>
          <MembersTable
            groupId={id}
            rows={members.rows}
            isSearch={request.search !== ""}
            mayWrite={mayWrite}
          />
          <Pagination page={request.page} pageSize={50} total={members.total} />
        </div>
        <div className="flex min-w-0 flex-col gap-6">
          <Section title="Policies for this group">
            <NamingPolicies policies={group.policies} mayRead={can(actor.role, "policy.read")} />
          </Section>
          <GraceSection groupId={id} grace={grace} mayWrite={can(actor.role, "policy.write")} />
          <Section
            title="Temporary access"
            description="Memberships that end by themselves."
            action={
              <LinkButton size="sm" href={`/access?group=${id}`}>
                History
              </LinkButton>
            }
          >
            {mayWrite ? (
              <GiveAccess groupId={id} />
            ) : (
              <p className="text-muted">
                {group.accessMaxHours === null
                  ? "Nobody can ask for it."
                  : `Can be asked for, for at most ${hoursText(group.accessMaxHours)}.`}
              </p>
            )}
          </Section>
          {mayWrite && (
            <Section title="Settings">
              <EditGroupForm
                group={group}
                kinds={kindChoices}
                version={versionOf(groupForm(group, group.approvers))}
              />
            </Section>
          )}
        </div>
      </div>
    </Page>
  );
}
