/** The answer of the dry run. */
import Link from "next/link";
import { TraceList } from "@/components/trace-list";
import { Alert } from "@/components/ui/alert";
import { Facts, Section } from "@/components/ui/page";
import { RelativeTime } from "@/components/ui/relative-time";
import type { OperatorActor } from "@/lib/foundation/access/actor";
import { can } from "@/lib/foundation/access/permissions";
import { AppError } from "@/lib/foundation/base/errors";
import { systemClock } from "@/lib/foundation/platform/clock";
import { placeText } from "@/lib/login/log/seen-from";
import { type DryRunQuestion, dryRunAddress, placeOf, placeWords } from "@/lib/people/policies/dry-run";
import { explainLogin } from "@/lib/people/policies/explain";
import { type LastAddress, lastAddresses } from "@/lib/people/policies/last-addresses";

export async function DryRunResult({
  actor,
  question,
}: {
  readonly actor: OperatorActor;
  readonly question: DryRunQuestion;
}) {
  const at = question.at ? new Date(question.at) : systemClock.now();
  const place = placeOf(question.address);
  const answer = await explainLogin(actor, {
    username: question.user,
    client: question.client,
    door: question.door || undefined,
    at,
    personAddress: place,
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
  const looksAtAddress = answer.addressRules.length > 0;
  const lasts =
    looksAtAddress && can(actor.role, "attempt.read") ? await lastAddresses(actor, question.user) : [];
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
              ["Address of the person", placeWords(question.address, place)],
              [
                "Rules that look at it",
                looksAtAddress ? (
                  <ul key="rules">
                    {answer.addressRules.map((rule) => (
                      <li key={rule}>{rule}</li>
                    ))}
                  </ul>
                ) : (
                  "none"
                ),
              ],
              ...(lasts.length > 0
                ? [
                    [
                      "Try an address of the last logins",
                      <LastAddresses key="lasts" lasts={lasts} question={question} />,
                    ] as const,
                  ]
                : []),
            ]}
          />
          <TraceList trace={answer.trace} />
        </div>
      </Section>
    </>
  );
}

/** Each asks the same question about a login from there. */
function LastAddresses({
  lasts,
  question,
}: {
  readonly lasts: readonly LastAddress[];
  readonly question: DryRunQuestion;
}) {
  return (
    <ul className="flex flex-col gap-1">
      {lasts.map(({ address, at }) => (
        <li key={address} className="flex flex-wrap gap-x-2">
          <Link
            href={`/policies/dry-run?${dryRunAddress({ ...question, address })}`}
            className="text-accent underline"
          >
            {placeText(address)}
          </Link>
          <span className="text-muted">
            <RelativeTime at={at} focusable={false} />
          </span>
        </li>
      ))}
    </ul>
  );
}
