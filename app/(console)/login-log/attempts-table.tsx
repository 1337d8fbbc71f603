"use client";
/** The table of attempts. */
import { ScrollText } from "lucide-react";
import Link from "next/link";
import { OutcomeStatus } from "@/components/outcome-status";
import { type Column, DataTable } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/page";
import { RelativeTime } from "@/components/ui/relative-time";
import { addressText, certaintyOf } from "@/lib/login/log/seen-from";
import { type AttemptView, reuseWindowHref } from "@/lib/login/log/view";

const columnsFor = (maySeePolicies: boolean): readonly Column<AttemptView>[] => [
  {
    id: "at",
    header: "When",
    cell: (attempt) => <RelativeTime at={attempt.at} focusable={false} />,
  },
  {
    id: "username",
    header: "Role",
    cell: (attempt) => (
      <div className="flex flex-col items-start gap-1">
        <span
          title={attempt.username}
          className="block max-w-48 overflow-hidden font-medium text-ellipsis whitespace-pre"
        >
          {attempt.username || "(none)"}
        </span>
        <span className="flex flex-col items-start gap-1 sm:hidden">
          <OutcomeStatus outcome={attempt.outcome} />
          <Why attempt={attempt} maySeePolicies={maySeePolicies} />
          <From attempt={attempt} />
        </span>
      </div>
    ),
  },
  {
    id: "outcome",
    header: "Outcome",
    hideOnPhone: true,
    cell: (attempt) => <OutcomeStatus outcome={attempt.outcome} />,
  },
  {
    id: "reason",
    header: "Why",
    hideOnPhone: true,
    cell: (attempt) => <Why attempt={attempt} maySeePolicies={maySeePolicies} />,
  },
  {
    id: "client",
    header: "Client",
    hideOnPhone: true,
    cell: (attempt) => attempt.clientName || <span className="text-muted">console</span>,
  },
  {
    id: "from",
    header: "From",
    hideOnPhone: true,
    cell: (attempt) => <From attempt={attempt} />,
  },
  {
    id: "policy",
    header: "Policy",
    hideOnPhone: true,
    cell: (attempt) => attempt.policyName ?? <span className="text-muted">none</span>,
  },
  {
    id: "latency",
    header: "Duration",
    align: "right",
    hideOnPhone: true,
    cell: (attempt) => <span className="whitespace-nowrap">{Math.round(attempt.latencyMs)} ms</span>,
  },
];

/** `isNarrowed`: filters hide the others. */
export function AttemptsTable({
  attempts,
  isNarrowed,
  maySeePolicies,
}: {
  readonly attempts: readonly AttemptView[];
  readonly isNarrowed: boolean;
  readonly maySeePolicies: boolean;
}) {
  return (
    <DataTable
      label="Attempts"
      columns={columnsFor(maySeePolicies)}
      rows={attempts}
      rowId={(attempt) => attempt.id}
      empty={
        isNarrowed ? (
          <EmptyState icon={<ScrollText />} title="No matches">
            Remove a filter, or choose other dates. Role names and addresses must be typed in full.
          </EmptyState>
        ) : (
          <EmptyState icon={<ScrollText />} title="No attempt yet">
            When someone logs in through a client, the attempt appears here within a second.
          </EmptyState>
        )
      }
    />
  );
}

/** Where the person sat; of several addresses only their number, because twenty fit on no line. */
function From({ attempt }: { readonly attempt: AttemptView }) {
  const { personCandidates, database, application } = attempt;
  const isOneOf = certaintyOf(attempt) === "one_of";
  const through = [application, database && `database ${database}`].filter(Boolean).join(", ");
  return (
    <span className="flex flex-col items-start gap-1">
      {isOneOf ? (
        <span title={addressText(attempt) ?? undefined}>one of {personCandidates.length} addresses</span>
      ) : (
        // As wide as any IPv4 address; a longer one breaks.
        <span className="min-w-30 break-all">
          {addressText(attempt) ?? <span className="text-muted">not known</span>}
        </span>
      )}
      {through && <span className="max-w-48 text-[0.8125rem] break-words text-muted">{through}</span>}
    </span>
  );
}

function Why({
  attempt: { id, text, factor, usedMomentsBefore },
  maySeePolicies,
}: {
  readonly attempt: AttemptView;
  readonly maySeePolicies: boolean;
}) {
  return (
    <span className="flex flex-col items-start gap-1">
      <Link href={`/login-log/${id}`} className="hover:underline">
        {text}
      </Link>
      {factor && <span className="text-[0.8125rem] text-muted">{factor}</span>}
      {usedMomentsBefore && maySeePolicies && (
        <Link
          href={reuseWindowHref(usedMomentsBefore)}
          className="text-[0.8125rem] text-accent hover:underline"
        >
          Reuse window of {usedMomentsBefore.policyName}
        </Link>
      )}
    </span>
  );
}
