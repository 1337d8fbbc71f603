/** The page on which a PostgreSQL server is registered. */

import type { Metadata } from "next";
import Link from "next/link";
import { Page, PageHeader } from "@/components/ui/page";
import { ownAddresses } from "@/lib/foundation/platform/own-addresses";
import { clientChoices } from "@/lib/people/clients/queries";
import { requireOperator } from "@/lib/programs/console/session";
import { newMonitorPassword } from "@/lib/servers/registry/monitor-password";
import { clientOptions } from "../client-options";
import { NewServerForm } from "./new-server-form";

export const metadata: Metadata = { title: "New server" };

export default async function NewServerPage() {
  const actor = await requireOperator("server.write");
  return (
    <Page narrow>
      <PageHeader
        title="New PostgreSQL server"
        description="Postern reads the server to show what its pg_hba.conf does, which roles have a user, and who gets in without a second factor."
        back={<Link href="/servers">PostgreSQL servers</Link>}
      />
      <NewServerForm
        clients={clientOptions(await clientChoices(actor))}
        suggested={newMonitorPassword()}
        addresses={ownAddresses()}
      />
    </Page>
  );
}
