/** The page that puts a server's roles and the users of Postern side by side. */
import type { Metadata } from "next";
import { FilterBar, FilterSelect, SearchInput } from "@/components/ui/filter-bar";
import { EmptyState } from "@/components/ui/page";
import { Pagination } from "@/components/ui/pagination";
import { LinkTabs } from "@/components/ui/tabs";
import { can } from "@/lib/foundation/access/permissions";
import { readAddress } from "@/lib/foundation/base/read-text";
import { found } from "@/lib/programs/console/found";
import { param, type SearchParams } from "@/lib/programs/console/search-params";
import { requireOperator } from "@/lib/programs/console/session";
import { rolesWithOpenWay } from "@/lib/servers/bypass/queries";
import { serverReading } from "@/lib/servers/registry/queries";
import { listRoles, listUsersWithoutRole } from "@/lib/servers/registry/roles";
import { roleListRequest } from "@/lib/servers/registry/schema";
import { ServerFrame } from "../server-frame";
import { RolesTable } from "./roles-table";
import { UsersTable } from "./users-table";

export const metadata: Metadata = { title: "Roles and users" };

const filters = [
  { value: "no_user", label: "Without a user" },
  { value: "with_user", label: "With a user" },
  { value: "open_way", label: "No second factor" },
  { value: "no_login", label: "Groups (NOLOGIN)" },
];

export default async function RolesPage({
  params,
  searchParams,
}: {
  readonly params: Promise<{ readonly id: string }>;
  readonly searchParams: SearchParams;
}) {
  const actor = await requireOperator("server.read");
  const { id } = await params;
  const address = await searchParams;
  const request = readAddress(roleListRequest, address, { search: "q" });
  const { server } = await found(id, () => serverReading(actor, id));
  const isUsers = param(address, "view") === "users";
  const roles = isUsers ? null : await listRoles(actor, id, request, await rolesWithOpenWay(actor, id));
  const users = isUsers ? await listUsersWithoutRole(actor, id, request) : null;
  const mayCreate = can(actor.role, "user.write");
  const home = `/servers/${id}/roles`;
  return (
    <ServerFrame server={server} current="roles">
      <LinkTabs
        label="Roles or users"
        tabs={[
          { href: home, label: "Roles of the server", current: !isUsers },
          { href: `${home}?view=users`, label: "Users without a role here", current: isUsers },
        ]}
      />
      <FilterBar>
        <SearchInput label={isUsers ? "Search users" : "Search roles"} />
        {!isUsers && (
          <FilterSelect name="show" label="Which roles" any="All roles that can log in" options={filters} />
        )}
      </FilterBar>
      {roles && (
        <RolesTable
          serverId={id}
          rows={roles.rows}
          canBecomeUsers={roles.canBecomeUsers}
          search={request.search}
          mayCreate={mayCreate}
        />
      )}
      {users && <UsersTable serverId={id} rows={users.rows} total={users.total} search={request.search} />}
      {!roles && !users && (
        <EmptyState title="This server has not been read yet">
          Read it on the first tab. Then its roles appear here next to your users.
        </EmptyState>
      )}
      <Pagination page={request.page} pageSize={request.pageSize} total={(roles ?? users)?.total ?? 0} />
    </ServerFrame>
  );
}
