/** The newest attempts on a user's page. */
import Link from "next/link";
import { OutcomeStatus } from "@/components/outcome-status";
import { Section } from "@/components/ui/page";
import { RelativeTime } from "@/components/ui/relative-time";
import { addressText } from "@/lib/login/log/seen-from";
import type { AttemptView } from "@/lib/login/log/view";

export function RecentLogins({
  attempts,
  username,
}: {
  readonly attempts: readonly AttemptView[];
  readonly username: string;
}) {
  const all = (
    <Link
      href={`/login-log?q=${encodeURIComponent(username)}`}
      className="text-[0.8125rem] text-accent hover:underline"
    >
      All in the login log
    </Link>
  );
  return (
    <Section title="Recent logins" action={attempts.length > 0 ? all : undefined}>
      {attempts.length === 0 ? (
        <p className="text-muted">No attempt yet.</p>
      ) : (
        <ul className="flex flex-col divide-y divide-line">
          {attempts.map((attempt) => (
            <li key={attempt.id} className="flex flex-col gap-1 py-2 first:pt-0 last:pb-0">
              <span className="flex flex-wrap items-center justify-between gap-2">
                <span className="flex flex-wrap items-center gap-2">
                  <OutcomeStatus outcome={attempt.outcome} />
                  <span className="text-muted">{attempt.clientName}</span>
                </span>
                <RelativeTime at={attempt.at} focusable={false} />
              </span>
              <Link href={`/login-log/${attempt.id}`} className="text-[0.8125rem] hover:underline">
                {attempt.text}
              </Link>
              {addressText(attempt) && (
                <span className="text-[0.8125rem] break-words text-muted">From {addressText(attempt)}</span>
              )}
              {attempt.factor && <span className="text-[0.8125rem] text-muted">{attempt.factor}</span>}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
