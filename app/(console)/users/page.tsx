/** The list of users: tabs by on-boarding status, search, filters, sort, paging, changes in bulk. */
import { FileUp, UserPlus } from "lucide-react";
import type { Metadata } from "next";
import { LinkButton } from "@/components/ui/button";
import { Page, PageHeader } from "@/components/ui/page";
import { Pagination } from "@/components/ui/pagination";
import { can } from "@/lib/foundation/access/permissions";
import { isMailSetUp } from "@/lib/foundation/mail/queries";
import { directoryNames } from "@/lib/people/directories/queries";
import { groupNames } from "@/lib/people/groups/queries";
import { filterOf, isNarrowed, readUserListRequest } from "@/lib/people/users/filter";
import { listUsers } from "@/lib/people/users/queries";
import type { SearchParams } from "@/lib/programs/console/search-params";
import { requireOperator } from "@/lib/programs/console/session";
import { endOffer } from "@/lib/servers/sessions/of-user";
import { NoUsers } from "./no-users";
import { StatusTabs } from "./status-tabs";
import { UserFilters } from "./user-filters";
import { UsersTable } from "./users-table";

export const metadata: Metadata = { title: "Users" };

export default async function UsersPage({ searchParams }: { readonly searchParams: SearchParams }) {
  const actor = await requireOperator("user.read");
  const address = await searchParams;
  const request = readUserListRequest(address);
  const [{ rows, total, counts }, groups, directories, hasMail, offer] = await Promise.all([
    listUsers(actor, request),
    groupNames(actor, { atMost: 200 }),
    can(actor.role, "directory.read") ? directoryNames(actor) : [],
    isMailSetUp(),
    endOffer(actor),
  ]);
  const filter = filterOf(request);
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
  const narrowed = isNarrowed(filter);
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
            {mayWrite && (total > 0 || narrowed) && create}
          </>
        }
      />
      <StatusTabs address={address} counts={counts} current={filter.status} />
      <UserFilters groups={groups} directories={directories} filter={filter} />
      <UsersTable
        rows={rows}
        total={total}
        filter={filter}
        hasDirectories={directories.length > 0 || rows.some(({ source }) => source !== null)}
        may={{
          write: mayWrite,
          delete: can(actor.role, "user.delete"),
          group: can(actor.role, "group.write"),
          reset: can(actor.role, "user.reset_factor"),
          invite: can(actor.role, "user.invite"),
          mail: hasMail && can(actor.role, "user.invite"),
        }}
        offer={offer}
        empty={<NoUsers isNarrowed={narrowed} create={mayWrite ? create : null} />}
      />
      <Pagination page={request.page} pageSize={request.pageSize} total={total} />
    </Page>
  );
}
