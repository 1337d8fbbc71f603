/** What is known of a server, in words. */
import Link from "next/link";
import { Facts } from "@/components/ui/page";
import { RelativeTime } from "@/components/ui/relative-time";
import { Status } from "@/components/ui/status";
import { isSecretOption } from "@/lib/protocols/postgres/hba/redact";
import { doorsFor } from "@/lib/protocols/postgres/versions";
import type { Reading } from "@/lib/servers/reading/reading";
import type { ServerDetail } from "@/lib/servers/registry/queries";
import { VersionBadge } from "../server-badges";

const doorWords = { radius: "RADIUS (method radius)", ldap: "LDAPS (method ldap)" } as const;

/** Codes are counted by the worker's clock; a server that is far off confuses only those who compare logs. */
const tolerableSeconds = 30;

export function ServerFacts({
  server,
  reading,
  now,
}: {
  readonly server: ServerDetail;
  readonly reading: Reading;
  readonly now: Date;
}) {
  const { settings } = reading;
  const setting = (name: string) => settings[name] ?? <Unknown />;
  return (
    <Facts
      items={[
        ["Version", <VersionBadge key="version" versionNumber={reading.versionNumber} now={now} />],
        [
          "Supported protocols",
          doorsFor(reading.versionNumber)
            .map((door) => doorWords[door])
            .join(", "),
        ],
        ["Postern client", <ClientLink key="client" server={server} />],
        ["Roles", <RoleCounts key="roles" server={server} reading={reading} />],
        ["TLS of this connection", `${reading.tls.version.replace("TLSv", "TLS ")}, ${reading.tls.cipher}`],
        ["Certificate", <CertificateFact key="certificate" reading={reading} now={now} />],
        ["TLS versions accepted", <TlsVersions key="versions" least={settings.ssl_min_protocol_version} />],
        ["Current sessions", <Sessions key="sessions" reading={reading} />],
        ["Listens on", settings.listen_addresses === "*" ? "every address" : setting("listen_addresses")],
        ["New passwords stored as", setting("password_encryption")],
        ["Refused logins in its log", <LogFact key="log" reading={reading} />],
        [
          "pg_hba.conf",
          <span key="file" className="font-mono break-all">
            {setting("hba_file")}
          </span>,
        ],
        ["Standby", reading.isInRecovery ? "Yes. Roles and settings come from its primary" : "No"],
        ["Clock", <Clock key="clock" aheadSeconds={reading.clockAheadSeconds} />],
        ["Sees Postern as", reading.seenAs ?? <Unknown />],
        ["Read", server.readAt ? <RelativeTime key="read" at={server.readAt} /> : "never"],
        ...(server.notes ? [["Notes", <Notes key="notes" text={server.notes} />] as const] : []),
      ]}
    />
  );
}

const Unknown = () => <span className="text-muted">unknown</span>;
const TlsVersions = ({ least }: { readonly least: string | undefined }) =>
  least === undefined ? <Unknown /> : `${least.replace("TLSv", "TLS ") || "any"} or newer`;
const Notes = ({ text }: { readonly text: string }) => <span className="whitespace-pre-line">{text}</span>;

function ClientLink({ server: { client, id } }: { readonly server: ServerDetail }) {
  if (!client) {
    return (
      <>
        None yet.{" "}
        <Link href={`/servers/${id}/edit`} className="text-accent underline">
          Choose one
        </Link>
      </>
    );
  }
  return (
    <Link href={`/clients/${client.id}`} className="text-accent underline">
      {client.name}
    </Link>
  );
}

function RoleCounts({ server, reading }: { readonly server: ServerDetail; readonly reading: Reading }) {
  const login = reading.roles.filter((role) => role.login);
  const superusers = login.filter((role) => role.superuser).length;
  return (
    <>
      {login.length.toLocaleString("en")} may log in, {superusers.toLocaleString("en")} of them superusers.{" "}
      <Link href={`/servers/${server.id}/roles`} className="text-accent underline">
        Roles and users
      </Link>
    </>
  );
}

function CertificateFact({ reading, now }: { readonly reading: Reading; readonly now: Date }) {
  const { certificate } = reading.tls;
  if (!certificate) return <Unknown />;
  const endsAt = new Date(certificate.validTo);
  const isShort = endsAt.getTime() - now.getTime() < 30 * 86_400_000;
  return (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <span className="break-all">{certificate.names || certificate.subject}</span>
      {isShort ? (
        <Status tone="warn">
          ends <RelativeTime at={endsAt} />
        </Status>
      ) : (
        <span className="text-muted">
          ends <RelativeTime at={endsAt} />
        </span>
      )}
    </span>
  );
}

function Sessions({ reading: { sessions } }: { readonly reading: Reading }) {
  if (!sessions) return <Unknown />;
  const { encrypted, plain } = sessions;
  return (
    <>
      {encrypted.toLocaleString("en")} with TLS, {plain.toLocaleString("en")} without
    </>
  );
}

/** The line that a refused login matched goes into the log whole, unless DETAIL is left out. */
function LogFact({ reading: { settings, hba } }: { readonly reading: Reading }) {
  const holdsSecrets = hba?.some(({ options }) =>
    options?.some((option) => isSecretOption(option.split("=")[0] ?? "")),
  );
  if (settings.log_error_verbosity === "terse") return "without the line of pg_hba.conf";
  if (!holdsSecrets) return "with the line of pg_hba.conf that they matched";
  return (
    <>
      with the line of pg_hba.conf that they matched, including the shared secret. Protect the log like the
      file, or set log_error_verbosity = terse.
    </>
  );
}

function Clock({ aheadSeconds }: { readonly aheadSeconds: number }) {
  const off = Math.abs(aheadSeconds);
  if (off < 2) return "matches Postern's clock";
  const words = `${off.toLocaleString("en")} seconds ${aheadSeconds > 0 ? "ahead of" : "behind"} Postern's`;
  return off < tolerableSeconds ? words : <Status tone="warn">{words}</Status>;
}
