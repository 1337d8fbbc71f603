/** The list of what needs attention. */
import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { Status } from "@/components/ui/status";
import type { Finding } from "@/lib/programs/overview/finding";

const looks = {
  danger: { tone: "danger", word: "Now" },
  warning: { tone: "warn", word: "Soon" },
  info: { tone: "info", word: "Note" },
} as const;

export function Findings({ findings }: { readonly findings: readonly Finding[] }) {
  if (findings.length === 0) return <p className="text-muted">Nothing at the moment.</p>;
  return (
    <ul className="flex flex-col divide-y divide-line">
      {findings.map(({ severity, text, href }) => (
        <li key={text} className="grid grid-cols-[4.5rem_1fr] items-start gap-2 py-2.5 first:pt-0 last:pb-0">
          <span>
            <Status tone={looks[severity].tone}>{looks[severity].word}</Status>
          </span>
          {href ? (
            <Link href={href} className="flex items-start justify-between gap-2 hover:underline">
              <span className="min-w-0 break-words">{text}</span>
              <ChevronRight aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
            </Link>
          ) : (
            <span className="min-w-0 break-words">{text}</span>
          )}
        </li>
      ))}
    </ul>
  );
}
