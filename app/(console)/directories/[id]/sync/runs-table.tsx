"use client";
/** The latest previews and syncs of a directory. */
import { History } from "lucide-react";
import Link from "next/link";
import { type Column, DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/page";
import { RelativeTime } from "@/components/ui/relative-time";
import type { RunView } from "@/lib/people/directory-sync/queries";
import { countsText, RunStatus } from "./run-state";

const columns: readonly Column<RunView>[] = [
  {
    id: "run",
    header: "Run",
    cell: ({ id, directoryId, kind, createdAt, requestedBy, state }) => (
      <span className="flex min-w-40 flex-col items-start gap-0.5">
        <Link
          href={`/directories/${directoryId}/sync/${id}`}
          className="font-medium text-accent hover:underline"
        >
          {kind === "preview" ? "Preview" : "Sync"} <RelativeTime at={createdAt} focusable={false} />
        </Link>
        <span className="text-[0.8125rem] text-muted">
          by <bdi>{requestedBy}</bdi>
        </span>
        <span className="mt-1 sm:hidden">
          <RunStatus state={state} />
        </span>
      </span>
    ),
  },
  { id: "state", header: "State", hideOnPhone: true, cell: ({ state }) => <RunStatus state={state} /> },
  {
    id: "came",
    header: "What it found",
    hideOnPhone: true,
    cell: (run) => <span className="break-words">{run.error ?? countsText(run)}</span>,
  },
  {
    id: "done",
    header: "Done",
    align: "right",
    hideOnPhone: true,
    cell: ({ done }) => done.toLocaleString("en"),
  },
];

export const RunsTable = ({ runs }: { readonly runs: readonly RunView[] }) => (
  <DataTable
    label="Runs"
    columns={columns}
    rows={runs}
    rowId={({ id }) => id}
    empty={
      <EmptyState icon={<History />} title="Not synced yet">
        A preview shows what a sync would do, and changes nothing.
      </EmptyState>
    }
  />
);
