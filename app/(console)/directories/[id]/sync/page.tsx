/** A directory's sync: begin one, what it found lately, how it is done, and what becomes of groups. */
import type { Metadata } from "next";
import Link from "next/link";
import { KeepFresh } from "@/components/keep-fresh";
import { Alert } from "@/components/ui/alert";
import { Page, PageHeader, Section } from "@/components/ui/page";
import { RelativeTime } from "@/components/ui/relative-time";
import { can } from "@/lib/foundation/access/permissions";
import { versionOf } from "@/lib/foundation/base/form-state";
import { syncForm } from "@/lib/people/directory-sync/form";
import { syncDetail } from "@/lib/people/directory-sync/queries";
import { found } from "@/lib/programs/console/found";
import { requireOperator } from "@/lib/programs/console/session";
import { GroupSourceForm } from "./group-source-form";
import { GroupsTable } from "./groups-section";
import { RunsTable } from "./runs-table";
import { SyncSettingsForm } from "./settings-form";
import { StartButtons } from "./start-buttons";

export const metadata: Metadata = { title: "Sync of a directory" };

export default async function SyncPage({ params }: { readonly params: Promise<{ readonly id: string }> }) {
  const actor = await requireOperator("directory.read");
  const { id } = await params;
  const { directory, settings, nextAt, groups, runs } = await found(id, () => syncDetail(actor, id));
  const mayWrite = can(actor.role, "directory.write");
  const isMoving = runs.some(({ state }) => state === "waiting" || state === "running");
  return (
    <Page>
      <PageHeader
        title={`Sync of ${directory.name}`}
        description="Takes users, groups and memberships from the directory. Users who disappear there are disabled here and never deleted."
        back={<Link href={`/directories/${id}`}>{directory.name}</Link>}
        action={can(actor.role, "directory.sync") && !isMoving && <StartButtons directoryId={id} />}
      />
      {isMoving && <KeepFresh />}
      {nextAt &&
        (directory.active ? (
          <p className="text-muted">
            Next sync <RelativeTime at={nextAt} />.
          </p>
        ) : (
          <Alert tone="warning" title="This directory is not active, so it is not synced by the clock." />
        ))}
      <Section title="Runs" description="Kept for ninety days." flush>
        <RunsTable runs={runs} />
      </Section>
      <Section title="Groups" description="What the members of the directory's groups belong to here." flush>
        <GroupsTable directoryId={id} groups={groups} mayWrite={mayWrite} />
      </Section>
      <Section title="Where groups are" description="In the directory.">
        <GroupSourceForm
          directoryId={id}
          base={directory.groupBase}
          filter={directory.groupFilter}
          attributes={directory.groupAttributes}
          mayWrite={mayWrite}
          mayDecide={!directory.operatorsSignIn || can(actor.role, "directory.operators")}
        />
      </Section>
      <Section title="How it is synced">
        <SyncSettingsForm
          directoryId={id}
          settings={settings}
          version={versionOf(syncForm(settings))}
          mayWrite={mayWrite}
        />
      </Section>
    </Page>
  );
}
