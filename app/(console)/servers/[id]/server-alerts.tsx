/** What a server's page says before anything else: not reached, not read yet, what an upgrade breaks. */
import { Alert } from "@/components/ui/alert";
import { LinkButton } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/relative-time";
import { radiusOutlook, versionName } from "@/lib/protocols/postgres/versions";
import type { ServerDetail } from "@/lib/servers/registry/queries";

export function ServerAlerts({ server }: { readonly server: ServerDetail }) {
  return (
    <>
      <Contact server={server} />
      <Upgrade server={server} />
    </>
  );
}

function Contact({ server: { failure, triedAt, readAt, reading } }: { readonly server: ServerDetail }) {
  if (failure) {
    return (
      <Alert tone="danger" title={failure.text}>
        <p className="break-words">{failure.fix}</p>
        <p className="mt-1 text-muted">
          {triedAt && (
            <>
              Tried <RelativeTime at={triedAt} />.{" "}
            </>
          )}
          {readAt ? (
            <>
              The information below was read <RelativeTime at={readAt} />.
            </>
          ) : (
            "It has never been read."
          )}
        </p>
      </Alert>
    );
  }
  if (reading) return null;
  return (
    <Alert title={readAt ? "Read this server again" : "This server has not been read yet"}>
      {readAt
        ? "The stored information was read by an older release."
        : "A worker reads it within two minutes. To read it immediately, choose “Read now”."}
    </Alert>
  );
}

function Upgrade({ server: { id, reading } }: { readonly server: ServerDetail }) {
  const lines = reading?.hba?.filter(({ auth_method }) => auth_method === "radius").length ?? 0;
  const outlook = reading ? radiusOutlook(reading.versionNumber, lines) : "none";
  if (!reading || outlook === "none") return null;
  const count = `${lines} ${lines === 1 ? "line" : "lines"} of pg_hba.conf`;
  const build = (
    <LinkButton size="sm" href={`/servers/${id}/hba`}>
      Build the new lines
    </LinkButton>
  );
  if (outlook === "stops_the_start") {
    return (
      <Alert
        tone="danger"
        title="This server will not start again with its current pg_hba.conf"
        action={build}
      >
        <p>
          {count} {lines === 1 ? "uses" : "use"} the radius method, which PostgreSQL{" "}
          {versionName(reading.versionNumber)} does not have. The server still uses the rules that it read
          before. Replace these lines with ldap lines before the next restart.
        </p>
      </Alert>
    );
  }
  return (
    <Alert tone="warning" title="Upgrading to PostgreSQL 19 will break logins" action={build}>
      <p>
        {count} {lines === 1 ? "uses" : "use"} the radius method. PostgreSQL 19 removed it and does not start
        with such a line. Change to ldap before the upgrade. Users, second factors and policies stay the same.
      </p>
    </Alert>
  );
}
