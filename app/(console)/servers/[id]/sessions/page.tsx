/** The page about a server's sessions: which login opened each, and which came in by another way. */
import type { Metadata } from "next";
import { ActionForm, SubmitButton } from "@/components/ui/action-form";
import { CodeBlock } from "@/components/ui/code-block";
import { FilterBar, SearchInput } from "@/components/ui/filter-bar";
import { Section } from "@/components/ui/page";
import { Pagination } from "@/components/ui/pagination";
import { LinkTabs } from "@/components/ui/tabs";
import { can } from "@/lib/foundation/access/permissions";
import { readAddress } from "@/lib/foundation/base/read-text";
import { found } from "@/lib/programs/console/found";
import type { SearchParams } from "@/lib/programs/console/search-params";
import { requireOperator } from "@/lib/programs/console/session";
import { grantsFor } from "@/lib/servers/reading/unknowns";
import { watchedSessions } from "@/lib/servers/sessions/queries";
import { type SessionFilter, sessionsRequest } from "@/lib/servers/sessions/schema";
import { ServerFrame } from "../server-frame";
import { lookAtSessionsAction } from "./actions";
import { NotLooked } from "./not-looked";
import { SessionsSummary } from "./sessions-summary";
import { SessionsTable } from "./sessions-table";

export const metadata: Metadata = { title: "Sessions" };

const filters: readonly (readonly [SessionFilter, string])[] = [
  ["unexplained", "Not explained"],
  ["old", "Too long"],
  ["accepted", "Accepted gaps"],
  ["login", "Logins"],
  ["unknown", "Unknown"],
  ["all", "All"],
];

export default async function SessionsPage({
  params,
  searchParams,
}: {
  readonly params: Promise<{ readonly id: string }>;
  readonly searchParams: SearchParams;
}) {
  const actor = await requireOperator("server.read");
  const { id } = await params;
  const request = readAddress(sessionsRequest, await searchParams, { search: "q" });
  const watched = await found(id, () => watchedSessions(actor, id, request));
  const home = `/servers/${id}/sessions`;
  const mayWrite = can(actor.role, "server.write");
  return (
    <ServerFrame
      server={watched.server}
      current="sessions"
      action={
        mayWrite && (
          <ActionForm action={lookAtSessionsAction} hidden={{ serverId: id }} quiet>
            <SubmitButton>Read now</SubmitButton>
          </ActionForm>
        )
      }
    >
      <SessionsSummary watched={watched} />
      {watched.lookedAt ? (
        <>
          <LinkTabs
            label="Kinds of sessions"
            tabs={filters.map(([show, label]) => ({
              href: show === "unexplained" ? home : `${home}?show=${show}`,
              label,
              count: watched.counts[show],
              current: show === request.show,
            }))}
          />
          <FilterBar>
            <SearchInput label="Search sessions" />
          </FilterBar>
          <SessionsTable
            serverId={id}
            rows={watched.rows}
            show={request.show}
            isSearch={request.search !== ""}
            mayWrite={mayWrite}
          />
          <Pagination page={request.page} pageSize={request.pageSize} total={watched.total} />
        </>
      ) : (
        watched.failure === null && <NotLooked isRead={watched.server.readAt !== null} />
      )}
      {mayWrite && (
        <Section
          title="Ending sessions"
          description="To end sessions here, the monitoring role needs one more right. Leave it out to look only. Not even with it does the role end a superuser's session."
        >
          <CodeBlock label="SQL for a superuser" code={grantsFor.signal(watched.monitorRole).join("\n")} />
        </Section>
      )}
    </ServerFrame>
  );
}
