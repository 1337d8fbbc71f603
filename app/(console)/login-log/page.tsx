/** The login log: who logged in how, live, with filters and exports. */
import { Download } from "lucide-react";
import type { Metadata } from "next";
import { buttonClass, LinkButton } from "@/components/ui/button";
import { Page, PageHeader } from "@/components/ui/page";
import { can } from "@/lib/foundation/access/permissions";
import { attemptQuery, readAttemptListRequest } from "@/lib/login/log/filter";
import { clientNames, listAttempts } from "@/lib/login/log/queries";
import type { SearchParams } from "@/lib/programs/console/search-params";
import { requireOperator } from "@/lib/programs/console/session";
import { AttemptFilters } from "./attempt-filters";
import { AttemptsTable } from "./attempts-table";
import { LiveAttempts } from "./live-attempts";

export const metadata: Metadata = { title: "Login log" };

export default async function LoginLogPage({ searchParams }: { readonly searchParams: SearchParams }) {
  const actor = await requireOperator("attempt.read");
  const request = readAttemptListRequest(await searchParams);
  const [{ attempts, older, newer }, clients] = await Promise.all([
    listAttempts(actor, request),
    clientNames(actor),
  ]);
  const { before, after, ...filter } = request;
  const query = attemptQuery(filter);
  const href = (extra: Record<string, string>) => `/login-log?${attemptQuery({ ...filter, ...extra })}`;
  const isNarrowed = query.size > 0;
  const maySeePolicies = can(actor.role, "policy.read");
  return (
    <Page>
      <PageHeader
        title="Login log"
        description="Every login attempt, with the step that decided it. The reason is shown only here; clients never learn it."
        action={(["csv", "json"] as const).map((format) => (
          <a
            key={format}
            href={`/login-log/export?${query}${isNarrowed ? "&" : ""}format=${format}`}
            download
            className={buttonClass()}
          >
            <Download aria-hidden className="size-4" />
            {format.toUpperCase()}
          </a>
        ))}
      />
      <AttemptFilters clients={clients} />
      {newer === null ? (
        <LiveAttempts
          key={query.toString()}
          initial={attempts}
          query={query.toString()}
          maySeePolicies={maySeePolicies}
        />
      ) : (
        <AttemptsTable attempts={attempts} isNarrowed={isNarrowed} maySeePolicies={maySeePolicies} />
      )}
      <nav aria-label="Pages" className="flex justify-between gap-2">
        {newer ? (
          <span className="flex gap-2">
            <LinkButton href={`/login-log?${query}`}>Newest</LinkButton>
            <LinkButton href={href({ after: newer })}>Newer</LinkButton>
          </span>
        ) : (
          <span />
        )}
        {older && <LinkButton href={href({ before: older })}>Older</LinkButton>}
      </nav>
    </Page>
  );
}
