/** The page on which a server's settings are changed. */
import type { Metadata } from "next";
import Link from "next/link";
import { Page, PageHeader } from "@/components/ui/page";
import { versionOf } from "@/lib/foundation/base/form-state";
import { ownAddresses } from "@/lib/foundation/platform/own-addresses";
import { clientChoices } from "@/lib/people/clients/queries";
import { found } from "@/lib/programs/console/found";
import { requireOperator } from "@/lib/programs/console/session";
import { serverForm } from "@/lib/servers/registry/form";
import { serverDetail } from "@/lib/servers/registry/queries";
import { clientOptions } from "../../client-options";
import { EditServerForm } from "./edit-server-form";

export const metadata: Metadata = { title: "Edit server" };

export default async function EditServerPage({
  params,
}: {
  readonly params: Promise<{ readonly id: string }>;
}) {
  const actor = await requireOperator("server.write");
  const { id } = await params;
  const { reading, ...server } = await found(id, () => serverDetail(actor, id));
  return (
    <Page narrow>
      <PageHeader title={`Edit ${server.name}`} back={<Link href={`/servers/${id}`}>{server.name}</Link>} />
      <EditServerForm
        server={{ ...server, reading: null }}
        clients={clientOptions(await clientChoices(actor))}
        version={versionOf(serverForm(server, server.client?.name ?? null))}
        addresses={reading?.seenAs ? [reading.seenAs] : ownAddresses()}
      />
    </Page>
  );
}
