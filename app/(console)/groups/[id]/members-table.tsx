"use client";
/** The table of a group's members, and taking some out. */
import { UserMinus, Users } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { type Column, DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/page";
import { RelativeTime } from "@/components/ui/relative-time";
import type { UserRow } from "@/lib/people/users/queries";
import { UserStatus } from "../../users/user-status";
import { unassignUsersAction } from "../actions";

const columns: readonly Column<UserRow>[] = [
  {
    id: "username",
    header: "Role",
    sort: "username",
    cell: (user) => (
      <Link
        href={`/users/${user.id}`}
        title={user.username}
        className="block max-w-36 overflow-hidden font-medium text-ellipsis whitespace-pre hover:underline sm:max-w-56"
      >
        {user.username}
      </Link>
    ),
  },
  { id: "name", header: "Name", hideOnPhone: true, cell: (user) => user.displayName },
  {
    id: "status",
    header: "Status",
    cell: (user) => <UserStatus status={user.status} needsFactor={user.needsFactor} />,
  },
  {
    id: "last",
    header: "Last login",
    sort: "lastLoginAt",
    hideOnPhone: true,
    cell: (user) =>
      user.lastLoginAt ? (
        <RelativeTime at={user.lastLoginAt} focusable={false} />
      ) : (
        <span className="text-muted">never</span>
      ),
  },
];

export function MembersTable({
  groupId,
  rows,
  isSearch,
  mayWrite,
}: {
  readonly groupId: string;
  readonly rows: readonly UserRow[];
  readonly isSearch: boolean;
  readonly mayWrite: boolean;
}) {
  const remove = (ids: readonly string[], clear: () => void) => (
    <ConfirmDialog
      trigger={
        <Button size="sm" icon={<UserMinus aria-hidden className="size-4" />}>
          Remove from group…
        </Button>
      }
      action={unassignUsersAction}
      hidden={{ groupId, userIds: ids }}
      title={`Remove ${ids.length} ${ids.length === 1 ? "user" : "users"} from the group?`}
      description="From the next login, policies for the group no longer apply to them."
      confirmLabel="Remove"
      onDone={clear}
    />
  );
  return (
    <DataTable
      label="Members"
      columns={columns}
      rows={rows}
      rowId={(user) => user.id}
      rowName={(user) => user.username}
      defaultSort="username"
      bulk={mayWrite ? remove : undefined}
      empty={
        <EmptyState icon={<Users />} title={isSearch ? "No member matches" : "No members yet"}>
          {isSearch
            ? "Search matches the beginning of each word in their names."
            : "Add users above, or from the list of users."}
        </EmptyState>
      }
    />
  );
}
