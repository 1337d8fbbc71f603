/** The checks of a run: each with why it matters, what was found, and the SQL or lines that put it right. */
import { ChevronRight, ClipboardCheck } from "lucide-react";
import { Severity } from "@/components/severity";
import { CodeBlock } from "@/components/ui/code-block";
import { EmptyState } from "@/components/ui/page";
import { RelativeTime } from "@/components/ui/relative-time";
import type { JudgedCheck } from "@/lib/servers/posture/standing";
import type { WaiverView } from "@/lib/servers/posture/waivers";
import { StandingStatus } from "./standing-status";
import { WaiveCheck, WithdrawWaiver } from "./waive-check";

export function CheckList({
  serverId,
  checks,
  waivers,
  mayWrite,
}: {
  readonly serverId: string;
  readonly checks: readonly JudgedCheck[];
  /** Those in force. */
  readonly waivers: readonly WaiverView[];
  readonly mayWrite: boolean;
}) {
  if (checks.length === 0) {
    return (
      <EmptyState icon={<ClipboardCheck />} title="No check matches">
        Search matches the title, the id, the CIS number and what was found.
      </EmptyState>
    );
  }
  return (
    <ul className="flex flex-col divide-y divide-line">
      {checks.map((check) => (
        <li key={check.id} id={check.id} className="min-w-0 break-inside-avoid-page">
          <CheckDetails
            serverId={serverId}
            check={check}
            waiver={waivers.find(({ checkId }) => checkId === check.id) ?? null}
            mayWrite={mayWrite}
          />
        </li>
      ))}
    </ul>
  );
}

function CheckDetails({
  serverId,
  check,
  waiver,
  mayWrite,
}: {
  readonly serverId: string;
  readonly check: JudgedCheck;
  readonly waiver: WaiverView | null;
  readonly mayWrite: boolean;
}) {
  const { id, title, standing, severity, cis, why, fix, grant } = check;
  const isAgainst = standing === "fail" || standing === "unknown";
  return (
    <details className="group min-w-0">
      <summary className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5 outline-offset-[-2px] hover:bg-sunken">
        <ChevronRight aria-hidden className="size-4 shrink-0 text-muted group-open:rotate-90 print:hidden" />
        <h3 className="min-w-0 flex-1 basis-56 font-medium wrap-anywhere">{title}</h3>
        <span className="flex flex-wrap gap-2 max-sm:ml-7">
          {isAgainst && <Severity level={severity} />}
          <StandingStatus standing={standing} />
        </span>
      </summary>
      <div className="flex min-w-0 flex-col gap-3 px-4 pt-1 pb-4 sm:pl-11">
        <p className="max-w-prose">{why}</p>
        <p className="text-[0.8125rem] text-muted">
          <span className="font-mono">{id}</span>
          {cis !== null && <>, CIS PostgreSQL Benchmark {cis}</>}
        </p>
        <Evidence check={check} />
        {fix !== "" && <CodeBlock label={`Fix: ${title}`} code={fix} />}
        {grant !== "" && (
          <>
            <p className="max-w-prose text-muted">
              Not known is not passed: Postern could not read what this check needs. Run this as a superuser
              with psql, then run the checks again.
            </p>
            <CodeBlock label={`To make it known: ${title}`} code={grant} />
          </>
        )}
        {waiver && <WaivedBy waiver={waiver} />}
        {mayWrite && (
          <div>
            {waiver ? (
              <WithdrawWaiver id={waiver.id} title={title} isExpired={false} />
            ) : (
              isAgainst && <WaiveCheck serverId={serverId} checkId={id} title={title} />
            )}
          </div>
        )}
      </div>
    </details>
  );
}

function Evidence({ check: { evidence, more, standing } }: { readonly check: JudgedCheck }) {
  if (evidence.length === 0) return null;
  return (
    <div className="min-w-0">
      <p className="text-[0.8125rem] text-muted">
        {standing === "unknown" ? "Why it is not known" : "What was found"}
      </p>
      <ul className="mt-1 flex list-disc flex-col gap-0.5 pl-5">
        {evidence.map((line, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines may be alike, and never move
          <li key={i} dir="auto" className="wrap-anywhere">
            {line}
          </li>
        ))}
        {more > 0 && <li className="text-muted">and {more.toLocaleString("en")} more</li>}
      </ul>
    </div>
  );
}

const WaivedBy = ({ waiver: { acceptedBy, reason, expiresAt } }: { readonly waiver: WaiverView }) => (
  <p className="wrap-anywhere">
    Waived by <bdi>{acceptedBy}</bdi>: <bdi>{reason}</bdi>{" "}
    <span className="text-muted">
      Ends <RelativeTime at={expiresAt} />.
    </span>
  </p>
);
