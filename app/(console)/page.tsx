/** The overview: how it goes, what needs attention, what happened last. */
import type { Metadata } from "next";
import { LinkButton } from "@/components/ui/button";
import { Page, PageHeader, Section } from "@/components/ui/page";
import { LinkTabs } from "@/components/ui/tabs";
import { can } from "@/lib/foundation/access/permissions";
import { newestAttempts } from "@/lib/login/log/queries";
import type { SearchParams } from "@/lib/programs/console/search-params";
import { requireOperator } from "@/lib/programs/console/session";
import { loginActivity, pulse } from "@/lib/programs/overview/activity";
import { needsAttention } from "@/lib/programs/overview/attention";
import { enrolmentCoverage } from "@/lib/programs/overview/coverage";
import { gravestFirst } from "@/lib/programs/overview/finding";
import { type Span, spanOf, spans } from "@/lib/programs/overview/spans";
import { openWaysIn } from "@/lib/programs/overview/ways-in";
import { ActivityChart } from "./overview/activity-chart";
import { Cards } from "./overview/cards";
import { CoverageBars } from "./overview/coverage-bars";
import { Findings } from "./overview/findings";
import { FirstSteps } from "./overview/first-steps";
import { LatestAttempts } from "./overview/latest-attempts";
import { StrengthChart } from "./overview/strength-chart";

export const metadata: Metadata = { title: "Overview" };

export default async function OverviewPage({ searchParams }: { readonly searchParams: SearchParams }) {
  const actor = await requireOperator("overview.read");
  const span = spanOf([(await searchParams).span].flat()[0]);
  const [now, steps, coverage, findings, waysIn, attempts] = await Promise.all([
    pulse(actor),
    loginActivity(actor, span),
    enrolmentCoverage(actor),
    needsAttention(actor),
    openWaysIn(actor),
    newestAttempts(actor, null, 8),
  ]);
  const isFresh = now.isFresh.clients || now.isFresh.users || now.isFresh.attempts;
  const spanTabs = (Object.keys(spans) as Span[]).map((name) => ({
    href: name === "24h" ? "/" : `/?span=${name}`,
    label: spans[name].label,
    current: name === span,
  }));
  return (
    <Page>
      <PageHeader title="Overview" />
      {isFresh && (
        <FirstSteps
          isFresh={now.isFresh}
          may={{
            client: can(actor.role, "client.write"),
            server: can(actor.role, "server.write"),
            user: can(actor.role, "user.write"),
          }}
        />
      )}
      <Cards pulse={now} everyone={coverage.everyone} waysIn={waysIn} />
      <div className="grid items-start gap-6 xl:grid-cols-[3fr_2fr]">
        <div className="flex min-w-0 flex-col gap-6">
          <Section title="Logins over time">
            <LinkTabs label="Time" tabs={spanTabs} />
            <ActivityChart steps={steps} span={span} />
          </Section>
          <Section
            title="Latest logins"
            action={
              <LinkButton size="sm" href="/login-log">
                Login log
              </LinkButton>
            }
          >
            <LatestAttempts attempts={attempts} />
          </Section>
        </div>
        <div className="flex min-w-0 flex-col gap-6 max-xl:order-first">
          <Section title="Needs attention">
            <Findings findings={gravestFirst([...(waysIn?.findings ?? []), ...findings])} />
          </Section>
          <Section
            title="Enrolment"
            description="Users with a second factor, not counting disabled users. Groups in which most people are missing come first."
          >
            <div className="flex flex-col gap-6">
              <CoverageBars coverage={coverage} />
              <StrengthChart strongest={coverage.strongest} />
            </div>
          </Section>
        </div>
      </div>
    </Page>
  );
}
