"use client";
/** All waivers of a server, ended ones and those of checks that pass now too. */
import { type Column, DataTable } from "@/components/ui/data-table";
import { Section } from "@/components/ui/page";
import { RelativeTime } from "@/components/ui/relative-time";
import { Status } from "@/components/ui/status";
import type { WaiverView } from "@/lib/servers/posture/waivers";
import { WithdrawWaiver } from "./waive-check";

/** A waiver with its check's title, and whether the check would count without it. */
export type ShownWaiver = WaiverView & { readonly title: string; readonly isUsed: boolean };

const columns: readonly Column<ShownWaiver>[] = [
  {
    id: "check",
    header: "Check",
    cell: (waiver) => (
      <span className="flex max-w-72 min-w-28 flex-col items-start gap-1">
        <span className="font-medium break-words">{waiver.title}</span>
        {/* The column of the state has no room there. */}
        <span className="sm:hidden">
          <State waiver={waiver} />
        </span>
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
    hideOnPhone: true,
    cell: (waiver) => <State waiver={waiver} />,
  },
  {
    id: "ends",
    header: "Ends",
    hideOnPhone: true,
    cell: ({ expiresAt }) => <RelativeTime at={expiresAt} focusable={false} />,
  },
];

function State({ waiver: { isExpired, isUsed } }: { readonly waiver: ShownWaiver }) {
  if (isExpired) return <Status tone="warn">Ended</Status>;
  return isUsed ? <Status tone="info">In force</Status> : <Status tone="neutral">No longer needed</Status>;
}

export function WaiversSection({
  waivers,
  mayWrite,
}: {
  readonly waivers: readonly ShownWaiver[];
  readonly mayWrite: boolean;
}) {
  if (waivers.length === 0) return null;
  const withdraw: Column<ShownWaiver> = {
    id: "withdraw",
    header: "Action",
    pinned: true,
    align: "right",
    cell: ({ id, title, isExpired }) => <WithdrawWaiver id={id} title={title} isExpired={isExpired} />,
  };
  return (
    <Section
      flush
      title="Waivers"
      description="Each one applies until its last day. After that the check counts again."
    >
      <DataTable
        label="Waivers"
        columns={mayWrite ? [...columns, withdraw] : columns}
        rows={waivers}
        rowId={({ id }) => id}
        empty={null}
      />
    </Section>
  );
}
