"use client";
/** The table of users and the choosing of many of them. */
import Link from "next/link";
import { type ReactNode, useState } from "react";
import { type Column, DataTable } from "@/components/ui/data-table";
import { RelativeTime } from "@/components/ui/relative-time";
import type { UserFilter } from "@/lib/people/users/filter";
import type { UserRow } from "@/lib/people/users/queries";
import type { EndOffer } from "@/lib/servers/sessions/of-user";
import { BulkBar, type BulkPermissions } from "./bulk-bar";
import { BulkDialog, type BulkJob } from "./bulk-dialog";
import { UserStatus } from "./user-status";

/** Long role names are cut here and stand in full on the user's page; spaces count, so they stay. */
const roleClass = "block max-w-36 overflow-hidden text-ellipsis whitespace-pre sm:max-w-56";

const columns: readonly Column<UserRow>[] = [
  {
    id: "username",
    header: "Role",
    sort: "username",
    cell: (user) => (
      <Link
        href={`/users/${user.id}`}
        className={`${roleClass} font-medium hover:underline`}
        title={user.username}
      >
        {user.username}
      </Link>
    ),
  },
  {
    id: "displayName",
    header: "Name",
    sort: "displayName",
    hideOnPhone: true,
    cell: (user) => (
      <span className="flex max-w-40 flex-col leading-tight">
        <span className="truncate">{user.displayName}</span>
        {user.email && <span className="truncate text-[0.8125rem] text-muted">{user.email}</span>}
      </span>
    ),
  },
  {
    id: "status",
    header: "Status",
    cell: (user) => <UserStatus status={user.status} needsFactor={user.needsFactor} />,
  },
  { id: "groups", header: "Groups", hideOnPhone: true, cell: (user) => <GroupBadges names={user.groups} /> },
  {
    id: "source",
    header: "Source",
    hideOnPhone: true,
    cell: ({ source }) =>
      source === null ? (
        <span className="text-muted">local</span>
      ) : (
        <bdi className="block max-w-32 truncate" title={source}>
          {source}
        </bdi>
      ),
  },
  { id: "factors", header: "Factors", align: "right", hideOnPhone: true, cell: (user) => user.factors },
  {
    id: "lastLoginAt",
    header: "Last login",
    sort: "lastLoginAt",
    hideOnPhone: true,
    cell: (user) => <When at={user.lastLoginAt} />,
  },
  {
    id: "createdAt",
    header: "Created",
    sort: "createdAt",
    hideOnPhone: true,
    cell: (user) => <When at={user.createdAt} />,
  },
];

/** Without directories everybody is kept here, and the column would say nothing. */
const columnsWithoutSource = columns.filter(({ id }) => id !== "source");

/** `filter` is what the list shows, for changing all that it finds. `hasDirectories`: users may come from elsewhere. */
export function UsersTable({
  rows,
  total,
  filter,
  hasDirectories,
  may,
  offer,
  empty,
}: {
  readonly rows: readonly UserRow[];
  readonly total: number;
  readonly filter: UserFilter;
  readonly hasDirectories: boolean;
  readonly may: BulkPermissions;
  readonly offer: EndOffer;
  readonly empty: ReactNode;
}) {
  const [job, setJob] = useState<BulkJob | null>(null);
  const mayAny = Object.values(may).some(Boolean);
  const close = () => setJob(null);
  return (
    <>
      <DataTable
        label="Users"
        columns={hasDirectories ? columns : columnsWithoutSource}
        rows={rows}
        rowId={(user) => user.id}
        rowName={(user) => user.username}
        defaultSort="username"
        bulk={
          mayAny
            ? (ids, clear) => (
                <BulkBar
                  ids={ids}
                  isWholePage={ids.length === rows.length}
                  total={total}
                  filter={filter}
                  may={may}
                  onChoose={(chosen) => setJob({ ...chosen, clear })}
                />
              )
            : undefined
        }
        empty={empty}
      />
      {job && <BulkDialog job={job} offer={offer} onClose={close} />}
    </>
  );
}

function GroupBadges({ names }: { readonly names: readonly string[] }) {
  const [first, ...others] = names;
  if (first === undefined) return null;
  return (
    <span className="flex items-center gap-1.5 whitespace-nowrap" title={names.join(", ")}>
      <span className="max-w-36 truncate">{first}</span>
      {others.length > 0 && <span className="text-[0.8125rem] text-muted">+{others.length}</span>}
    </span>
  );
}

const When = ({ at }: { readonly at: Date | null }) =>
  at ? <RelativeTime at={at} focusable={false} /> : <span className="text-muted">never</span>;
