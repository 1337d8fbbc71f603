/** Text to copy: a configuration line, a command. Long lines scroll inside. */
import { CopyButton } from "./copy-button";

/** A block of code. `label` names it for those who cannot see it: "pg_hba.conf line". */
export function CodeBlock({ code, label }: { readonly code: string; readonly label: string }) {
  return (
    <div className="min-w-0 overflow-hidden rounded-md border border-line bg-sunken">
      <div className="flex items-center justify-between gap-3 border-b border-line py-1 pr-1 pl-3">
        <span className="text-[0.8125rem] text-muted">{label}</span>
        <CopyButton text={code} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section aria-label={label} tabIndex={0} className="overflow-x-auto p-3 outline-offset-[-2px]">
        <pre className="font-mono text-[0.8125rem] leading-relaxed print:whitespace-pre-wrap">{code}</pre>
      </section>
    </div>
  );
}

/** A short piece of code within a sentence. */
export const Code = ({ children }: { readonly children: string }) => (
  <code className="rounded bg-sunken px-1 py-0.5 font-mono text-[0.92em] wrap-anywhere">{children}</code>
);
