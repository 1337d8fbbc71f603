/** The page of a server's posture: the score, what changed, every check with its evidence and fix, history and waivers. */
import { ClipboardList } from "lucide-react";
import type { Metadata } from "next";
import { FilterBar, FilterSelect, SearchInput } from "@/components/ui/filter-bar";
import { EmptyState, Section } from "@/components/ui/page";
import { LinkTabs } from "@/components/ui/tabs";
import { can } from "@/lib/foundation/access/permissions";
import { severities, severityLooks } from "@/lib/foundation/base/finding";
import { readAddress } from "@/lib/foundation/base/read-text";
import { found } from "@/lib/programs/console/found";
import type { SearchParams } from "@/lib/programs/console/search-params";
import { requireOperator } from "@/lib/programs/console/session";
import { type PostureView, type ServerPosture, serverPosture } from "@/lib/servers/posture/queries";
import { type PostureFilter, postureFilter, standings } from "@/lib/servers/posture/schema";
import { countOf, factsOf, filtered, judged } from "@/lib/servers/posture/standing";
import { standingWords } from "@/lib/servers/posture/text-report";
import { inForce } from "@/lib/servers/posture/waivers";
import { ServerFrame } from "../server-frame";
import { CheckList } from "./check-list";
import { HistoryChart } from "./history-chart";
import { Changes } from "./posture-changes";
import { PrintButton } from "./print-button";
import { RunAlerts } from "./run-alerts";
import { RunNow } from "./run-now";
import { ScoreSection } from "./score-section";
import { WaiversSection } from "./waivers-section";

export const metadata: Metadata = { title: "Posture" };

type Props = { readonly params: Promise<{ readonly id: string }>; readonly searchParams: SearchParams };

export default async function PosturePage({ params, searchParams }: Props) {
  const actor = await requireOperator("server.read");
  const { id } = await params;
  const filter = readAddress(postureFilter, await searchParams, { search: "q" });
  const posture = await found(id, () => serverPosture(actor, id));
  const { server, last, changes, history, underWay } = posture;
  const mayWrite = can(actor.role, "server.write");
  const run = mayWrite && <RunNow serverId={id} isUnderWay={underWay !== null} />;
  return (
    <ServerFrame
      server={server}
      current="posture"
      action={
        last && (
          <>
            <PrintButton />
            {run}
          </>
        )
      }
    >
      <RunAlerts posture={posture} />
      {last ? (
        <>
          <ScoreSection home={`/servers/${id}/posture`} last={last} />
          {changes && <Changes changes={changes} />}
          <Checks posture={posture} last={last} filter={filter} mayWrite={mayWrite} />
          <HistoryChart history={history} />
        </>
      ) : (
        <EmptyState icon={<ClipboardList />} title="The checks have not run yet" action={run}>
          Postern reads the server&apos;s settings, lines, roles and databases as its monitoring role, changes
          nothing, and says what is weaker than it should be, with the evidence and the fix. It does so once a
          day by itself.
        </EmptyState>
      )}
    </ServerFrame>
  );
}

function Checks({
  posture: { server, waivers },
  last,
  filter,
  mayWrite,
}: {
  readonly posture: ServerPosture;
  readonly last: PostureView;
  readonly filter: PostureFilter;
  readonly mayWrite: boolean;
}) {
  const all = judged(last.report, inForce(waivers));
  const home = `/servers/${server.id}/posture`;
  const waived = waivers.map((waiver) => {
    const result = last.report.checks.find(({ id }) => id === waiver.checkId)?.result;
    const isUsed = result === "fail" || result === "unknown";
    return { ...waiver, title: factsOf(waiver.checkId).title, isUsed };
  });
  return (
    <>
      <LinkTabs
        label="How checks stand"
        tabs={[
          { href: home, label: "All", count: all.length, current: filter.standing === undefined },
          ...standings.map((standing) => ({
            href: `${home}?standing=${standing}`,
            label: standingWords[standing],
            count: countOf(all, standing),
            current: filter.standing === standing,
          })),
        ]}
      />
      <FilterBar>
        <SearchInput label="Search checks" placeholder="Title, id, CIS number or evidence" />
        <FilterSelect
          name="severity"
          label="Severity"
          any="All severities"
          options={severities.map((value) => ({ value, label: severityLooks[value].word }))}
        />
      </FilterBar>
      <Section flush title="Checks">
        <CheckList
          serverId={server.id}
          checks={filtered(all, filter)}
          waivers={waivers.filter(({ isExpired }) => !isExpired)}
          mayWrite={mayWrite}
        />
      </Section>
      <WaiversSection waivers={waived} mayWrite={mayWrite} />
    </>
  );
}
