"use client";
/** The table of PostgreSQL servers. */
import { Database } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { type Column, DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/page";
import { RelativeTime } from "@/components/ui/relative-time";
import { hostAndPort } from "@/lib/protocols/postgres/server-address";
import type { ServerRow } from "@/lib/servers/registry/queries";
import { ServerStatus, UpgradeBadge, VersionBadge } from "./server-badges";

/** A row with what needs the present instant and other tables. */
export type ShownServer = ServerRow & {
  /** Ways in without a second factor that nobody accepted; null where they cannot be told. */
  readonly openWays: number | null;
};

const columnsAt = (now: Date): readonly Column<ShownServer>[] => [
  {
    id: "name",
    header: "Name",
    sort: "name",
    cell: (server) => (
      <span className="flex max-w-64 min-w-32 flex-col leading-tight">
        <Link href={`/servers/${server.id}`} className="truncate font-medium hover:underline">
          {server.name}
        </Link>
        <span className="truncate font-mono text-[0.8125rem] text-muted">{hostAndPort(server)}</span>
        {server.failure && (
          <span className="mt-1 sm:hidden">
            <ServerStatus server={server} />
          </span>
        )}
      </span>
    ),
  },
  {
    id: "version",
    header: "Version",
    sort: "version",
    cell: (server) => (
      <span className="flex flex-wrap gap-1.5">
        <VersionBadge versionNumber={server.versionNumber} now={now} />
        <UpgradeBadge {...server} />
      </span>
    ),
  },
  {
    id: "ways",
    header: "Second-factor gaps",
    hideOnPhone: true,
    cell: (server) => <OpenWays server={server} />,
  },
  {
    id: "tls",
    header: "TLS",
    hideOnPhone: true,
    cell: (server) =>
      server.tlsVersion?.replace("TLSv", "TLS ") ?? <span className="text-muted">unknown</span>,
  },
  {
    id: "client",
    header: "Client",
    hideOnPhone: true,
    cell: ({ client }) =>
      client ? (
        <Link href={`/clients/${client.id}`} className="hover:underline">
          {client.name}
        </Link>
      ) : (
        <span className="text-muted">none</span>
      ),
  },
  {
    id: "readAt",
    header: "Last contact",
    sort: "readAt",
    hideOnPhone: true,
    cell: (server) => (
      <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <ServerStatus server={server} />
        {server.readAt && (
          <span className="text-muted">
            <RelativeTime at={server.readAt} focusable={false} />
          </span>
        )}
      </span>
    ),
  },
];

/** `empty` is what to do first. `now` decides what is out of support. */
export function ServersTable({
  servers,
  now,
  isSearch,
  empty,
}: {
  readonly servers: readonly ShownServer[];
  readonly now: Date;
  readonly isSearch: boolean;
  readonly empty: ReactNode;
}) {
  return (
    <DataTable
      label="PostgreSQL servers"
      columns={columnsAt(now)}
      rows={servers}
      rowId={(server) => server.id}
      rowName={(server) => server.name}
      defaultSort="name"
      empty={
        isSearch ? (
          <EmptyState icon={<Database />} title="No server has a name or address like this" />
        ) : (
          <EmptyState icon={<Database />} title="No server yet" action={empty}>
            Add the PostgreSQL server whose logins Postern protects. With a role that has limited read access,
            Postern shows who can still get in without a second factor, and whether the next upgrade will
            break logins.
          </EmptyState>
        )
      }
    />
  );
}

function OpenWays({ server }: { readonly server: ShownServer }) {
  if (server.openWays === null) return <span className="text-muted">unknown</span>;
  if (server.openWays === 0) return "none";
  return (
    <Link href={`/servers/${server.id}/bypass`} className="text-danger underline tabular-nums">
      {server.openWays.toLocaleString("en")} {server.openWays === 1 ? "way" : "ways"}
    </Link>
  );
}
