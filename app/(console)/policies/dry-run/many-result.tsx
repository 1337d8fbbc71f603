/** The answer of the dry run for a group or for everybody: who is locked out, who needs the password alone, who more. */
import { Download } from "lucide-react";
import Link from "next/link";
import { Alert } from "@/components/ui/alert";
import { buttonClass } from "@/components/ui/button";
import { EmptyState, Section } from "@/components/ui/page";
import { Status, type Tone } from "@/components/ui/status";
import type { OperatorActor } from "@/lib/foundation/access/actor";
import { AppError } from "@/lib/foundation/base/errors";
import { placeWords } from "@/lib/people/policies/dry-run";
import { type ClientAnswers, explainMany } from "@/lib/people/policies/explain-many";
import { isLockedOut, type ManyAnswer, type ManyOutcome, outcomeWords } from "@/lib/people/policies/many";

/** `address` is the question as it stands in the page's address. */
export async function ManyResult({
  actor,
  question,
  address,
}: {
  readonly actor: OperatorActor;
  readonly question: Parameters<typeof explainMany>[1];
  readonly address: URLSearchParams;
}) {
  const found = await explainMany(actor, question).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "not_found") return error.message;
    throw error;
  });
  if (typeof found === "string") return <Alert tone="warning" title={found} />;
  const [first] = found;
  if (!first) {
    return (
      <Section>
        <EmptyState title="No client is enabled">
          No server asks Postern, so there is nothing to decide. Enable or create a client.
        </EmptyState>
      </Section>
    );
  }
  return (
    <>
      {question.clientId !== null && <Verdict answers={first.answers} />}
      <AddressRules
        rules={[...new Set(found.flatMap(({ addressRules }) => addressRules))]}
        typed={address.get("address") ?? ""}
        place={question.personAddress}
      />
      <Section
        title={question.clientId === null ? "By client" : `Logins through ${first.client.name}`}
        action={
          <a
            href={`/policies/dry-run/export?${address}`}
            download
            className={buttonClass({ size: "sm", variant: "secondary" })}
          >
            <Download aria-hidden className="size-4" />
            All names (CSV)
          </a>
        }
      >
        {question.clientId === null ? (
          <ByClient found={found} address={address} />
        ) : (
          <Answers answers={first.answers} />
        )}
      </Section>
    </>
  );
}

/** Which rules depend on where people sit; nothing where none does. */
function AddressRules({
  rules,
  typed,
  place,
}: {
  readonly rules: readonly string[];
  readonly typed: string;
  readonly place: string | null;
}) {
  if (rules.length === 0) return null;
  return (
    <Alert title={`Address of the people: ${placeWords(typed, place)}`}>
      <p>These rules look at it:</p>
      <ul className="list-disc pl-5">
        {rules.map((rule) => (
          <li key={rule}>{rule}</li>
        ))}
      </ul>
    </Alert>
  );
}

const count = (answers: readonly ManyAnswer[], is: (outcome: ManyOutcome) => boolean): number =>
  answers.filter(({ outcome }) => is(outcome)).reduce((sum, { people }) => sum + people, 0);
const isPassword = (outcome: ManyOutcome) => outcome === "password";
const isDisabled = (outcome: ManyOutcome) => outcome === "user_disabled";
const inWords = (people: number) =>
  people === 0 ? "Nobody" : people === 1 ? "1 person" : `${people.toLocaleString("en")} people`;

function Verdict({ answers }: { readonly answers: readonly ManyAnswer[] }) {
  const lockedOut = count(answers, isLockedOut);
  const alone = count(answers, isPassword);
  const others = count(
    answers,
    (outcome) => !isLockedOut(outcome) && !isPassword(outcome) && !isDisabled(outcome),
  );
  return (
    <Alert
      tone={lockedOut > 0 ? "danger" : alone > 0 ? "warning" : "success"}
      title={`${inWords(lockedOut)} would be locked out.`}
    >
      <p>
        {inWords(alone)} would get in with the password alone, {inWords(others).toLowerCase()} with a second
        factor.
      </p>
    </Alert>
  );
}

function toneOf(outcome: ManyOutcome): Tone {
  if (isDisabled(outcome)) return "neutral";
  if (isLockedOut(outcome)) return "danger";
  return isPassword(outcome) ? "warn" : "ok";
}

function Answers({ answers }: { readonly answers: readonly ManyAnswer[] }) {
  if (answers.length === 0) return <p className="text-muted">This group has no members.</p>;
  return (
    <ul className="flex flex-col divide-y divide-line">
      {answers.map(({ outcome, policyName, people, first }) => (
        <li key={`${outcome} ${policyName}`} className="flex flex-col gap-1.5 py-3 first:pt-0 last:pb-0">
          <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
            <span className="font-medium">{inWords(people)}</span>
            <Status tone={toneOf(outcome)}>{outcomeWords(outcome)}</Status>
          </div>
          {policyName && (
            <p className="text-[0.8125rem] text-muted">
              Policy: <bdi>{policyName}</bdi>
            </p>
          )}
          <ul className="flex flex-wrap gap-x-3 gap-y-0.5 text-[0.8125rem]">
            {first.map((name) => (
              <li key={name} dir="auto" className="font-mono break-all whitespace-pre-wrap">
                {name}
              </li>
            ))}
            {people > first.length && (
              <li className="text-muted">and {(people - first.length).toLocaleString("en")} more</li>
            )}
          </ul>
        </li>
      ))}
    </ul>
  );
}

function ByClient({
  found,
  address,
}: {
  readonly found: readonly ClientAnswers[];
  readonly address: URLSearchParams;
}) {
  const hrefOf = (clientId: string) => {
    const params = new URLSearchParams(address);
    params.set("client", clientId);
    return `/policies/dry-run?${params}`;
  };
  return (
    <ul className="flex flex-col divide-y divide-line">
      {found.map(({ client, answers }) => (
        <li
          key={client.id}
          className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-2 first:pt-0 last:pb-0"
        >
          <Link href={hrefOf(client.id)} dir="auto" className="font-medium hover:underline">
            {client.name}
          </Link>
          <span className="flex flex-wrap gap-x-4 gap-y-1">
            <Status tone={count(answers, isLockedOut) > 0 ? "danger" : "neutral"}>
              {count(answers, isLockedOut).toLocaleString("en")} locked out
            </Status>
            <Status tone={count(answers, isPassword) > 0 ? "warn" : "neutral"}>
              {count(answers, isPassword).toLocaleString("en")} with the password alone
            </Status>
          </span>
        </li>
      ))}
    </ul>
  );
}
