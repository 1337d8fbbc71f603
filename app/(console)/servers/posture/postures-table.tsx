"use client";
/** The table of servers with their scores and how many checks fail at each severity, the worst first. */
import { ClipboardList } from "lucide-react";
import Link from "next/link";
import { type Column, DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/page";
import { RelativeTime } from "@/components/ui/relative-time";
import { Status } from "@/components/ui/status";
import { type Severity, severities, severityLooks } from "@/lib/foundation/base/finding";
import type { PostureRow } from "@/lib/servers/posture/queries";

const homeOf = ({ serverId }: PostureRow) => `/servers/${serverId}/posture`;

const failing = (severity: Severity): Column<PostureRow> => ({
  id: severity,
  header: severityLooks[severity].word,
  align: "right",
  // Whatever is grave, and what is not known, has to be in sight there.
  hideOnPhone: severity !== "critical" && severity !== "high",
  cell: (row) => (
    <Count
      count={row.last?.score.counts[severity].fail ?? null}
      href={`${homeOf(row)}?standing=fail&severity=${severity}`}
    />
  ),
});

const columns: readonly Column<PostureRow>[] = [
  {
    id: "name",
    header: "Server",
    cell: (row) => (
      <span className="flex max-w-64 min-w-20 flex-col items-start gap-1">
        <Link href={homeOf(row)} className="font-medium wrap-anywhere hover:underline">
          {row.serverName}
        </Link>
        {row.failed && <Status tone="danger">Last run failed</Status>}
      </span>
    ),
  },
  {
    id: "score",
    header: "Score",
    align: "right",
    cell: ({ last, change }) => (
      <span className="tabular-nums">
        {last ? (
          <span className="font-medium">{last.score.score ?? "none"}</span>
        ) : (
          <span className="text-muted">none</span>
        )}
        {last && change !== null && change !== 0 && (
          <span className="ml-1.5 text-muted max-sm:hidden">{change > 0 ? `+${change}` : `−${-change}`}</span>
        )}
      </span>
    ),
  },
  failing("critical"),
  failing("high"),
  failing("medium"),
  failing("low"),
  {
    id: "unknown",
    header: "Unknown",
    align: "right",
    cell: (row) => (
      <Count count={row.last && unknownOf(row.last.score)} href={`${homeOf(row)}?standing=unknown`} />
    ),
  },
  {
    id: "lastRun",
    header: "Last run",
    hideOnPhone: true,
    cell: ({ last }) =>
      last ? <RelativeTime at={last.at} focusable={false} /> : <span className="text-muted">never</span>,
  },
];

/** Checks of any severity that are not known. */
const unknownOf = ({ counts }: NonNullable<PostureRow["last"]>["score"]): number =>
  severities.reduce((sum, severity) => sum + counts[severity].unknown, 0);

function Count({ count, href }: { readonly count: number | null; readonly href: string }) {
  if (count === null) return <span className="text-muted">unknown</span>;
  if (count === 0) return <span className="text-muted tabular-nums">0</span>;
  return (
    <Link href={href} className="underline tabular-nums">
      {count}
    </Link>
  );
}

export function PosturesTable({ rows }: { readonly rows: readonly PostureRow[] }) {
  return (
    <DataTable
      label="Posture of all servers"
      columns={columns}
      rows={rows}
      rowId={({ serverId }) => serverId}
      empty={
        <EmptyState icon={<ClipboardList />} title="No server yet">
          Register a PostgreSQL server. Its first checks run within the hour.
        </EmptyState>
      }
    />
  );
}
