"use client";
/** The table of accepted exceptions, expired and unused ones too. */
import { type Column, DataTable } from "@/components/ui/data-table";
import { RelativeTime } from "@/components/ui/relative-time";
import { Status } from "@/components/ui/status";
import type { ExceptionView } from "@/lib/servers/bypass/queries";
import { WithdrawException } from "./withdraw-exception";

const columns: readonly Column<ExceptionView>[] = [
  {
    id: "role",
    header: "Role",
    cell: ({ role }) => <span className="block max-w-56 font-medium wrap-anywhere">{role}</span>,
  },
  {
    id: "what",
    header: "Gap",
    cell: ({ method, network }) => (
      <span className="wrap-anywhere">
        {method} from {network === "any" ? "anywhere" : network}
      </span>
    ),
  },
  {
    id: "reason",
    header: "Reason",
    cell: ({ reason, acceptedBy }) => (
      <span className="flex max-w-prose flex-col">
        <span className="break-words">{reason}</span>
        <span className="text-[0.8125rem] text-muted">{acceptedBy}</span>
      </span>
    ),
  },
  {
    id: "state",
    header: "State",
    cell: ({ isExpired, isUsed }) =>
      isExpired ? (
        <Status tone="warn">Ended</Status>
      ) : isUsed ? (
        <Status tone="info">In force</Status>
      ) : (
        <Status tone="neutral">Gap no longer exists</Status>
      ),
  },
  {
    id: "ends",
    header: "Ends",
    hideOnPhone: true,
    cell: ({ expiresAt }) => <RelativeTime at={expiresAt} focusable={false} />,
  },
];

export function ExceptionsTable({
  rows,
  mayWrite,
}: {
  readonly rows: readonly ExceptionView[];
  readonly mayWrite: boolean;
}) {
  const withdraw: Column<ExceptionView> = {
    id: "withdraw",
    header: "Action",
    pinned: true,
    align: "right",
    cell: (exception) => <WithdrawException exception={exception} />,
  };
  return (
    <DataTable
      label="Accepted exceptions"
      columns={mayWrite ? [...columns, withdraw] : columns}
      rows={rows}
      rowId={({ id }) => id}
      empty={null}
    />
  );
}
