"use client";
/** A table whose rows the server chose: sort links in the URL, optional selection for bulk actions. */
import { rowSelectionFeature, tableFeatures, useTable } from "@tanstack/react-table";
import { type ReactNode, useMemo, useState } from "react";
import { cx } from "./class-names";
import { SelectionBar, SelectionBox } from "./data-table-selection";
import { SortLink } from "./sort-link";

export type Column<Row> = {
  readonly id: string;
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  /** Key for `?sort=`; leave out when the server cannot sort by it. */
  readonly sort?: string;
  readonly align?: "right";
  /** Left out below 640 pixels. */
  readonly hideOnPhone?: boolean;
  /** What can be done with a row: stays in view however wide the others are. */
  readonly pinned?: boolean;
  readonly className?: string;
};

export type DataTableProps<Row> = {
  /** Names the table: "Users". */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowId: (row: Row) => string;
  /** The sort in force when the URL says nothing: "username" or "-at". */
  readonly defaultSort?: string;
  /** Gives the bulk actions for the chosen rows. Without it there are no checkboxes. */
  readonly bulk?: (ids: readonly string[], clear: () => void) => ReactNode;
  /** Names a row for its checkbox: the username. */
  readonly rowName?: (row: Row) => string;
  /** Shown in place of rows. */
  readonly empty: ReactNode;
};

const features = tableFeatures({ rowSelectionFeature });

/** The table scrolls inside its own box; the page never scrolls sideways. */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { label, columns, rows, rowId, defaultSort, bulk, rowName = rowId, empty } = props;
  const [rowSelection, setRowSelection] = useState<Record<string, true>>({});
  const table = useTable({
    features,
    data: rows as Row[],
    columns: useMemo(() => columns.map(({ id, header }) => ({ id, header })), [columns]),
    getRowId: rowId,
    enableRowSelection: bulk !== undefined,
    state: { rowSelection },
    onRowSelectionChange: setRowSelection,
  });
  const shown = table.getRowModel().rows;
  const chosen = shown.filter((row) => rowSelection[row.id]).map((row) => row.id);
  const clear = () => setRowSelection({});

  return (
    <div className="min-w-0 overflow-hidden rounded-lg border border-line bg-surface">
      {bulk && chosen.length > 0 && (
        <SelectionBar count={chosen.length} onClear={clear}>
          {bulk(chosen, clear)}
        </SelectionBar>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section aria-label={label} tabIndex={0} className="max-h-[75dvh] overflow-auto outline-offset-[-2px]">
        <table className="w-full border-collapse text-left">
          <thead className="sticky top-0 z-10 bg-surface shadow-[inset_0_-1px_0_var(--line)]">
            <tr>
              {bulk && (
                <th scope="col" className="w-10 pl-3">
                  <SelectionBox
                    label="Select all on this page"
                    checked={chosen.length > 0 && chosen.length === shown.length}
                    indeterminate={chosen.length > 0 && chosen.length < shown.length}
                    onChange={() => table.toggleAllRowsSelected(chosen.length < shown.length)}
                  />
                </th>
              )}
              {columns.map((column) => (
                <SortLink key={column.id} column={column} defaultSort={defaultSort} />
              ))}
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {shown.map((row) => (
              <tr
                key={row.id}
                className={rowSelection[row.id] ? "bg-accent-soft" : "bg-surface hover:bg-sunken"}
              >
                {bulk && (
                  <td className="w-10 pl-3">
                    <SelectionBox
                      label={`Choose ${rowName(row.original)}`}
                      checked={Boolean(rowSelection[row.id])}
                      onChange={row.getToggleSelectedHandler()}
                    />
                  </td>
                )}
                {columns.map((column) => (
                  <td
                    key={column.id}
                    dir="auto"
                    className={cx(
                      "h-11 px-2.5 py-1.5",
                      column.align === "right" && "text-right tabular-nums",
                      column.hideOnPhone && "max-sm:hidden",
                      column.pinned && "sticky right-0 bg-inherit",
                      column.className,
                    )}
                  >
                    {column.cell(row.original)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        {shown.length === 0 && empty}
      </section>
    </div>
  );
}
