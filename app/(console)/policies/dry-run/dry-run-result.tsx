/** The answer of the dry run. */

import { TraceList } from "@/components/trace-list";
import { Alert } from "@/components/ui/alert";
import { Facts, Section } from "@/components/ui/page";
import { RelativeTime } from "@/components/ui/relative-time";
import type { OperatorActor } from "@/lib/foundation/access/actor";
import { AppError } from "@/lib/foundation/base/errors";
import { systemClock } from "@/lib/foundation/platform/clock";
import type { DryRunQuestion } from "@/lib/people/policies/dry-run";
import { explainLogin } from "@/lib/people/policies/explain";

export async function DryRunResult({
  actor,
  question,
}: {
  readonly actor: OperatorActor;
  readonly question: DryRunQuestion;
}) {
  const at = question.at ? new Date(question.at) : systemClock.now();
  const answer = await explainLogin(actor, {
    username: question.user,
    client: question.client,
    door: question.door || undefined,
    at,
    personAddress: question.address || null,
  }).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "not_found") return null;
    throw error;
  });
  if (!answer) {
    return (
      <Alert tone="warning" title="This client is disabled or was deleted">
        <p>Its requests are ignored, so there is nothing to decide. Enable it or choose another client.</p>
      </Alert>
    );
  }
  return (
    <>
      <Alert tone={answer.verdict === "asks" ? "success" : "danger"} title={answer.summary}>
        {answer.fix && <p>{answer.fix}</p>}
      </Alert>
      <Section title="Why">
        <div className="flex flex-col gap-5">
          <Facts
            items={[
              ["User", question.user],
              ["Time", <RelativeTime key="at" at={at} />],
              ["Policy", answer.policyName ?? "none"],
              ["Asked for", answer.wouldAsk ?? "nothing: the login is refused"],
              ["Available second factors", answer.factors.join(", ") || "none"],
            ]}
          />
          <TraceList trace={answer.trace} />
        </div>
      </Section>
    </>
  );
}
