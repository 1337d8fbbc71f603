/** The frame of a page's content: header, sections, facts, empty state, placeholders while loading. */
import type { ReactNode } from "react";
import { cx } from "./class-names";

/** Title, one sentence and the one primary action of a page. `back` is a small link above the title. */
export function PageHeader({
  title,
  description,
  action,
  back,
}: {
  readonly title: ReactNode;
  readonly description?: ReactNode;
  readonly action?: ReactNode;
  readonly back?: ReactNode;
}) {
  return (
    <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="min-w-0">
        {back && (
          <div dir="auto" className="mb-1 text-[0.8125rem] text-muted">
            {back}
          </div>
        )}
        <h1 dir="auto" className="text-xl font-semibold tracking-tight break-words">
          {title}
        </h1>
        {description && <p className="mt-1 max-w-prose text-muted">{description}</p>}
      </div>
      {action && <div className="flex flex-wrap gap-2">{action}</div>}
    </header>
  );
}

/** The column of a page; `narrow` for forms. */
export function Page({ narrow, children }: { readonly narrow?: boolean; readonly children: ReactNode }) {
  return <div className={cx("flex flex-col gap-6", narrow ? "max-w-2xl" : "max-w-7xl")}>{children}</div>;
}

/** A box with an optional title, sentence and action. `flush` lets a table reach its edges. */
export function Section({
  title,
  description,
  action,
  flush,
  children,
}: {
  readonly title?: string;
  readonly description?: ReactNode;
  readonly action?: ReactNode;
  readonly flush?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <section className="min-w-0 rounded-lg border border-line bg-surface">
      {(title || action) && (
        <div
          className={cx(
            "flex flex-wrap justify-between gap-3 border-b border-line px-4 py-3",
            description ? "items-start" : "items-center",
          )}
        >
          <div>
            {title && <h2 className="text-[0.9375rem] font-semibold">{title}</h2>}
            {description && <p className="mt-0.5 max-w-prose text-[0.8125rem] text-muted">{description}</p>}
          </div>
          {action}
        </div>
      )}
      <div className={flush ? "" : "p-4"}>{children}</div>
    </section>
  );
}

/** Names and values, one pair a row. */
export function Facts({
  items,
}: {
  readonly items: readonly (readonly [label: string, value: ReactNode])[];
}) {
  return (
    <dl className="grid gap-x-6 gap-y-2.5 sm:grid-cols-[minmax(9rem,max-content)_1fr]">
      {items.map(([label, value]) => (
        <div key={label} className="contents">
          <dt className="text-muted max-sm:-mb-2">{label}</dt>
          <dd dir="auto" className="min-w-0 break-words">
            {value}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Shown where there is nothing yet; says what to do first. */
export function EmptyState({
  icon,
  title,
  children,
  action,
}: {
  readonly icon?: ReactNode;
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}) {
  return (
    <div className="flex flex-col items-center gap-2 px-6 py-12 text-center">
      {icon && (
        <div aria-hidden className="mb-1 text-muted [&_svg]:size-8">
          {icon}
        </div>
      )}
      <p className="text-[0.9375rem] font-semibold">{title}</p>
      {children && <p className="max-w-md text-muted">{children}</p>}
      {action && <div className="mt-3">{action}</div>}
    </div>
  );
}

/** Grey bars in the shape of what is coming. */
export function Skeleton({ lines = 3, className }: { readonly lines?: number; readonly className?: string }) {
  return (
    <div role="status" aria-label="Loading" className={cx("flex flex-col gap-3", className)}>
      {Array.from({ length: lines }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the bars are all alike and never move
        <div key={i} className="h-5 animate-pulse rounded bg-sunken last:w-2/3" />
      ))}
    </div>
  );
}
