/** One server's page: what it is, what is not known of it, and what its pg_hba.conf lines ask for. */
import type { Metadata } from "next";
import { Section } from "@/components/ui/page";
import { can } from "@/lib/foundation/access/permissions";
import { systemClock } from "@/lib/foundation/platform/clock";
import { found } from "@/lib/programs/console/found";
import { requireOperator } from "@/lib/programs/console/session";
import { serverLineGaps } from "@/lib/servers/bypass/queries";
import { notInForce } from "@/lib/servers/bypass/survey";
import { serverDetail } from "@/lib/servers/registry/queries";
import { whereFromWatched } from "@/lib/servers/where-from/queries";
import { HbaLines } from "./hba-lines";
import { ServerAlerts } from "./server-alerts";
import { ServerFacts } from "./server-facts";
import { ServerFrame } from "./server-frame";
import { ServerMenu } from "./server-menu";
import { UnknownSection } from "./unknown-section";
import { WhereFromSection } from "./where-from-section";

export const metadata: Metadata = { title: "PostgreSQL server" };

export default async function ServerPage({ params }: { readonly params: Promise<{ readonly id: string }> }) {
  const actor = await requireOperator("server.read");
  const { id } = await params;
  const server = await found(id, () => serverDetail(actor, id));
  const mayWrite = can(actor.role, "server.write");
  return (
    <ServerFrame server={server} current="" action={mayWrite && <ServerMenu server={{ ...head(server) }} />}>
      <ServerAlerts server={server} />
      {server.reading && (
        <Section title="Facts">
          <ServerFacts server={server} reading={server.reading} now={systemClock.now()} />
        </Section>
      )}
      <WhereFromSection serverId={id} watched={await whereFromWatched(actor, id)} mayWrite={mayWrite} />
      {server.reading && server.reading.unknown.length > 0 && (
        <UnknownSection unknown={server.reading.unknown} />
      )}
      {server.reading?.hba && (
        <HbaLines
          serverId={id}
          lines={server.reading.hba}
          file={server.reading.settings.hba_file ?? "pg_hba.conf"}
          gaps={await serverLineGaps(actor, id)}
          notInForce={notInForce(server.reading)}
        />
      )}
    </ServerFrame>
  );
}

/** What the menu needs: the browser is not sent the whole reading twice. */
const head = ({ reading: _, ...server }: Awaited<ReturnType<typeof serverDetail>>) => server;
