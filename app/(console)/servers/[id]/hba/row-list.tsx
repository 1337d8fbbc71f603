"use client";
/** A list of rows of the builder that can be added to and taken from. */
import { Plus, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";

type Keyed = { readonly key: number };

/** `children` gives the fields of a row; `change` takes what is new of it. */
export function RowList<Row extends Keyed>({
  legend,
  hint,
  addLabel,
  removeLabel,
  rows,
  blank,
  onChange,
  children,
}: {
  readonly legend: string;
  readonly hint: string;
  readonly addLabel: string;
  readonly removeLabel: string;
  readonly rows: readonly Row[];
  readonly blank: Omit<Row, "key">;
  readonly onChange: (rows: readonly Row[]) => void;
  readonly children: (row: Row, change: (part: Partial<Row>) => void) => ReactNode;
}) {
  const next = Math.max(-1, ...rows.map(({ key }) => key)) + 1;
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="font-semibold">{legend}</legend>
      <p className="max-w-prose text-[0.8125rem] text-muted">{hint}</p>
      {rows.map((row) => (
        <div key={row.key} className="flex flex-col gap-3 rounded-md border border-line p-3">
          <div className="grid gap-3 sm:grid-cols-2">
            {children(row, (part) =>
              onChange(rows.map((one) => (one.key === row.key ? { ...one, ...part } : one))),
            )}
          </div>
          <div>
            <Button
              size="sm"
              variant="ghost"
              icon={<Trash2 aria-hidden className="size-4" />}
              onClick={() => onChange(rows.filter(({ key }) => key !== row.key))}
            >
              {removeLabel}
            </Button>
          </div>
        </div>
      ))}
      <div>
        <Button
          size="sm"
          icon={<Plus aria-hidden className="size-4" />}
          onClick={() => onChange([...rows, { ...blank, key: next } as Row])}
        >
          {addLabel}
        </Button>
      </div>
    </fieldset>
  );
}
