"use client";
/** The table of temporary access. */
import { Hourglass } from "lucide-react";
import Link from "next/link";
import { AccessStatus, AccessStory } from "@/components/access/access-status";
import { DecideButtons } from "@/components/access/decide-buttons";
import { EndButton } from "@/components/access/end-button";
import { type Column, DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/page";
import { RelativeTime } from "@/components/ui/relative-time";
import { hoursText } from "@/lib/people/temporary-access/hours-text";
import type { AccessView } from "@/lib/people/temporary-access/queries";
import { approveAccessAction, endAccessAction, refuseAccessAction } from "./actions";

const nameClass =
  "block max-w-36 overflow-hidden font-medium text-ellipsis whitespace-pre hover:underline sm:max-w-56";

export function AccessTable({
  rows,
  mayWrite,
  isNarrowed,
}: {
  readonly rows: readonly AccessView[];
  readonly mayWrite: boolean;
  readonly isNarrowed: boolean;
}) {
  const columns: readonly Column<AccessView>[] = [
    {
      id: "who",
      header: "Person and group",
      cell: (access) => (
        <div className="flex flex-col items-start gap-0.5">
          <Link href={`/users/${access.userId}`} title={access.username} className={nameClass}>
            {access.username}
          </Link>
          <span className="text-[0.8125rem] text-muted">
            in{" "}
            <Link dir="auto" href={`/groups/${access.groupId}`} className="underline">
              {access.groupName}
            </Link>{" "}
            for {hoursText(access.hours)}
          </span>
          <div className="mt-1 flex flex-col items-start gap-2 sm:hidden">
            <AccessStatus state={access.state} />
            <Told access={access} />
            {mayWrite && <Actions access={access} />}
          </div>
        </div>
      ),
    },
    {
      id: "state",
      header: "State",
      hideOnPhone: true,
      cell: (access) => <AccessStatus state={access.state} />,
    },
    { id: "told", header: "Details", hideOnPhone: true, cell: (access) => <Told access={access} /> },
    {
      id: "asked",
      header: "Since",
      hideOnPhone: true,
      cell: (access) => <RelativeTime at={access.createdAt} focusable={false} />,
    },
    ...(mayWrite
      ? [
          {
            id: "actions",
            header: "Actions",
            align: "right",
            hideOnPhone: true,
            cell: (access: AccessView) => <Actions access={access} />,
          } as const,
        ]
      : []),
  ];
  return (
    <DataTable
      label="Temporary access"
      columns={columns}
      rows={rows}
      rowId={(access) => access.id}
      rowName={(access) => `${access.username} in ${access.groupName}`}
      empty={
        isNarrowed ? (
          <EmptyState icon={<Hourglass />} title="No matches">
            Remove a filter, or look under another state.
          </EmptyState>
        ) : (
          <EmptyState icon={<Hourglass />} title="Nobody has asked yet">
            Allow it in the settings of a group: people then ask in self-service, with a reason and a length.
          </EmptyState>
        )
      }
    />
  );
}

function Told({ access }: { readonly access: AccessView }) {
  return (
    <div className="flex max-w-96 min-w-40 flex-col gap-0.5 break-words">
      <p>“{access.reason}”</p>
      <AccessStory access={access} />
    </div>
  );
}

function Actions({ access }: { readonly access: AccessView }) {
  if (access.state === "open") {
    return <DecideButtons access={access} approve={approveAccessAction} refuse={refuseAccessAction} />;
  }
  if (access.state !== "active") return null;
  return <EndButton access={access} action={endAccessAction} who={access.username} />;
}
