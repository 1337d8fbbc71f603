"use client";
/** The table of ways in: role, source, databases, and the line to blame. */
import { ShieldCheck, ShieldQuestion } from "lucide-react";
import { type Column, DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/page";
import { RelativeTime } from "@/components/ui/relative-time";
import { Badge, Status, type Tone } from "@/components/ui/status";
import { isAcceptable, type WayIn, type WayInKind } from "@/lib/protocols/postgres/bypass/way";
import type { WayRow } from "@/lib/servers/bypass/queries";
import type { WayFilter } from "@/lib/servers/bypass/schema";
import { AcceptWay } from "./accept-way";
import { WithdrawException } from "./withdraw-exception";

const looks: Readonly<Record<WayInKind, { readonly tone: Tone; readonly word: string }>> = {
  bypass: { tone: "danger", word: "No second factor" },
  unknown: { tone: "warn", word: "Unknown" },
  elsewhere: { tone: "warn", word: "Not checked" },
  certificate: { tone: "info", word: "Certificate" },
  break_glass: { tone: "neutral", word: "Break-glass" },
};

const tlsWords: Readonly<Record<WayIn["tls"], string>> = {
  any: "with or without TLS",
  only: "with TLS",
  never: "without TLS",
  socket: "on the database server itself",
};

const columnsFor = (serverId: string, mayWrite: boolean): readonly Column<WayRow>[] => [
  {
    id: "role",
    header: "Role",
    className: "align-top",
    cell: ({ role, isSuperuser }) => (
      <span className="flex flex-col items-start gap-1">
        <span className="max-w-56 min-w-24 font-medium wrap-anywhere">{role}</span>
        {isSuperuser && <Badge tone="danger">Superuser</Badge>}
      </span>
    ),
  },
  {
    id: "from",
    header: "From",
    className: "align-top",
    cell: (way) => (
      <span className="flex max-w-64 min-w-32 flex-col">
        <span className="wrap-anywhere">{way.sources}</span>
        <span className="text-[0.8125rem] text-muted">{tlsWords[way.tls]}</span>
        {/* The column of the line has no room there. */}
        <span className="mt-1 flex flex-col items-start gap-1 sm:hidden">
          <Verdict way={way} />
        </span>
      </span>
    ),
  },
  {
    id: "databases",
    header: "To",
    hideOnPhone: true,
    className: "align-top",
    cell: ({ databases }) => <span className="block max-w-48 wrap-anywhere">{databases}</span>,
  },
  {
    id: "line",
    header: "Matching line",
    hideOnPhone: true,
    className: "align-top",
    cell: (way) => <Blame way={way} />,
  },
  ...(mayWrite
    ? [
        {
          id: "accept",
          header: "Action",
          pinned: true,
          align: "right" as const,
          className: "align-top",
          cell: (way: WayRow) => {
            if (way.exception) return <WithdrawException exception={way.exception} />;
            return isAcceptable(way.kind) ? <AcceptWay serverId={serverId} way={way} /> : null;
          },
        },
      ]
    : []),
];

/** What the way in is, and by which line. */
function Verdict({ way: { kind, method, line } }: { readonly way: WayRow }) {
  return (
    <>
      <Status tone={looks[kind].tone}>{looks[kind].word}</Status>
      <span title={line.file}>
        line {line.lineNumber}, {method}
      </span>
    </>
  );
}

function Blame({ way }: { readonly way: WayRow }) {
  const { line, remark, exception } = way;
  return (
    <span className="flex max-w-[32rem] min-w-48 flex-col items-start gap-1">
      <span className="flex flex-wrap items-center gap-2">
        <Verdict way={way} />
      </span>
      <code className="font-mono text-[0.8125rem] wrap-anywhere">{line.text}</code>
      {remark !== "" && <span className="text-[0.8125rem] text-muted">{remark}</span>}
      {exception && (
        <span className="text-[0.8125rem] text-muted">
          Accepted by {exception.acceptedBy}: {exception.reason} Ends{" "}
          <RelativeTime at={exception.expiresAt} focusable={false} />.
        </span>
      )}
    </span>
  );
}

export function WaysTable({
  serverId,
  rows,
  show,
  isKnown,
  isSearch,
  mayWrite,
}: {
  readonly serverId: string;
  readonly rows: readonly WayRow[];
  readonly show: WayFilter;
  /** Whether it is known how many are open. */
  readonly isKnown: boolean;
  readonly isSearch: boolean;
  readonly mayWrite: boolean;
}) {
  return (
    <DataTable
      label="Second-factor gaps"
      columns={columnsFor(serverId, mayWrite)}
      rows={rows}
      rowId={(way) => `${way.role} ${way.line.file} ${way.line.lineNumber} ${way.kind}`}
      empty={<Nothing show={show} isKnown={isKnown} isSearch={isSearch} />}
    />
  );
}

function Nothing({
  show,
  isKnown,
  isSearch,
}: {
  readonly show: WayFilter;
  readonly isKnown: boolean;
  readonly isSearch: boolean;
}) {
  if (isSearch) {
    return (
      <EmptyState icon={<ShieldCheck />} title="No role matches">
        Search matches any part of the role&apos;s name.
      </EmptyState>
    );
  }
  if (show === "open" && !isKnown) {
    return (
      <EmptyState icon={<ShieldQuestion />} title="No gap is known, and not everything was checked">
        The message at the top of this page says what is missing.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={<ShieldCheck />} title={emptyTitles[show]}>
      {emptyTexts[show]}
    </EmptyState>
  );
}

const emptyTitles: Readonly<Record<WayFilter, string>> = {
  open: "Nobody gets in without a second factor",
  accepted: "No gaps are accepted",
  elsewhere: "Every line asks a Postern worker",
  certificate: "No line asks for a client certificate",
  break_glass: "There is no break-glass line",
};
const emptyTexts: Readonly<Record<WayFilter, string>> = {
  open: "No login role matches a line that asks for less.",
  accepted: "You can accept gaps that must stay for a while, with a reason and an end date.",
  elsewhere: "No other RADIUS or LDAP server decides about logins.",
  certificate: "Service accounts can use one instead of a password.",
  break_glass:
    "If no worker answers, nobody can get in to fix it. Put “local all postgres peer” first, as the builder does.",
};
