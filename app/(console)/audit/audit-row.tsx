/** One audited action: a sentence, when and from where, and what changed. */
import { RelativeTime } from "@/components/ui/relative-time";
import type { AuditView, DetailLine } from "@/lib/foundation/audit/view";

const kinds: Readonly<Record<string, string>> = { operator: "", user: "user ", system: "" };

export function AuditRow({ event }: { readonly event: AuditView }) {
  return (
    <li className="grid gap-x-4 gap-y-1 px-4 py-2.5 sm:grid-cols-[10rem_1fr]">
      <div className="text-[0.8125rem] text-muted">
        <RelativeTime at={event.at} focusable={false} />
        {event.ip && <span className="block font-mono text-xs max-sm:inline max-sm:pl-2">{event.ip}</span>}
      </div>
      <div className="min-w-0">
        <p className="break-words">
          <span className="font-semibold">
            {kinds[event.actor.kind] ?? ""}
            {event.actor.name}
          </span>{" "}
          {event.sentence}
        </p>
        {event.detail.length > 0 && <Detail lines={event.detail} />}
      </div>
    </li>
  );
}

/** Short details show at once; long ones wait behind a click, so that the list stays readable. */
function Detail({ lines }: { readonly lines: readonly DetailLine[] }) {
  if (lines.length <= 2) return <Lines lines={lines} />;
  return (
    <details className="mt-0.5">
      <summary className="w-fit rounded-sm text-[0.8125rem] text-muted max-sm:py-3">
        {lines.length} details
      </summary>
      <Lines lines={lines} />
    </details>
  );
}

function Lines({ lines }: { readonly lines: readonly DetailLine[] }) {
  return (
    <dl className="mt-1.5 grid gap-x-4 gap-y-1 text-[0.8125rem] sm:grid-cols-[max-content_1fr]">
      {lines.map((line) => (
        <div key={line.field} className="contents">
          <dt className="text-muted">{line.field}</dt>
          <dd className="min-w-0 break-words">
            {line.from !== null && (
              <>
                <del className="text-muted">{line.from}</del>
                <span aria-hidden> → </span>
                <span className="sr-only"> became </span>
              </>
            )}
            {line.from === null ? line.to : <ins className="no-underline">{line.to}</ins>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
