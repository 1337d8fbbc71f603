/** The frame of pages outside the console: sign-in, links, errors. One calm column. */
import type { ReactNode } from "react";
import { Brand } from "../logo";

/** `wide` for pages with more than a few fields. */
export function PlainShell({
  organisation = { name: "", logoUrl: null },
  wide,
  children,
}: {
  readonly organisation?: { readonly name: string; readonly logoUrl: string | null };
  readonly wide?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <div className="flex min-h-dvh flex-col items-center gap-6 px-4 pt-[10vh] pb-10">
      <header className="max-w-full">
        <Brand {...organisation} />
      </header>
      <main
        className={`w-full rounded-lg border border-line bg-surface p-5 sm:p-7 ${wide ? "max-w-xl" : "max-w-sm"}`}
      >
        {children}
      </main>
    </div>
  );
}
