"use client";
/** The table of clients. */
import { Server } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { OutcomeStatus } from "@/components/outcome-status";
import { type Column, DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/page";
import { RelativeTime } from "@/components/ui/relative-time";
import { reasons } from "@/lib/login/decision/outcome";
import type { ClientRow } from "@/lib/people/clients/queries";
import { ClientStatus } from "./client-status";

const columns: readonly Column<ClientRow>[] = [
  {
    id: "name",
    header: "Name",
    cell: (client) => (
      <Link href={`/clients/${client.id}`} className="font-medium hover:underline">
        {client.name}
      </Link>
    ),
  },
  { id: "network", header: "Network", cell: (client) => <span className="font-mono">{client.network}</span> },
  {
    id: "kind",
    header: "Kind",
    hideOnPhone: true,
    cell: (client) => (client.messageAuthenticator === "postgresql" ? "PostgreSQL" : "Other equipment"),
  },
  { id: "status", header: "Status", cell: (client) => <ClientStatus client={client} /> },
  {
    id: "last",
    header: "Last attempt",
    hideOnPhone: true,
    cell: (client) => <LastAttempt client={client} />,
  },
  {
    id: "failures",
    header: "Recent failures",
    align: "right",
    hideOnPhone: true,
    cell: (client) => client.failures,
  },
];

/** `empty` is what to do first. */
export function ClientsTable({
  clients,
  empty,
}: {
  readonly clients: readonly ClientRow[];
  readonly empty: ReactNode;
}) {
  return (
    <DataTable
      label="Clients"
      columns={columns}
      rows={clients}
      rowId={(client) => client.id}
      rowName={(client) => client.name}
      empty={
        <EmptyState icon={<Server />} title="No client yet" action={empty}>
          Add the PostgreSQL server that should ask for a second factor. You get a shared secret and the lines
          for its pg_hba.conf.
        </EmptyState>
      }
    />
  );
}

function LastAttempt({ client: { lastAttempt } }: { readonly client: ClientRow }) {
  if (!lastAttempt) return <span className="text-muted">not yet</span>;
  const text = reasons[lastAttempt.reason as keyof typeof reasons]?.text ?? lastAttempt.reason;
  return (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-1" title={text}>
      <OutcomeStatus outcome={lastAttempt.outcome} />
      <span className="max-w-40 truncate">{lastAttempt.username}</span>
      <span className="text-muted">
        <RelativeTime at={lastAttempt.at} focusable={false} />
      </span>
    </span>
  );
}
