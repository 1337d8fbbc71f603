"use client";
/** The table of who would be refused, and inviting them. */
import { Link2, ShieldCheck } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { type Column, DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/page";
import { RelativeTime } from "@/components/ui/relative-time";
import type { WouldRefused } from "@/lib/people/roll-out/if-enforced";
import type { UserFilter } from "@/lib/people/users/filter";
import type { UserRow } from "@/lib/people/users/queries";
import { BulkDialog, type BulkJob } from "../../users/bulk-dialog";
import { UserStatus } from "../../users/user-status";

/** A user, and why. */
export type RefusedRow = { readonly user: UserRow; readonly why: WouldRefused | null };

const columns: readonly Column<RefusedRow>[] = [
  {
    id: "username",
    header: "Role",
    sort: "username",
    cell: ({ user, why }) => (
      <div className="flex flex-col items-start gap-0.5">
        <Link
          href={`/users/${user.id}`}
          title={user.username}
          className="block max-w-36 overflow-hidden font-medium text-ellipsis whitespace-pre hover:underline sm:max-w-56"
        >
          {user.username}
        </Link>
        <span className="text-[0.8125rem] text-muted sm:hidden">{why?.text}</span>
      </div>
    ),
  },
  {
    id: "name",
    header: "Name",
    sort: "displayName",
    hideOnPhone: true,
    cell: ({ user }) => <span className="block max-w-44 truncate">{user.displayName}</span>,
  },
  {
    id: "status",
    header: "Status",
    cell: ({ user }) => <UserStatus status={user.status} needsFactor={user.needsFactor} />,
  },
  {
    id: "why",
    header: "Why",
    hideOnPhone: true,
    cell: ({ why }) =>
      why && (
        <div className="flex max-w-96 flex-col">
          <span>{why.text}</span>
          <span className="text-[0.8125rem] text-muted">
            {why.policyName}, <RelativeTime at={why.at} focusable={false} />
          </span>
        </div>
      ),
  },
];

/** `filter` is what the list shows, for inviting all that it finds. */
export function RefusedTable({
  rows,
  total,
  filter,
  mayInvite,
}: {
  readonly rows: readonly RefusedRow[];
  readonly total: number;
  readonly filter: UserFilter;
  readonly mayInvite: boolean;
}) {
  const [job, setJob] = useState<BulkJob | null>(null);
  const invite = (count: number, selection: BulkJob["selection"], clear: () => void) =>
    setJob({ action: "issue_links", count, selection, clear });
  return (
    <>
      {mayInvite && total > 0 && (
        <div>
          <Button
            variant="primary"
            icon={<Link2 aria-hidden className="size-4" />}
            onClick={() => invite(total, { kind: "filter", filter }, () => {})}
          >
            Invite {total === 1 ? "this user" : `all ${total.toLocaleString("en")}`}…
          </Button>
        </div>
      )}
      <DataTable
        label="Would be refused"
        columns={columns}
        rows={rows}
        rowId={({ user }) => user.id}
        rowName={({ user }) => user.username}
        defaultSort="username"
        bulk={
          mayInvite
            ? (ids, clear) => (
                <Button size="sm" onClick={() => invite(ids.length, { kind: "ids", ids: [...ids] }, clear)}>
                  Enrolment links…
                </Button>
              )
            : undefined
        }
        empty={
          <EmptyState icon={<ShieldCheck />} title="Nobody would be refused">
            Nobody whom this list asks about has logged in and would have been refused.
          </EmptyState>
        }
      />
      {job && <BulkDialog job={job} onClose={() => setJob(null)} />}
    </>
  );
}
