/** The frame of pages for people: the organisation's name, the colours, one calm column. */
import type { ReactNode } from "react";
import { Brand } from "@/components/logo";
import { ThemeSwitch } from "@/components/ui/theme-switch";

/** `aside` stands right in the header (sign out), `nav` below it. */
export function PersonFrame({
  organisation,
  aside,
  nav,
  children,
}: {
  readonly organisation: { readonly name: string; readonly logoUrl: string | null };
  readonly aside?: ReactNode;
  readonly nav?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <div className="flex min-h-dvh flex-col print:min-h-0">
      <header className="border-b border-line bg-surface print:hidden">
        <div className="mx-auto flex w-full max-w-3xl flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2.5">
          <div className="flex min-w-0 flex-1">
            <Brand name={organisation.name || "Database login"} logoUrl={organisation.logoUrl} />
          </div>
          <ThemeSwitch />
          {aside}
        </div>
        {nav && <div className="mx-auto w-full max-w-3xl px-2">{nav}</div>}
      </header>
      <main id="content" className="mx-auto w-full max-w-3xl flex-1 px-4 py-6 sm:py-8 print:p-0">
        {children}
      </main>
      <footer className="mx-auto w-full max-w-3xl px-4 pb-6 text-[0.8125rem] text-muted print:hidden">
        Need help? Ask your database administrator. They never need your password or a code.
      </footer>
    </div>
  );
}
