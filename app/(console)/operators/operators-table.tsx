"use client";
/** The list of operators. */
import { UserCog } from "lucide-react";
import Link from "next/link";
import { type Column, DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/page";
import { RelativeTime } from "@/components/ui/relative-time";
import { Badge } from "@/components/ui/status";
import { roleNames } from "@/lib/foundation/access/permissions";
import type { OperatorView } from "@/lib/people/operators/queries";
import { OperatorStatus } from "./operator-status";

/** `selfId` marks the reader's own row. */
export function OperatorsTable({
  rows,
  selfId,
}: {
  readonly rows: readonly OperatorView[];
  readonly selfId: string;
}) {
  const columns: readonly Column<OperatorView>[] = [
    {
      id: "username",
      header: "Operator",
      cell: (row) => (
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <Link
            href={`/operators/${row.id}`}
            className="rounded-sm font-medium underline-offset-2 hover:underline max-sm:py-2.5"
          >
            {row.username}
          </Link>
          {row.id === selfId && <Badge>you</Badge>}
          {row.directory && <Badge>{row.directory.name}</Badge>}
          <span className="truncate text-muted max-sm:hidden">{row.displayName}</span>
        </div>
      ),
    },
    { id: "role", header: "Role", cell: (row) => roleNames[row.role].name },
    { id: "status", header: "Status", cell: (row) => <OperatorStatus status={row.status} /> },
    {
      id: "lastSignInAt",
      header: "Last sign-in",
      hideOnPhone: true,
      cell: (row) =>
        row.lastSignInAt ? (
          <RelativeTime at={row.lastSignInAt} focusable={false} />
        ) : (
          <span className="text-muted">never</span>
        ),
    },
  ];
  return (
    <DataTable
      label="Operators"
      columns={columns}
      rows={rows}
      rowId={(row) => row.id}
      empty={
        <EmptyState icon={<UserCog />} title="No operator matches">
          Search by username, name or mail address.
        </EmptyState>
      }
    />
  );
}
