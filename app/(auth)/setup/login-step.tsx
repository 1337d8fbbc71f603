"use client";
/** The last step: waits, and shows each login as it arrives and why it passed or not. */
import Link from "next/link";
import { OutcomeStatus } from "@/components/outcome-status";
import { FormButtons } from "@/components/ui/action-form";
import { Alert } from "@/components/ui/alert";
import { Button, LinkButton } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { RelativeTime } from "@/components/ui/relative-time";
import { Spinner } from "@/components/ui/spinner";
import type { AttemptView } from "@/lib/login/log/view";
import { psqlCommand } from "@/lib/people/enrollment/psql-command";
import type { SetupProgress } from "@/lib/programs/setup/steps";
import { SetupHeader } from "./setup-header";
import type { StepMoves } from "./step-moves";
import { useLoginWatch } from "./use-login-watch";

export function LoginStep({ progress: { user }, onBack }: StepMoves & { readonly progress: SetupProgress }) {
  const { watch, ignored, isLost } = useLoginWatch();
  const hasPassed = watch?.attempts.some((attempt) => attempt.outcome === "accept") ?? false;
  const command = psqlCommand({
    host: "DATABASE-HOST",
    port: "5432",
    database: "postgres",
    username: user?.username ?? "ROLE",
  });
  return (
    <div className="flex flex-col gap-6">
      <SetupHeader at="login" title={hasPassed ? "It works" : "Waiting for the first login"}>
        Log in from another window and type the password with the code right behind it, in one go.
      </SetupHeader>
      <CodeBlock label="Try it" code={command} />
      {isLost && (
        <Alert
          tone="danger"
          title="The console does not answer, or your session has ended. Reload the page."
        />
      )}
      {watch?.workersUp === 0 && (
        <Alert tone="danger" title="No worker is running, so nobody can log in">
          <p>npm start runs one beside the console. Look at its output for the reason.</p>
        </Alert>
      )}
      {ignored > 0 && (
        <Alert tone="warning" title={`${ignored} ${ignored === 1 ? "request was" : "requests were"} ignored`}>
          <p>
            They came from an address that is no client, or were signed with another secret. The worker's
            output names the address; compare it with the client, and the secret with pg_hba.conf.
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
            <Spinner /> Nothing has arrived yet. This changes by itself.
          </p>
        )}
      </section>
      <FormButtons>
        <LinkButton href="/" variant={hasPassed ? "primary" : "secondary"}>
          Finish
        </LinkButton>
        {onBack && <Button onClick={onBack}>Back</Button>}
      </FormButtons>
    </div>
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
