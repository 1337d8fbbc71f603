/** The frame of every console page: navigation at the left, or behind a button on a phone, and the page. */
import Link from "next/link";
import type { ReactNode } from "react";
import { type Role, roleNames } from "@/lib/foundation/access/permissions";
import { Brand } from "../logo";
import { SessionKeeper } from "../session-keeper";
import { ThemeSwitch } from "../ui/theme-switch";
import { AccountMenu } from "./account-menu";
import { Drawer } from "./drawer";
import { Navigation } from "./navigation";
import { Shortcuts } from "./shortcuts";

/** `organisation` stands at the top; `operator` decides which areas are listed; `notice` is above every page. */
export function ConsoleShell({
  organisation,
  operator,
  notice,
  children,
}: {
  readonly organisation: { readonly name: string; readonly logoUrl: string | null };
  readonly operator: { readonly name: string; readonly role: Role };
  readonly notice: ReactNode;
  readonly children: ReactNode;
}) {
  const footer = (
    <div className="flex flex-col gap-2 border-t border-line pt-3">
      <ThemeSwitch />
      <AccountMenu name={operator.name} role={roleNames[operator.role].name} />
    </div>
  );
  const home = (
    <Link
      href="/"
      className="flex min-w-0 items-center rounded-md px-1.5 py-1"
      aria-label="Postern, overview"
    >
      <Brand {...organisation} />
    </Link>
  );
  return (
    <div className="flex min-h-dvh max-lg:flex-col">
      <a
        href="#content"
        className="sr-only z-60 rounded-md bg-surface px-3 py-2 font-medium focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to content
      </a>
      <header className="sticky top-0 z-30 flex h-14 items-center gap-1 border-b border-line bg-surface px-1.5 lg:hidden print:hidden">
        <Drawer role={operator.role} footer={footer} />
        {home}
      </header>
      <aside className="sticky top-0 flex h-dvh w-56 shrink-0 flex-col gap-5 overflow-y-auto border-r border-line bg-surface p-3 max-lg:hidden print:hidden">
        {home}
        <Navigation role={operator.role} />
        <div className="mt-auto">{footer}</div>
      </aside>
      <main id="content" tabIndex={-1} className="min-w-0 flex-1 p-4 outline-none sm:p-6 lg:p-8 print:p-0">
        {notice}
        {children}
      </main>
      <SessionKeeper />
      <Shortcuts role={operator.role} />
    </div>
  );
}
