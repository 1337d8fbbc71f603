"use client";
/** Tabs as links: what is chosen is in the URL. */
import Link from "next/link";
import { useEffect, useRef } from "react";
import { cx } from "./class-names";

/** On a phone one row that scrolls; elsewhere as many rows as it takes, so that nothing is hidden. */
const listClass = "flex gap-0.5 overflow-x-auto border-b border-line sm:flex-wrap print:hidden";
const tabClass =
  "-mb-px flex h-10 shrink-0 items-center gap-2 border-b-2 px-2 font-medium whitespace-nowrap max-sm:min-h-11 max-sm:px-3 outline-offset-[-2px]";

export type LinkTab = {
  readonly href: string;
  readonly label: string;
  readonly count?: number;
  readonly current: boolean;
};

/** A row of links; the current one is marked. `label` says what they divide. */
export function LinkTabs({ label, tabs }: { readonly label: string; readonly tabs: readonly LinkTab[] }) {
  const current = tabs.find((tab) => tab.current)?.href;
  const row = useRef<HTMLElement>(null);
  useEffect(() => {
    // On a phone the row is wider than the screen; only the row scrolls, never the page.
    const tab = current && row.current?.querySelector<HTMLElement>("[aria-current]");
    if (row.current && tab) row.current.scrollLeft = tab.offsetLeft - row.current.offsetLeft - 24;
  }, [current]);
  return (
    <nav ref={row} aria-label={label} className={listClass}>
      {tabs.map((tab) => (
        <Link
          key={tab.href}
          href={tab.href}
          aria-current={tab.current ? "page" : undefined}
          className={cx(
            tabClass,
            tab.current ? "border-accent-fill text-ink" : "border-transparent text-muted hover:text-ink",
          )}
        >
          {tab.label}
          {tab.count !== undefined && (
            <span className="rounded-full bg-sunken px-1.5 text-xs text-muted tabular-nums">
              {tab.count.toLocaleString("en")}
            </span>
          )}
        </Link>
      ))}
    </nav>
  );
}
