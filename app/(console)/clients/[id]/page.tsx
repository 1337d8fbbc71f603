/** One client's page. */
import type { Metadata } from "next";
import Link from "next/link";
import { Alert } from "@/components/ui/alert";
import { Page, PageHeader, Section } from "@/components/ui/page";
import { can } from "@/lib/foundation/access/permissions";
import { versionOf } from "@/lib/foundation/base/form-state";
import { clientForm } from "@/lib/people/clients/form";
import { clientDetail } from "@/lib/people/clients/queries";
import { found } from "@/lib/programs/console/found";
import { requireOperator } from "@/lib/programs/console/session";
import { clientLines } from "@/lib/servers/hba/client-lines";
import { workerPlaces } from "@/lib/servers/workers/queries";
import { ClientStatus } from "../client-status";
import { ConnectSection } from "../connect-section";
import { groupsFormOptions } from "../groups-forms";
import { ClientFacts } from "./client-facts";
import { ClientMenu } from "./client-menu";
import { EditClientForm } from "./edit-client-form";

export const metadata: Metadata = { title: "Client" };

export default async function ClientPage({ params }: { readonly params: Promise<{ readonly id: string }> }) {
  const actor = await requireOperator("client.read");
  const { id } = await params;
  const client = await found(id, () => clientDetail(actor, id));
  const [places, lines] = await Promise.all([workerPlaces(actor, "up"), clientLines(actor, id)]);
  const mayWrite = can(actor.role, "client.write");
  return (
    <Page narrow>
      <PageHeader
        title={client.name}
        description={
          <span className="flex flex-wrap items-center gap-2">
            <ClientStatus client={client} />
            <span className="font-mono">{client.network}</span>
          </span>
        }
        back={<Link href="/clients">Clients</Link>}
        action={mayWrite && <ClientMenu client={client} places={places} lines={lines} />}
      />
      {client.overlaps.length > 0 && (
        <Alert title="Its network overlaps with that of other clients">
          {client.overlaps.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </Alert>
      )}
      <Section title="Activity">
        <ClientFacts client={client} />
      </Section>
      <ConnectSection
        client={client}
        places={places}
        secret={null}
        lines={lines}
        mayShowSecret={can(actor.role, "client.secret")}
      />
      {mayWrite && (
        <Section title="Settings">
          <EditClientForm
            client={client}
            groupsForms={groupsFormOptions}
            version={versionOf(clientForm(client))}
          />
        </Section>
      )}
    </Page>
  );
}
