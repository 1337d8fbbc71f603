"use client";
/** The heading of a table column; a link when the server can sort by it. */
import { ArrowDown, ArrowUp, ChevronsUpDown } from "lucide-react";
import Link from "next/link";
import { cx } from "./class-names";
import { useUrlParams } from "./url-params";

/** `?sort=name` is ascending, `?sort=-name` descending. */
export function SortLink({
  column,
  defaultSort,
}: {
  readonly column: {
    readonly header: string;
    readonly sort?: string;
    readonly align?: "right";
    readonly hideOnPhone?: boolean;
    readonly pinned?: boolean;
  };
  readonly defaultSort?: string;
}) {
  const { params, hrefFor } = useUrlParams();
  const { header, sort } = column;
  const now = params.get("sort") ?? defaultSort;
  const direction = now === sort ? "ascending" : now === `-${sort}` ? "descending" : undefined;
  const Arrow = direction === "ascending" ? ArrowUp : direction === "descending" ? ArrowDown : ChevronsUpDown;
  return (
    <th
      scope="col"
      aria-sort={sort ? (direction ?? "none") : undefined}
      className={cx(
        "h-10 px-2.5 text-[0.8125rem] font-medium whitespace-nowrap text-muted",
        column.align === "right" && "text-right",
        column.hideOnPhone && "max-sm:hidden",
        // A cell that sticks is painted over the line below the heading.
        column.pinned && "sticky right-0 bg-surface shadow-[inset_0_-1px_0_var(--line)]",
      )}
    >
      {sort ? (
        <Link
          href={hrefFor({ sort: direction === "ascending" ? `-${sort}` : sort })}
          scroll={false}
          className="inline-flex items-center gap-1 rounded-sm hover:text-ink"
        >
          {header}
          <Arrow aria-hidden className={cx("size-3.5", !direction && "opacity-60")} />
        </Link>
      ) : (
        header || <span className="sr-only">Actions</span>
      )}
    </th>
  );
}
