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
        <Alert tone="danger" title="PostgreSQL does not load pg_hba.conf as it stands">
          <p>What follows is about the lines that are valid. In force are those it loaded before.</p>
        </Alert>
      )}
      {counts.open > 0 ? (
        <Alert
          tone="danger"
          title={
            counts.open === 1
              ? "One way in without a second factor"
              : `${counts.open.toLocaleString("en")} ways in without a second factor`
          }
          action={build}
        >
          <p>
            Each row is a role and the line that lets it in. Change the line, or accept the way in with a
            reason and an end.
          </p>
        </Alert>
      ) : (
        <Alert tone="success" title="No open way in without a second factor">
          <p>
            By the lines that were read last, for every login role and every source.
            {counts.elsewhere > 0 &&
              " Some roles are checked by a RADIUS or LDAP server that is no worker of Postern; what that asks for was not checked."}
          </p>
        </Alert>
      )}
    </>
  );
}
