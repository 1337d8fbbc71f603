"use client";
/** Tabs: LinkTabs change the URL (pages, filters); Tabs switch panels in place. */
import { Tabs as Base } from "@base-ui/react/tabs";
import Link from "next/link";
import type { ReactNode } from "react";
import { cx } from "./class-names";

const listClass = "flex gap-1 overflow-x-auto border-b border-line";
const tabClass =
  "-mb-px flex h-10 shrink-0 items-center gap-2 border-b-2 px-3 font-medium whitespace-nowrap max-sm:min-h-11 outline-offset-[-2px]";

export type LinkTab = {
  readonly href: string;
  readonly label: string;
  readonly count?: number;
  readonly current: boolean;
};

/** A row of links; the current one is marked. `label` says what they divide. */
export function LinkTabs({ label, tabs }: { readonly label: string; readonly tabs: readonly LinkTab[] }) {
  return (
    <nav aria-label={label} className={listClass}>
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

/** Panels switched in place. */
export function Tabs({
  tabs,
  defaultValue,
}: {
  readonly tabs: readonly { readonly value: string; readonly label: string; readonly content: ReactNode }[];
  readonly defaultValue?: string;
}) {
  return (
    <Base.Root defaultValue={defaultValue ?? tabs[0]?.value}>
      <Base.List className={listClass}>
        {tabs.map((tab) => (
          <Base.Tab
            key={tab.value}
            value={tab.value}
            className={cx(
              tabClass,
              "border-transparent text-muted hover:text-ink data-active:border-accent-fill data-active:text-ink",
            )}
          >
            {tab.label}
          </Base.Tab>
        ))}
      </Base.List>
      {tabs.map((tab) => (
        <Base.Panel key={tab.value} value={tab.value} className="pt-4">
          {tab.content}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
