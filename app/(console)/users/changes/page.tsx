/** Changes to many users: how far each is, and its result. */
import { ListChecks } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { KeepFresh } from "@/components/keep-fresh";
import { EmptyState, Page, PageHeader } from "@/components/ui/page";
import { listBulkRuns } from "@/lib/people/users/bulk-runs";
import { requireOperator } from "@/lib/programs/console/session";
import { ChangeRow } from "./change-row";

export const metadata: Metadata = { title: "Changes to many users" };

export default async function ChangesPage() {
  const actor = await requireOperator("user.read");
  const runs = await listBulkRuns(actor);
  const isMoving = runs.some(({ state }) => state === "waiting" || state === "running");
  return (
    <Page>
      <PageHeader
        title="Changes to many users"
        description="They go on when you leave this page. Results are kept for a week."
        back={<Link href="/users">Users</Link>}
      />
      {isMoving && <KeepFresh />}
      {runs.length === 0 ? (
        <EmptyState icon={<ListChecks />} title="No change in the last week">
          Choose users in the list to change many of them at once.
        </EmptyState>
      ) : (
        <ul aria-label="Changes" className="flex flex-col gap-4">
          {runs.map((run) => (
            <ChangeRow key={run.id} run={run} />
          ))}
        </ul>
      )}
    </Page>
  );
}
