"use client";
/** The newest logins as they arrive, with why each passed or not, and what keeps them from arriving. */
import Link from "next/link";
import { OutcomeStatus } from "@/components/outcome-status";
import { Alert } from "@/components/ui/alert";
import { RelativeTime } from "@/components/ui/relative-time";
import { Spinner } from "@/components/ui/spinner";
import type { AttemptView } from "@/lib/login/log/view";
import type { useLoginWatch } from "./use-login-watch";

export function LoginList({ watch, ignored, isLost }: ReturnType<typeof useLoginWatch>) {
  return (
    <>
      {isLost && (
        <Alert
          tone="danger"
          title="The console is not responding, or your session has ended. Reload the page."
        />
      )}
      {watch?.workersUp === 0 && (
        <Alert tone="danger" title="No worker is running, so nobody can log in">
          <p>npm start runs a worker together with the console. Check its output for the reason.</p>
        </Alert>
      )}
      {ignored > 0 && (
        <Alert tone="warning" title={`${ignored} ${ignored === 1 ? "request was" : "requests were"} ignored`}>
          <p>
            They came from an address that does not belong to a client, or were signed with a different
            secret. The worker's output shows the address. Compare it with the client, and the secret with
            pg_hba.conf.
          </p>
        </Alert>
      )}
      <section aria-label="Logins" aria-live="polite" className="rounded-md border border-line">
        {watch && watch.attempts.length > 0 ? (
          <ul className="divide-y divide-line">
            {watch.attempts.map((attempt) => (
              <AttemptLine key={attempt.id} attempt={attempt} />
            ))}
          </ul>
        ) : (
          <p className="flex items-center gap-2.5 px-3 py-4 text-muted">
            <Spinner /> No login has arrived yet. This list updates automatically.
          </p>
        )}
      </section>
    </>
  );
}

function AttemptLine({ attempt }: { readonly attempt: AttemptView }) {
  return (
    <li className="flex flex-col gap-1 px-3 py-2.5">
      <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <OutcomeStatus outcome={attempt.outcome} />
        <span className="font-mono break-all">{attempt.username}</span>
        <span className="text-muted">
          <RelativeTime at={attempt.at} focusable={false} />
        </span>
        <Link href={`/login-log/${attempt.id}`} className="text-accent hover:underline">
          Every step
        </Link>
      </span>
      <span>{attempt.text}</span>
      {attempt.fix && <span className="text-muted">{attempt.fix}</span>}
    </li>
  );
}
