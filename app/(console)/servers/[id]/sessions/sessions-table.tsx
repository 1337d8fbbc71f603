"use client";
/** The table of a server's sessions: who, from where, since when, and what explains each. */
import { ShieldCheck } from "lucide-react";
import Link from "next/link";
import { type Column, DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/page";
import { RelativeTime } from "@/components/ui/relative-time";
import { Status } from "@/components/ui/status";
import { placeText } from "@/lib/login/log/seen-from";
import type { ShownSession } from "@/lib/servers/sessions/queries";
import type { SessionFilter } from "@/lib/servers/sessions/schema";
import { isUnexplained } from "@/lib/servers/sessions/session";
import { EndSession } from "./end-session";

const transportWords = {
  tls: "with TLS",
  gss: "with GSSAPI encryption",
  plain: "without encryption",
} as const;

const columnsFor = (serverId: string, mayWrite: boolean): readonly Column<ShownSession>[] => [
  {
    id: "role",
    header: "Role",
    className: "align-top",
    cell: ({ role, application }) => (
      <span className="flex max-w-56 min-w-24 flex-col">
        <span className="font-medium wrap-anywhere">{role}</span>
        <span className="text-[0.8125rem] text-muted wrap-anywhere">{application}</span>
      </span>
    ),
  },
  {
    id: "from",
    header: "From",
    className: "align-top",
    cell: (session) => (
      <span className="flex max-w-64 min-w-32 flex-col">
        <span className="wrap-anywhere">{session.address ?? "The database server itself"}</span>
        {session.address !== null && (
          <span className="text-[0.8125rem] text-muted">{transportWords[session.transport]}</span>
        )}
        {/* The columns of these have no room there. */}
        <span className="mt-1 flex flex-col items-start gap-1 sm:hidden">
          <Verdict session={session} />
          <span className="text-[0.8125rem] text-muted">
            since <RelativeTime at={new Date(session.startedAt)} focusable={false} />
          </span>
        </span>
      </span>
    ),
  },
  {
    id: "database",
    header: "Database",
    hideOnPhone: true,
    className: "align-top",
    cell: ({ database, isReplication, state }) => (
      <span className="flex max-w-48 flex-col">
        <span className="wrap-anywhere">{database === "" ? "Replication" : database}</span>
        <span className="text-[0.8125rem] text-muted">
          {isReplication && database !== "" ? "replication" : state}
        </span>
      </span>
    ),
  },
  {
    id: "since",
    header: "Since",
    hideOnPhone: true,
    className: "align-top",
    cell: ({ startedAt }) => <RelativeTime at={new Date(startedAt)} focusable={false} />,
  },
  {
    id: "origin",
    header: "Explained by",
    hideOnPhone: true,
    className: "align-top",
    cell: (session) => <Explanation session={session} />,
  },
  ...(mayWrite
    ? [
        {
          id: "end",
          header: "Action",
          pinned: true,
          align: "right" as const,
          className: "align-top",
          cell: (session: ShownSession) => <EndSession serverId={serverId} session={session} />,
        },
      ]
    : []),
];

function Verdict({ session }: { readonly session: ShownSession }) {
  const { origin } = session;
  if (origin.by === "login") return <Status tone="ok">A login</Status>;
  if (origin.by === "unknown") return <Status tone="warn">Unknown</Status>;
  if (isUnexplained(session)) return <Status tone="danger">Nothing</Status>;
  return <Status tone="neutral">An accepted gap</Status>;
}

function Explanation({ session }: { readonly session: ShownSession }) {
  const { origin } = session;
  return (
    <span className="flex max-w-[32rem] min-w-48 flex-col items-start gap-1">
      <Verdict session={session} />
      {session.isOverAge && <Status tone="warn">Stands too long</Status>}
      {origin.by === "login" && (
        <Link href={`/login-log/${origin.attemptId}`} className="hover:underline">
          Login in the log
        </Link>
      )}
      {session.loginFrom !== null && (
        <span className="text-[0.8125rem] text-muted">
          The login came from {placeText(session.loginFrom)}.
        </span>
      )}
      {origin.by === "line" && (
        <>
          <span>
            line {origin.lineNumber}, {origin.method}
          </span>
          <code className="font-mono text-[0.8125rem] wrap-anywhere">{origin.line}</code>
          {origin.remark !== "" && <span className="text-[0.8125rem] text-muted">{origin.remark}</span>}
        </>
      )}
      {origin.by === "nothing" && <span className="text-[0.8125rem] text-muted">{origin.remark}</span>}
      {origin.by === "unknown" && <span className="text-[0.8125rem] text-muted">{origin.why}</span>}
    </span>
  );
}

export function SessionsTable({
  serverId,
  rows,
  show,
  isSearch,
  mayWrite,
}: {
  readonly serverId: string;
  readonly rows: readonly ShownSession[];
  readonly show: SessionFilter;
  readonly isSearch: boolean;
  readonly mayWrite: boolean;
}) {
  return (
    <DataTable
      label="Sessions"
      columns={columnsFor(serverId, mayWrite)}
      rows={rows}
      rowId={({ pid, startedAt }) => `${pid} ${startedAt}`}
      empty={
        isSearch ? (
          <EmptyState icon={<ShieldCheck />} title="No session matches">
            Search matches any part of the role, the database, the application or the address.
          </EmptyState>
        ) : (
          <EmptyState icon={<ShieldCheck />} title={emptyTitles[show]}>
            {emptyTexts[show]}
          </EmptyState>
        )
      }
    />
  );
}

const emptyTitles: Readonly<Record<SessionFilter, string>> = {
  unexplained: "A login or an accepted gap explains every session",
  old: "No session stands longer than allowed",
  accepted: "No session came in by an accepted gap",
  login: "No session came in by a login through Postern",
  unknown: "Nothing is unknown",
  all: "Nobody is connected",
};
const emptyTexts: Readonly<Record<SessionFilter, string>> = {
  unexplained: "Sessions that were shorter than the time between two looks are not in the list.",
  old: "How long a session may stand is set on the page Edit of the server.",
  accepted: "Break-glass, certificates and gaps that somebody accepted would be listed here.",
  login: "Sessions that began with an accepted login would be listed here.",
  unknown: "Sessions that are older than the login log would be listed here.",
  all: "The connections of Postern itself are left out.",
};
