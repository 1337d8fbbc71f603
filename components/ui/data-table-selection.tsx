"use client";
/** The parts of a table that choose rows: the checkbox of a row and the bar of bulk actions. */
import type { ReactNode } from "react";
import { Button } from "./button";

/** A small checkbox with a large target. */
export function SelectionBox({
  label,
  checked,
  indeterminate = false,
  onChange,
}: {
  readonly label: string;
  readonly checked: boolean;
  readonly indeterminate?: boolean;
  readonly onChange: (event: unknown) => void;
}) {
  return (
    <label className="flex size-8 items-center justify-center max-sm:size-11">
      <input
        type="checkbox"
        aria-label={label}
        checked={checked}
        ref={(input) => {
          if (input) input.indeterminate = indeterminate;
        }}
        onChange={onChange}
        className="size-4 accent-accent-fill"
      />
    </label>
  );
}

/** Says how many rows are chosen and offers what can be done with them. */
export function SelectionBar({
  count,
  onClear,
  children,
}: {
  readonly count: number;
  readonly onClear: () => void;
  readonly children: ReactNode;
}) {
  return (
    <div className="flex flex-wrap items-center gap-2 border-b border-line bg-accent-soft px-3 py-2">
      <p role="status" className="mr-2 font-medium">
        {count} chosen
      </p>
      {children}
      <Button variant="ghost" size="sm" onClick={onClear}>
        Clear
      </Button>
    </div>
  );
}
