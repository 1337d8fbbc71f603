"use client";
/** The table of pg_hba.conf lines with their findings. */
import { type Column, DataTable } from "@/components/ui/data-table";
import { Status } from "@/components/ui/status";
import type { LineFinding } from "@/lib/protocols/postgres/hba/lint/finding";
import { FindingList } from "./finding-list";

/** A line for the table. `fault` is there where the line has no effect; `text` is then PostgreSQL's word on it. */
export type LineRow = {
  readonly key: string;
  readonly place: string;
  readonly fault: string | null;
  readonly text: string;
  readonly findings: readonly LineFinding[];
};

const columns: readonly Column<LineRow>[] = [
  { id: "place", header: "Line", align: "right", className: "align-top", cell: ({ place }) => place },
  {
    id: "text",
    header: "What it says",
    className: "align-top",
    cell: (row) => (
      <>
        <What row={row} />
        {/* A phone has no room for a third column. */}
        <div className="mt-2 sm:hidden">
          <Findings row={row} />
        </div>
      </>
    ),
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

const Findings = ({ row: { findings } }: { readonly row: LineRow }) =>
  findings.length > 0 ? <FindingList findings={findings} /> : <Status tone="ok">None</Status>;

export function LinesTable({ rows }: { readonly rows: readonly LineRow[] }) {
  return (
    <DataTable
      label="Lines of pg_hba.conf"
      columns={columns}
      rows={rows}
      rowId={({ key }) => key}
      empty={<p className="p-4 text-muted">The file has no lines: nobody can log in.</p>}
    />
  );
}
