/** The top of every page about one server: name, address, state, and the tabs to its pages. */
import Link from "next/link";
import type { ReactNode } from "react";
import { Page, PageHeader } from "@/components/ui/page";
import { LinkTabs } from "@/components/ui/tabs";
import { hostAndPort } from "@/lib/protocols/postgres/server-address";
import type { ServerHead } from "@/lib/servers/registry/queries";
import { ServerStatus } from "../server-badges";

const tabs = [
  ["", "Server"],
  ["roles", "Roles and users"],
  ["hba", "pg_hba.conf"],
  ["bypass", "Second-factor gaps"],
  ["posture", "Posture"],
  ["sessions", "Sessions"],
  ["live-test", "Live test"],
  ["verifiers", "Import passwords"],
  ["templates", "Role templates"],
] as const;
export type ServerTab = (typeof tabs)[number][0];

/** `current` is the tab's folder, "" for the server itself. `action` stands at the right of the title. */
export function ServerFrame({
  server,
  current,
  action,
  children,
}: {
  readonly server: ServerHead;
  readonly current: ServerTab;
  readonly action?: ReactNode;
  readonly children: ReactNode;
}) {
  const home = `/servers/${server.id}`;
  return (
    <Page>
      <PageHeader
        title={server.name}
        description={
          <span className="flex flex-wrap items-center gap-2">
            <ServerStatus server={server} />
            <span className="font-mono break-all">{hostAndPort(server)}</span>
          </span>
        }
        back={<Link href="/servers">PostgreSQL servers</Link>}
        action={action}
      />
      <LinkTabs
        label={`Pages about ${server.name}`}
        tabs={tabs.map(([folder, label]) => ({
          href: folder === "" ? home : `${home}/${folder}`,
          label,
          current: folder === current,
        }))}
      />
      {children}
    </Page>
  );
}
