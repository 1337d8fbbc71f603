/** The list of clients. */
import { Plus } from "lucide-react";
import type { Metadata } from "next";
import { LinkButton } from "@/components/ui/button";
import { Page, PageHeader } from "@/components/ui/page";
import { can } from "@/lib/foundation/access/permissions";
import { listClients } from "@/lib/people/clients/queries";
import { requireOperator } from "@/lib/programs/console/session";
import { ClientsTable } from "./clients-table";

export const metadata: Metadata = { title: "Clients" };

export default async function ClientsPage() {
  const actor = await requireOperator("client.read");
  const clients = await listClients(actor);
  const mayWrite = can(actor.role, "client.write");
  const create = (
    <LinkButton href="/clients/new" variant="primary" icon={<Plus aria-hidden className="size-4" />}>
      New client
    </LinkButton>
  );
  return (
    <Page>
      <PageHeader
        title="Clients"
        description="The PostgreSQL servers and other devices that may ask Postern about logins. Requests from anywhere else are ignored."
        action={mayWrite && create}
      />
      <ClientsTable clients={clients} empty={mayWrite ? create : null} />
    </Page>
  );
}
