/** What the page says before the checks: a run under way, one that failed, databases that were not read. */
import { KeepFresh } from "@/components/keep-fresh";
import { Alert } from "@/components/ui/alert";
import { RelativeTime } from "@/components/ui/relative-time";
import type { ServerPosture } from "@/lib/servers/posture/queries";

export function RunAlerts({ posture: { underWay, failed, last } }: { readonly posture: ServerPosture }) {
  return (
    <>
      {underWay && (
        <Alert title="The checks are running">
          <KeepFresh />
          <p dir="auto">{underWay.text}</p>
        </Alert>
      )}
      {failed && (
        <Alert tone="danger" title={failed.text}>
          <p className="break-words">{failed.fix}</p>
          <p className="mt-1 text-muted">
            Tried <RelativeTime at={failed.at} />.{" "}
            {last ? (
              <>
                What is below was found <RelativeTime at={last.startedAt} />.
              </>
            ) : (
              "The checks have never run on this server."
            )}
          </p>
        </Alert>
      )}
      {last && last.report.unread.length > 0 && (
        <Alert tone="warning" title="Not all databases were read">
          <p>Checks of what stands in these databases are unknown at best.</p>
          <ul className="mt-1 list-disc pl-5">
            {last.report.unread.map(({ database, why }) => (
              <li key={database} className="wrap-anywhere">
                <bdi className="font-mono">{database}</bdi>: {why}
              </li>
            ))}
          </ul>
        </Alert>
      )}
    </>
  );
}
