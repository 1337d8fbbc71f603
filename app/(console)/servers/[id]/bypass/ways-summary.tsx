/** The one sentence about the ways into a server. */
import { Alert } from "@/components/ui/alert";
import { LinkButton } from "@/components/ui/button";
import type { ServerWays } from "@/lib/servers/bypass/queries";

export function WaysSummary({
  serverId,
  counts,
  isRefused,
}: {
  readonly serverId: string;
  readonly counts: ServerWays["counts"];
  readonly isRefused: boolean;
}) {
  const build = (
    <LinkButton size="sm" href={`/servers/${serverId}/hba?view=build`}>
      Build the lines
    </LinkButton>
  );
  return (
    <>
      {isRefused && (
        <Alert tone="danger" title="PostgreSQL does not load pg_hba.conf in its current form">
          <p>
            This page covers the lines that are valid. PostgreSQL still uses the lines that it loaded before.
          </p>
        </Alert>
      )}
      {counts.open > 0 ? (
        <Alert
          tone="danger"
          title={
            counts.open === 1
              ? "1 second-factor gap"
              : `${counts.open.toLocaleString("en")} second-factor gaps`
          }
          action={build}
        >
          <p>
            Each row shows a role and the line that lets it in without a second factor. Change the line, or
            accept the gap with a reason and an end date.
          </p>
        </Alert>
      ) : (
        <Alert tone="success" title="No open second-factor gaps">
          <p>
            According to the lines that were last read, for every login role and every source.
            {counts.elsewhere > 0 &&
              " Some roles are checked by a RADIUS or LDAP server that is not a Postern worker. What that server asks for was not checked."}
          </p>
        </Alert>
      )}
    </>
  );
}
