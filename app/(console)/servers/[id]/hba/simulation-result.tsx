/** The answer which line a login gets, and why those above it do not take it. */
import { Alert } from "@/components/ui/alert";
import { CodeBlock } from "@/components/ui/code-block";
import { Section } from "@/components/ui/page";
import { Status } from "@/components/ui/status";
import type { OperatorActor } from "@/lib/foundation/access/actor";
import { hideLine } from "@/lib/protocols/postgres/hba/redact";
import type { HbaMethod, HbaRule } from "@/lib/protocols/postgres/hba/rule";
import type { Simulation } from "@/lib/protocols/postgres/hba/simulate";
import type { SimulateInput } from "@/lib/servers/bypass/schema";
import { simulateLogin } from "@/lib/servers/hba/server-hba";

export async function SimulationResult({
  actor,
  input,
}: {
  readonly actor: OperatorActor;
  readonly input: SimulateInput;
}) {
  const simulation = await simulateLogin(actor, input);
  return (
    <>
      <Verdict simulation={simulation} />
      <Section
        title="Why"
        description="PostgreSQL tries the lines from the top. Lines below the one that decides are not considered."
      >
        <Steps simulation={simulation} />
      </Section>
    </>
  );
}

const asked: Readonly<Partial<Record<HbaMethod, string>>> = {
  trust: "The login is let in without a password.",
  reject: "The login is refused.",
  radius: "The password field is checked by the RADIUS server that the line names.",
  ldap: "The password field is checked by the LDAP server that the line names.",
  peer: "The system user on the database server decides.",
  ident: "The client's own machine says who it is.",
  cert: "A client certificate is asked for.",
  pam: "PAM on the database server decides.",
};

const whatIsAsked = ({ method }: HbaRule) => asked[method] ?? `The method ${method} decides.`;

function Verdict({ simulation }: { readonly simulation: Simulation }) {
  switch (simulation.outcome) {
    case "implicit_reject":
      return (
        <Alert tone="info" title="No line matches, so PostgreSQL refuses it">
          <p>The client reads “no pg_hba.conf entry for host …”.</p>
        </Alert>
      );
    case "unknown": {
      const { rule, reason, otherwise } = simulation;
      const rest =
        otherwise === "unknown"
          ? "another line may decide, which cannot be determined here"
          : otherwise === "implicit_reject"
            ? "PostgreSQL refuses it"
            : `line ${otherwise.lineNumber} decides (${otherwise.method})`;
      return (
        <Alert tone="warning" title={`Not known: line ${rule.lineNumber} may decide (${rule.method})`}>
          <p>
            {reason} If it does not match, {rest}.
          </p>
        </Alert>
      );
    }
    default:
      return (
        <div className="flex flex-col gap-3">
          <Alert
            tone={simulation.rule.method === "trust" ? "danger" : "success"}
            title={`Line ${simulation.rule.lineNumber} decides: ${simulation.rule.method}`}
          >
            <p>{whatIsAsked(simulation.rule)}</p>
          </Alert>
          <CodeBlock label={`Line ${simulation.rule.lineNumber}`} code={hideLine(simulation.rule.raw)} />
        </div>
      );
  }
}

const looks = {
  match: { tone: "ok", word: "Matches" },
  no: { tone: "neutral", word: "Does not match" },
  unknown: { tone: "warn", word: "Unknown" },
} as const;

function Steps({ simulation: { steps } }: { readonly simulation: Simulation }) {
  if (steps.length === 0) return <p className="text-muted">The file has no lines.</p>;
  return (
    <ol className="flex flex-col divide-y divide-line">
      {steps.map(({ rule, answer }) => (
        <li key={rule.order} className="flex flex-col gap-1 py-2.5 first:pt-0 last:pb-0">
          <span className="flex flex-wrap items-center gap-2">
            <span className="tabular-nums">Line {rule.lineNumber}</span>
            <Status tone={looks[answer.is].tone}>{looks[answer.is].word}</Status>
            {answer.is !== "match" && <span className="text-muted">{answer.reason}</span>}
          </span>
          <code className="font-mono text-[0.8125rem] wrap-anywhere">{hideLine(rule.raw)}</code>
        </li>
      ))}
    </ol>
  );
}
