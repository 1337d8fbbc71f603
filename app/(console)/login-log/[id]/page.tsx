/** One attempt: what came of it, why, and every step that was looked at. */
import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { OutcomeStatus } from "@/components/outcome-status";
import { TraceList } from "@/components/trace-list";
import { Alert } from "@/components/ui/alert";
import { LinkButton } from "@/components/ui/button";
import { Page, PageHeader, Section } from "@/components/ui/page";
import { can } from "@/lib/foundation/access/permissions";
import { AppError } from "@/lib/foundation/base/errors";
import { attemptId } from "@/lib/login/log/filter";
import { getAttempt } from "@/lib/login/log/queries";
import { reuseWindowHref } from "@/lib/login/log/view";
import { requireOperator } from "@/lib/programs/console/session";
import { AttemptFacts } from "./attempt-facts";

export const metadata: Metadata = { title: "Login attempt" };

export default async function AttemptPage({ params }: { readonly params: Promise<{ readonly id: string }> }) {
  const actor = await requireOperator("attempt.read");
  const { id } = await params;
  if (!attemptId.safeParse(id).success) notFound();
  const attempt = await getAttempt(actor, id).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  });
  return (
    <Page narrow>
      <PageHeader
        title={
          <span className="whitespace-pre-wrap">
            Login of {attempt.username === "" ? "(no name)" : attempt.username}
          </span>
        }
        description={<OutcomeStatus outcome={attempt.outcome} />}
        back={<Link href="/login-log">Login log</Link>}
      />
      <Alert
        tone={attempt.outcome === "reject" ? "warning" : attempt.outcome === "accept" ? "success" : "info"}
        title={attempt.text}
        action={
          attempt.usedMomentsBefore &&
          can(actor.role, "policy.read") && (
            <LinkButton size="sm" href={reuseWindowHref(attempt.usedMomentsBefore)}>
              Reuse window
            </LinkButton>
          )
        }
      >
        {attempt.fix && <p>{attempt.fix}</p>}
      </Alert>
      <Section title="How it was decided">
        {attempt.trace.length > 0 ? (
          <TraceList trace={attempt.trace} />
        ) : (
          <p className="text-muted">No steps were recorded for this attempt.</p>
        )}
      </Section>
      <Section title="Details">
        <AttemptFacts attempt={attempt} role={actor.role} />
      </Section>
    </Page>
  );
}
