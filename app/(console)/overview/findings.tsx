/** The list of what needs attention. */
import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { Severity } from "@/components/severity";
import type { Attention } from "@/lib/programs/overview/finding";

export function Findings({ findings }: { readonly findings: readonly Attention[] }) {
  if (findings.length === 0) return <p className="text-muted">Nothing needs attention.</p>;
  return (
    <ul className="flex flex-col divide-y divide-line">
      {findings.map(({ id, severity, text, fix, href }) => (
        <li
          key={`${id} ${text}`}
          className="grid grid-cols-[5.5rem_1fr] items-start gap-2 py-2.5 first:pt-0 last:pb-0"
        >
          <span>
            <Severity level={severity} />
          </span>
          {href ? (
            <Link href={href} className="flex items-start justify-between gap-2 hover:underline">
              <span className="min-w-0 break-words">
                {text} {fix}
              </span>
              <ChevronRight aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
            </Link>
          ) : (
            <span className="min-w-0 break-words">
              {text} {fix}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
