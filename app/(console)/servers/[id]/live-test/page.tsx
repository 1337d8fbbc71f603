/** Real logins to a server: one, step by step; or several that show whether it is closed. */
import type { Metadata } from "next";
import { EmptyState, Section } from "@/components/ui/page";
import { LinkTabs } from "@/components/ui/tabs";
import { can } from "@/lib/foundation/access/permissions";
import { found } from "@/lib/programs/console/found";
import type { SearchParams } from "@/lib/programs/console/search-params";
import { requireOperator } from "@/lib/programs/console/session";
import { leftOut } from "@/lib/servers/protection/left-out";
import { serverProtection } from "@/lib/servers/protection/queries";
import { serverDetail } from "@/lib/servers/registry/queries";
import { ServerFrame } from "../server-frame";
import { LiveTest } from "./live-test";
import { ProtectionSection } from "./protection-section";

export const metadata: Metadata = { title: "Live test" };

export default async function LiveTestPage({
  params,
  searchParams,
}: {
  readonly params: Promise<{ readonly id: string }>;
  readonly searchParams: SearchParams;
}) {
  const actor = await requireOperator("server.read");
  const { id } = await params;
  const server = await found(id, () => serverDetail(actor, id));
  const isProtection = [(await searchParams).view].flat()[0] === "protection";
  const home = `/servers/${id}/live-test`;
  return (
    <ServerFrame server={server} current="live-test">
      <LinkTabs
        label="Tests"
        tabs={[
          { href: home, label: "One login", current: !isProtection },
          { href: `${home}?view=protection`, label: "Protection", current: isProtection },
        ]}
      />
      {isProtection && (
        <ProtectionSection
          server={server}
          state={await serverProtection(actor, id)}
          leftOut={await leftOut(actor, id)}
          mayTest={can(actor.role, "server.write")}
        />
      )}
      {!isProtection && can(actor.role, "server.write") && (
        <LiveTest serverId={id} database={server.database} />
      )}
      {!can(actor.role, "server.write") && (
        <Section>
          <EmptyState title="Only administrators can run live tests">
            A test makes a real login with someone&apos;s password and code. Your role can only view the
            results.
          </EmptyState>
        </Section>
      )}
    </ServerFrame>
  );
}
