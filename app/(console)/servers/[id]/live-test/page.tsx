/** The live login test of a server. */
import type { Metadata } from "next";
import { EmptyState, Section } from "@/components/ui/page";
import { can } from "@/lib/foundation/access/permissions";
import { found } from "@/lib/programs/console/found";
import { requireOperator } from "@/lib/programs/console/session";
import { serverDetail } from "@/lib/servers/registry/queries";
import { ServerFrame } from "../server-frame";
import { LiveTest } from "./live-test";

export const metadata: Metadata = { title: "Live test" };

export default async function LiveTestPage({
  params,
}: {
  readonly params: Promise<{ readonly id: string }>;
}) {
  const actor = await requireOperator("server.read");
  const { id } = await params;
  const server = await found(id, () => serverDetail(actor, id));
  return (
    <ServerFrame server={server} current="live-test">
      {can(actor.role, "server.write") ? (
        <LiveTest serverId={id} database={server.database} />
      ) : (
        <Section>
          <EmptyState title="Administrators run live tests">
            A test logs in for real, with somebody&apos;s password and code. Your role reads.
          </EmptyState>
        </Section>
      )}
    </ServerFrame>
  );
}
