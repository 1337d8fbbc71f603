/** The page about a server's pg_hba.conf: its lines with findings, which line a login gets, and the builder. */
import type { Metadata } from "next";
import { Alert } from "@/components/ui/alert";
import { LinkTabs } from "@/components/ui/tabs";
import { can } from "@/lib/foundation/access/permissions";
import { found } from "@/lib/programs/console/found";
import { param, type SearchParams } from "@/lib/programs/console/search-params";
import { requireOperator } from "@/lib/programs/console/session";
import { simulateInput } from "@/lib/servers/bypass/schema";
import { serverHba } from "@/lib/servers/hba/server-hba";
import { ServerFrame } from "../server-frame";
import { Builder } from "./builder";
import { LinesSection } from "./lines-section";
import { NoLines } from "./no-lines";
import { SimulateForm } from "./simulate-form";
import { SimulationResult } from "./simulation-result";

export const metadata: Metadata = { title: "pg_hba.conf" };

export default async function HbaPage({
  params,
  searchParams,
}: {
  readonly params: Promise<{ readonly id: string }>;
  readonly searchParams: SearchParams;
}) {
  const actor = await requireOperator("server.read");
  const { id } = await params;
  const address = await searchParams;
  const get = (name: string) => param(address, name);
  const { server, ruleset, findings, gaps, notInForce, start } = await found(id, () => serverHba(actor, id));
  const view = get("view");
  const home = `/servers/${id}/hba`;
  const question = {
    role: get("role"),
    database: get("database"),
    address: get("address"),
    transport: get("transport"),
    replication: get("replication"),
  };
  const asked = simulateInput.safeParse({
    serverId: id,
    ...Object.fromEntries(Object.entries(question).filter(([, value]) => value !== "")),
  });
  return (
    <ServerFrame server={server} current="hba">
      <LinkTabs
        label="About pg_hba.conf"
        tabs={[
          { href: home, label: "Lines and findings", current: view === "" },
          { href: `${home}?view=simulate`, label: "Which line a login gets", current: view === "simulate" },
          { href: `${home}?view=build`, label: "Build a new file", current: view === "build" },
        ]}
      />
      {view !== "build" && !ruleset && <NoLines serverId={id} isRead={start !== null} />}
      {view === "" && ruleset && (
        <LinesSection
          serverId={id}
          ruleset={ruleset}
          findings={findings}
          gaps={gaps}
          notInForce={notInForce}
        />
      )}
      {view === "simulate" && ruleset && start && (
        <>
          <SimulateForm serverId={id} start={start} question={question} />
          {asked.success && <SimulationResult actor={actor} input={asked.data} />}
          {!asked.success && question.role !== "" && (
            <Alert tone="danger" title={asked.error.issues[0]?.message} />
          )}
        </>
      )}
      {view === "build" &&
        (start ? (
          <Builder start={start} ruleset={ruleset} mayShowSecret={can(actor.role, "client.write")} />
        ) : (
          <NoLines serverId={id} isRead={false} />
        ))}
    </ServerFrame>
  );
}
