"use client";
/** The table of text messages and calls. */
import { MessageSquare } from "lucide-react";
import Link from "next/link";
import { type Column, DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/page";
import { RelativeTime } from "@/components/ui/relative-time";
import type { OutgoingTextView } from "@/lib/foundation/gateways/queries";
import { wayNames } from "@/lib/foundation/gateways/schema";
import { Told } from "../told";
import { TextStatus } from "./text-state";

const columns: readonly Column<OutgoingTextView>[] = [
  {
    id: "to",
    header: "To",
    cell: (text) => (
      <div className="flex min-w-40 flex-col items-start gap-0.5">
        <Link href={`/users/${text.userId}`} className="text-accent underline underline-offset-2">
          {text.toNumber}
        </Link>
        <span className="text-[0.8125rem] text-muted">{wayNames[text.way].one}</span>
        <span className="mt-1 flex flex-col items-start gap-1 sm:hidden">
          <TextStatus state={text.state} />
          <Told of={text} />
        </span>
      </div>
    ),
  },
  {
    id: "state",
    header: "State",
    hideOnPhone: true,
    cell: ({ state }) => <TextStatus state={state} />,
  },
  { id: "told", header: "Gateway's answer", hideOnPhone: true, cell: (text) => <Told of={text} /> },
  {
    id: "when",
    header: "Written",
    hideOnPhone: true,
    cell: ({ createdAt }) => <RelativeTime at={createdAt} focusable={false} />,
  },
];

export function TextsTable({
  texts,
  isNarrowed,
}: {
  readonly texts: readonly OutgoingTextView[];
  readonly isNarrowed: boolean;
}) {
  return (
    <DataTable
      label="Messages and calls"
      columns={columns}
      rows={texts}
      rowId={({ id }) => id}
      rowName={({ toNumber }) => toNumber}
      empty={
        isNarrowed ? (
          <EmptyState icon={<MessageSquare />} title="No matches">
            Remove a filter. Messages and calls are listed for 90 days.
          </EmptyState>
        ) : (
          <EmptyState icon={<MessageSquare />} title="Nothing was sent yet">
            Codes go out when somebody who gets them this way logs in with the right password alone.
          </EmptyState>
        )
      }
    />
  );
}
