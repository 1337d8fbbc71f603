"use client";
/** The table of directories. */
import { Network } from "lucide-react";
import Link from "next/link";
import { type Column, DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/page";
import { RelativeTime } from "@/components/ui/relative-time";
import { Status } from "@/components/ui/status";
import type { SyncedDirectory } from "@/lib/people/directory-sync/queries";
import { intervalText } from "@/lib/people/directory-sync/words";
import { RunStatus } from "./[id]/sync/run-state";

const columns: readonly Column<SyncedDirectory>[] = [
  {
    id: "name",
    header: "Name",
    cell: ({ id, name, addresses }) => (
      <span className="flex min-w-32 flex-col items-start leading-tight">
        <Link href={`/directories/${id}`} className="font-medium hover:underline">
          <bdi>{name}</bdi>
        </Link>
        <span className="font-mono text-[0.8125rem] break-all text-muted">{addresses.join(", ")}</span>
      </span>
    ),
  },
  {
    id: "active",
    header: "State",
    cell: ({ active }) =>
      active ? <Status tone="ok">Active</Status> : <Status tone="neutral">Not active</Status>,
  },
  {
    id: "users",
    header: "Users",
    align: "right",
    cell: ({ users }) => users.toLocaleString("en"),
  },
  {
    id: "sync",
    header: "Sync",
    hideOnPhone: true,
    cell: ({ id, name, everyMinutes }) => (
      <Link
        href={`/directories/${id}/sync`}
        aria-label={`Sync of ${name}`}
        className="text-accent hover:underline"
      >
        {intervalText(everyMinutes)}
      </Link>
    ),
  },
  {
    id: "latest",
    header: "Latest run",
    hideOnPhone: true,
    cell: ({ latest }) =>
      latest ? (
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <RunStatus state={latest.state} />
          <span className="text-muted">
            <RelativeTime at={latest.createdAt} focusable={false} />
          </span>
        </span>
      ) : (
        <span className="text-muted">not yet</span>
      ),
  },
];

export const DirectoriesTable = ({ directories }: { readonly directories: readonly SyncedDirectory[] }) => (
  <DataTable
    label="Directories"
    columns={columns}
    rows={directories}
    rowId={({ id }) => id}
    empty={
      <EmptyState icon={<Network />} title="No directories yet">
        Connect one to let people log in with the password that they have there, and to take users and groups
        from it.
      </EmptyState>
    }
  />
);
