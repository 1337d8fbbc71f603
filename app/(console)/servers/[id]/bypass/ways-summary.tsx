/** The one sentence about the ways into a server. */
import { Alert } from "@/components/ui/alert";
import { LinkButton } from "@/components/ui/button";
import type { ServerWays } from "@/lib/servers/bypass/queries";

export function WaysSummary({
  serverId,
  ways: { known, notInForce },
}: {
  readonly serverId: string;
  readonly ways: Pick<ServerWays, "known" | "notInForce">;
}) {
  const { open, why } = known;
  return (
    <>
      {notInForce !== "" && (
        <Alert tone="danger" title="These are not the lines that PostgreSQL uses">
          <p>{notInForce}</p>
        </Alert>
      )}
      {open !== null && open > 0 && (
        <Alert
          tone="danger"
          title={open === 1 ? "1 second-factor gap" : `${open.toLocaleString("en")} second-factor gaps`}
          action={
            <LinkButton size="sm" href={`/servers/${serverId}/hba?view=build`}>
              Build the lines
            </LinkButton>
          }
        >
          <p>
            Each row shows a role and the line that lets it in without a second factor. Change the line, or
            accept the gap with a reason and an end date.
          </p>
        </Alert>
      )}
      {open === null && why !== notInForce && (
        <Alert tone="warning" title="Not everything could be checked">
          <p>{why}</p>
        </Alert>
      )}
      {open === 0 && (
        <Alert tone="success" title="No open second-factor gaps">
          <p>
            According to the lines that were last read, for every login role and every source. These are the
            lines of the file on disk. A change takes effect only after a reload.
          </p>
        </Alert>
      )}
    </>
  );
}
