"use client";
/** The table of a server's roles with the user that each means. */
import { Users } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { type Column, DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/page";
import { Badge, Status } from "@/components/ui/status";
import type { RoleRow } from "@/lib/servers/registry/roles";
import { type ChosenRoles, CreateUsersDialog } from "./create-users-dialog";
import { MakeAlias } from "./make-alias";

/** Long role names are cut here; spaces count, so they stay. */
const nameClass = "block max-w-44 overflow-hidden text-ellipsis whitespace-pre font-medium sm:max-w-64";

const columnsFor = (serverId: string, mayCreate: boolean): readonly Column<RoleRow>[] => [
  {
    id: "name",
    header: "Role",
    cell: (role) => (
      <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <span className={nameClass} title={role.name}>
          {role.name}
        </span>
        {role.superuser && <Badge tone="warn">superuser</Badge>}
        {role.replication && <Badge>replication</Badge>}
      </span>
    ),
  },
  { id: "user", header: "User", cell: (role) => <UserOf {...{ role, serverId, mayCreate }} /> },
  {
    id: "factor",
    header: "Second factor",
    hideOnPhone: true,
    cell: ({ user }) => user && <FactorOf user={user} />,
  },
  { id: "way", header: "Gaps", cell: (role) => <OpenWay {...{ role, serverId }} /> },
  { id: "groups", header: "Member of", hideOnPhone: true, cell: (role) => <Groups names={role.groups} /> },
  {
    id: "until",
    header: "Password expires",
    hideOnPhone: true,
    cell: ({ validUntil }) =>
      validUntil?.startsWith("2") ? validUntil.slice(0, 10) : <span className="text-muted">no end</span>,
  },
];

/** `canBecomeUsers` counts the roles of all pages that have no user and may have one. */
export function RolesTable({
  serverId,
  rows,
  canBecomeUsers,
  search,
  mayCreate,
}: {
  readonly serverId: string;
  readonly rows: readonly RoleRow[];
  readonly canBecomeUsers: number;
  readonly search: string;
  readonly mayCreate: boolean;
}) {
  const [chosen, setChosen] = useState<ChosenRoles | null>(null);
  return (
    <>
      {mayCreate && canBecomeUsers > 0 && (
        <div className="flex flex-wrap items-center justify-between gap-3">
          <p className="text-muted">
            {canBecomeUsers.toLocaleString("en")} {canBecomeUsers === 1 ? "role has" : "roles have"} no user
            but could have one.
          </p>
          <Button onClick={() => setChosen({ roles: [], all: true, search, clear: () => {} })}>
            Create users for all…
          </Button>
        </div>
      )}
      <DataTable
        label="Roles"
        columns={columnsFor(serverId, mayCreate)}
        rows={rows}
        rowId={(role) => role.name}
        rowName={(role) => role.name}
        bulk={
          mayCreate
            ? (names, clear) => (
                <Button size="sm" onClick={() => setChosen({ roles: names, all: false, search, clear })}>
                  Create users…
                </Button>
              )
            : undefined
        }
        empty={<EmptyState icon={<Users />} title="No roles match" />}
      />
      {chosen && <CreateUsersDialog serverId={serverId} chosen={chosen} onClose={() => setChosen(null)} />}
    </>
  );
}

function UserOf({
  role,
  serverId,
  mayCreate,
}: {
  readonly role: RoleRow;
  readonly serverId: string;
  readonly mayCreate: boolean;
}) {
  const { user, similar, whyNoUser } = role;
  if (user) {
    return (
      <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Link href={`/users/${user.id}`} className="max-w-44 truncate text-accent underline">
          {user.username}
        </Link>
        {user.username !== role.name && <span className="text-[0.8125rem] text-muted">by alias</span>}
        {user.isDisabled && <Badge>disabled</Badge>}
      </span>
    );
  }
  if (whyNoUser !== null) return <span className="text-[0.8125rem] text-muted">none: {whyNoUser}</span>;
  return (
    <span className="flex flex-wrap items-center gap-2">
      <Status tone="warn">No user</Status>
      {similar && mayCreate && <MakeAlias serverId={serverId} role={role.name} user={similar} />}
    </span>
  );
}

function FactorOf({ user }: { readonly user: NonNullable<RoleRow["user"]> }) {
  return user.hasFactor ? <Status tone="ok">Enrolled</Status> : <Status tone="neutral">None yet</Status>;
}

function OpenWay({ role, serverId }: { readonly role: RoleRow; readonly serverId: string }) {
  if (role.hasOpenWay === null) return <span className="text-muted">unknown</span>;
  if (!role.hasOpenWay || !role.login) return <span className="text-muted">no</span>;
  return (
    <Link href={`/servers/${serverId}/bypass?q=${encodeURIComponent(role.name)}`} className="hover:underline">
      <Status tone="danger">Yes</Status>
    </Link>
  );
}

function Groups({ names }: { readonly names: readonly string[] }) {
  const [first, ...others] = names;
  if (first === undefined) return null;
  return (
    <span className="flex items-center gap-1.5" title={names.join(", ")}>
      <span className="max-w-36 truncate">{first}</span>
      {others.length > 0 && <span className="text-[0.8125rem] text-muted">+{others.length}</span>}
    </span>
  );
}
