/** Role templates: SQL for the roles of a database, explained line by line and compared with what the server has. */
import type { Metadata } from "next";
import { can } from "@/lib/foundation/access/permissions";
import { found } from "@/lib/programs/console/found";
import { requireOperator } from "@/lib/programs/console/session";
import { serverDetail } from "@/lib/servers/registry/queries";
import { ServerFrame } from "../server-frame";
import { startFrom } from "./template-draft";
import { Templates } from "./templates";

export const metadata: Metadata = { title: "Role templates" };

export default async function TemplatesPage({
  params,
}: {
  readonly params: Promise<{ readonly id: string }>;
}) {
  const actor = await requireOperator("server.read");
  const { id } = await params;
  const { reading, ...server } = await found(id, () => serverDetail(actor, id));
  return (
    <ServerFrame server={server} current="templates">
      <Templates start={startFrom(server, reading, can(actor.role, "server.write"))} />
    </ServerFrame>
  );
}
