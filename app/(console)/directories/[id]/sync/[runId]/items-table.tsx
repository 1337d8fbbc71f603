"use client";
/** The lines of a run: what, who and why. */
import { ListChecks } from "lucide-react";
import Link from "next/link";
import { type Column, DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/page";
import type { ItemView } from "@/lib/people/directory-sync/queries";
import { itemStateWords, KindStatus } from "../run-state";

const columns: readonly Column<ItemView>[] = [
  { id: "kind", header: "What", hideOnPhone: true, cell: ({ kind }) => <KindStatus kind={kind} /> },
  {
    id: "name",
    header: "Who",
    cell: ({ kind, name, dn, userId, reason, error }) => (
      <span className="flex min-w-36 flex-col items-start gap-0.5">
        <span className="sm:hidden">
          <KindStatus kind={kind} />
        </span>
        {userId ? (
          <Link href={`/users/${userId}`} className="font-medium break-all text-accent hover:underline">
            <bdi>{name}</bdi>
          </Link>
        ) : (
          <bdi className="font-medium break-all">{name}</bdi>
        )}
        {dn !== name && (
          <span
            title={dn}
            className="max-w-72 truncate font-mono text-[0.8125rem] text-muted max-sm:max-w-60"
          >
            {dn}
          </span>
        )}
        <span className="break-words sm:hidden">{error ?? reason}</span>
      </span>
    ),
  },
  {
    id: "reason",
    header: "Why",
    hideOnPhone: true,
    cell: ({ reason, error }) => (
      <span className="flex max-w-96 flex-col break-words">
        {reason}
        {error && <span className="text-danger">{error}</span>}
      </span>
    ),
  },
  {
    id: "state",
    header: "State",
    hideOnPhone: true,
    cell: ({ state }) => <span className="whitespace-nowrap">{itemStateWords[state]}</span>,
  },
];

export function ItemsTable({
  items,
  isNarrowed,
  isMoving,
}: {
  readonly items: readonly ItemView[];
  readonly isNarrowed: boolean;
  readonly isMoving: boolean;
}) {
  const title = isNarrowed ? "No matches" : isMoving ? "Nothing planned yet" : "Nothing to do";
  return (
    <DataTable
      label="What the run found"
      columns={columns}
      rows={items}
      rowId={({ number }) => String(number)}
      empty={
        <EmptyState icon={<ListChecks />} title={title}>
          {isNarrowed ? "Remove a filter." : "Users and groups here are as the directory has them."}
        </EmptyState>
      }
    />
  );
}
