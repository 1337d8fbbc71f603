"use client";
/** The table of pg_hba.conf lines with what each lets pass and what the lint says of it. */
import { type Column, DataTable } from "@/components/ui/data-table";
import { Status } from "@/components/ui/status";
import type { LineGap } from "@/lib/protocols/postgres/bypass/line-gaps";
import type { LineFinding } from "@/lib/protocols/postgres/hba/lint/finding";
import { LineGapNote } from "../line-gap";
import { FindingList } from "./finding-list";

/** A line for the table. `fault` is there where the line has no effect; `text` is then PostgreSQL's word on it. */
export type LineRow = {
  readonly key: string;
  readonly place: string;
  readonly fault: string | null;
  readonly text: string;
  readonly findings: readonly LineFinding[];
  readonly gap: LineGap | null;
  readonly isInForce: boolean;
};

const columnsFor = (serverId: string): readonly Column<LineRow>[] => [
  { id: "place", header: "Line", align: "right", className: "align-top", cell: ({ place }) => place },
  {
    id: "text",
    header: "Content",
    className: "align-top",
    cell: (row) => (
      <>
        <What row={row} />
        {/* A phone has no room for a third column. */}
        <div className="mt-2 flex flex-col gap-2 sm:hidden">
          <Gap row={row} serverId={serverId} />
          <Findings row={row} />
        </div>
      </>
    ),
  },
  {
    id: "gap",
    header: "Second factor",
    hideOnPhone: true,
    className: "align-top",
    cell: (row) => <Gap row={row} serverId={serverId} />,
  },
  {
    id: "findings",
    header: "Findings",
    hideOnPhone: true,
    className: "align-top",
    cell: (row) => <Findings row={row} />,
  },
];

function What({ row: { text, fault } }: { readonly row: LineRow }) {
  if (fault === null) {
    return (
      <code className="block max-w-[36rem] min-w-48 font-mono text-[0.8125rem] wrap-anywhere">{text}</code>
    );
  }
  return (
    <span className="flex flex-col gap-1">
      <span>
        <Status tone="danger">{fault}</Status>
      </span>
      <span className="max-w-96 break-words">{text}</span>
    </span>
  );
}

/** A line without effect lets nobody in. */
const Gap = ({
  row: { gap, fault, isInForce },
  serverId,
}: {
  readonly row: LineRow;
  readonly serverId: string;
}) => fault === null && <LineGapNote serverId={serverId} gap={gap} isInForce={isInForce} />;

/** "None" stands only where nothing at all is to be said of the line. */
const Findings = ({ row: { findings, gap, isInForce } }: { readonly row: LineRow }) => {
  if (findings.length > 0) return <FindingList findings={findings} />;
  return gap || !isInForce ? (
    <span className="text-muted">None beside it</span>
  ) : (
    <Status tone="ok">None</Status>
  );
};

export function LinesTable({
  serverId,
  rows,
}: {
  readonly serverId: string;
  readonly rows: readonly LineRow[];
}) {
  return (
    <DataTable
      label="Lines of pg_hba.conf"
      columns={columnsFor(serverId)}
      rows={rows}
      rowId={({ key }) => key}
      empty={<p className="p-4 text-muted">The file has no lines, so nobody can log in.</p>}
    />
  );
}
