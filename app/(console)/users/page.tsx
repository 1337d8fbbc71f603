/** The list of users: tabs by on-boarding status, search, filters, sort, paging, changes in bulk. */
import { FileUp, UserPlus } from "lucide-react";
import type { Metadata } from "next";
import { LinkButton } from "@/components/ui/button";
import { Page, PageHeader } from "@/components/ui/page";
import { Pagination } from "@/components/ui/pagination";
import { can } from "@/lib/foundation/access/permissions";
import { listGroups } from "@/lib/people/groups/queries";
import { groupListRequest } from "@/lib/people/groups/schema";
import { readUserListRequest } from "@/lib/people/users/filter";
import { listUsers } from "@/lib/people/users/queries";
import type { SearchParams } from "@/lib/programs/console/search-params";
import { requireOperator } from "@/lib/programs/console/session";
import { NoUsers } from "./no-users";
import { StatusTabs } from "./status-tabs";
import { UserFilters } from "./user-filters";
import { UsersTable } from "./users-table";

export const metadata: Metadata = { title: "Users" };

export default async function UsersPage({ searchParams }: { readonly searchParams: SearchParams }) {
  const actor = await requireOperator("user.read");
  const address = await searchParams;
  const request = readUserListRequest(address);
  const [{ rows, total, counts }, groups] = await Promise.all([
    listUsers(actor, request),
    listGroups(actor, groupListRequest.parse({ pageSize: 200 })),
  ]);
  const { search, status, groupId, lastLoginBefore } = request;
  const filter = { search, status, groupId, lastLoginBefore };
  const mayWrite = can(actor.role, "user.write");
  const create = (
    <>
      <LinkButton href="/users/import" icon={<FileUp aria-hidden className="size-4" />}>
        Import
      </LinkButton>
      <LinkButton href="/users/new" variant="primary" icon={<UserPlus aria-hidden className="size-4" />}>
        New user
      </LinkButton>
    </>
  );
  const isNarrowed = Boolean(search || status || groupId || lastLoginBefore);
  return (
    <Page>
      <PageHeader
        title="Users"
        description="People and services that log in to PostgreSQL. A user's name is the database role."
        action={
          <>
            {(mayWrite || can(actor.role, "user.invite")) && (
              <LinkButton href="/users/changes">Changes to many users</LinkButton>
            )}
            {mayWrite && (total > 0 || isNarrowed) && create}
          </>
        }
      />
      <StatusTabs address={address} counts={counts} current={status} />
      <UserFilters groups={groups.rows} lastLoginBefore={lastLoginBefore} />
      <UsersTable
        rows={rows}
        total={total}
        filter={filter}
        may={{
          write: mayWrite,
          delete: can(actor.role, "user.delete"),
          group: can(actor.role, "group.write"),
          reset: can(actor.role, "user.reset_factor"),
          invite: can(actor.role, "user.invite"),
        }}
        empty={<NoUsers isNarrowed={isNarrowed} create={mayWrite ? create : null} />}
      />
      <Pagination page={request.page} pageSize={request.pageSize} total={total} />
    </Page>
  );
}
