/** The page on which a client is created. */
import type { Metadata } from "next";
import Link from "next/link";
import { Page, PageHeader } from "@/components/ui/page";
import { requireOperator } from "@/lib/programs/console/session";
import { workerPlaces } from "@/lib/servers/workers/queries";
import { groupsFormOptions } from "../groups-forms";
import { NewClientForm } from "./new-client-form";

export const metadata: Metadata = { title: "New client" };

export default async function NewClientPage() {
  const actor = await requireOperator("client.write");
  return (
    <Page narrow>
      <PageHeader
        title="New client"
        description="Create one client for each address that sends requests. Two PostgreSQL clusters on one host share a client."
        back={<Link href="/clients">Clients</Link>}
      />
      <NewClientForm groupsForms={groupsFormOptions} places={await workerPlaces(actor, "up")} />
    </Page>
  );
}
