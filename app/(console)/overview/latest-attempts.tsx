/** The newest attempts on the overview. */
import Link from "next/link";
import { OutcomeStatus } from "@/components/outcome-status";
import { RelativeTime } from "@/components/ui/relative-time";
import type { AttemptView } from "@/lib/login/log/view";

export function LatestAttempts({ attempts }: { readonly attempts: readonly AttemptView[] }) {
  if (attempts.length === 0) return <p className="text-muted">Nobody has tried to log in yet.</p>;
  return (
    <ul className="flex flex-col divide-y divide-line">
      {attempts.map((attempt) => (
        <li
          key={attempt.id}
          className="grid grid-cols-[1fr_auto] items-center gap-x-3 gap-y-1 py-2 first:pt-0 last:pb-0 sm:grid-cols-[8rem_1fr_auto]"
        >
          <span className="max-sm:order-1">
            <OutcomeStatus outcome={attempt.outcome} />
          </span>
          <span className="min-w-0 max-sm:order-3 max-sm:col-span-2">
            <Link href={`/login-log/${attempt.id}`} className="hover:underline">
              <span className="font-medium break-all">{attempt.username || "(no name)"}</span>
              <span className="text-muted"> · {attempt.text}</span>
            </Link>
          </span>
          <span className="text-muted max-sm:order-2">
            <RelativeTime at={attempt.at} focusable={false} />
          </span>
        </li>
      ))}
    </ul>
  );
}
