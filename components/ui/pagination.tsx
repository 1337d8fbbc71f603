"use client";
/** Steps through the pages of a table; the page is in the URL. */
import { ChevronLeft, ChevronRight } from "lucide-react";
import { LinkButton } from "./button";
import { useUrlParams } from "./url-params";

/** `page` starts at 1. Shows "51–100 of 1,234" and links to the neighbours; nothing when there is nothing. */
export function Pagination({
  page,
  pageSize,
  total,
}: {
  readonly page: number;
  readonly pageSize: number;
  readonly total: number;
}) {
  const { hrefFor } = useUrlParams();
  if (total === 0) return null;
  const last = Math.ceil(total / pageSize);
  const from = (page - 1) * pageSize + 1;
  const to = Math.min(page * pageSize, total);
  const pageHref = (n: number) => hrefFor({ page: n === 1 ? null : String(n) });
  return (
    <nav aria-label="Pages" className="flex flex-wrap items-center justify-between gap-3">
      <p className="text-muted tabular-nums">
        {from.toLocaleString("en")}–{to.toLocaleString("en")} of {total.toLocaleString("en")}
      </p>
      <div className="flex gap-2">
        {page > 1 && (
          <LinkButton
            size="sm"
            href={pageHref(page - 1)}
            rel="prev"
            icon={<ChevronLeft aria-hidden className="size-4" />}
          >
            Previous
          </LinkButton>
        )}
        {page < last && (
          <LinkButton size="sm" href={pageHref(page + 1)} rel="next">
            Next
            <ChevronRight aria-hidden className="size-4" />
          </LinkButton>
        )}
      </div>
    </nav>
  );
}
