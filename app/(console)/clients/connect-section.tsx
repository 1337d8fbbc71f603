/** What the other side must be told: the lines for pg_hba.conf, or the values for other equipment. */
import { Code } from "@/components/ui/code-block";
import { Facts, Section } from "@/components/ui/page";
import type { ClientDetail } from "@/lib/people/clients/queries";
import { hostPlaceholder } from "@/lib/protocols/postgres/hba/lines";
import type { WorkerPlaces } from "@/lib/servers/workers/addresses";
import { HbaSnippet, type HbaSnippetProps } from "./hba-snippet";

export function ConnectSection({
  client,
  places,
  ...snippet
}: {
  readonly client: Pick<
    ClientDetail,
    "id" | "name" | "ldapName" | "network" | "doors" | "messageAuthenticator"
  >;
} & Omit<HbaSnippetProps, "client">) {
  if (client.messageAuthenticator === "postgresql") {
    return (
      <Section title="Connect PostgreSQL" description="Lines for the server's pg_hba.conf.">
        <HbaSnippet client={client} places={places} {...snippet} />
      </Section>
    );
  }
  return (
    <Section title="Connect the device" description="What to enter on the device.">
      <Equipment places={places} />
    </Section>
  );
}

function Equipment({ places }: { readonly places: WorkerPlaces }) {
  const addresses = places.radius.map(({ host, port }) => `${host ?? hostPlaceholder}:${port}`);
  return (
    <Facts
      items={[
        ["RADIUS servers", <Code key="servers">{addresses.join(", ") || "no worker is running"}</Code>],
        ["Protocol", "PAP over UDP. CHAP, MS-CHAP and EAP cannot carry password and code, and are refused."],
        ["Message-Authenticator", "Required in every request and every reply."],
        ["Shared secret", "Shown once, when it was created. If you did not save it, regenerate it."],
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
