/** Owns what the other side must be told: the lines for pg_hba.conf, or the values for other equipment. */
import { Code } from "@/components/ui/code-block";
import { Facts, Section } from "@/components/ui/page";
import type { ClientDetail } from "@/lib/clients/queries";
import { type HbaServer, hostPlaceholder } from "@/lib/postgres/hba/lines";
import { HbaSnippet } from "./hba-snippet";

/** `secret` is there only right after it was made. */
export function ConnectSection({
  client,
  servers,
  secret,
}: {
  readonly client: Pick<ClientDetail, "name" | "messageAuthenticator">;
  readonly servers: readonly HbaServer[];
  readonly secret: string | null;
}) {
  if (client.messageAuthenticator === "postgresql") {
    return (
      <Section title="Connect PostgreSQL" description="Lines for the server's pg_hba.conf.">
        <HbaSnippet servers={servers} secret={secret} identifier={client.name} />
      </Section>
    );
  }
  return (
    <Section title="Connect it" description="What to enter on the other side.">
      <Equipment servers={servers} />
    </Section>
  );
}

function Equipment({ servers }: { readonly servers: readonly HbaServer[] }) {
  const addresses = servers.map(({ host, port }) => `${host ?? hostPlaceholder}:${port}`);
  return (
    <Facts
      items={[
        ["RADIUS servers", <Code key="servers">{addresses.join(", ") || "no worker is running"}</Code>],
        ["Protocol", "PAP over UDP. CHAP, MS-CHAP and EAP cannot carry password and code, and are refused."],
        ["Message-Authenticator", "In every request, and required of every reply."],
        ["Shared secret", "Shown when it was made; regenerate it if it was not kept."],
        [
          "PostgreSQL 19 and newer",
          <>
            Install pam_radius_auth on the database host and use the <Code>pam</Code> method in pg_hba.conf;
            the <Code>radius</Code> method is gone there.
          </>,
        ],
      ]}
    />
  );
}
