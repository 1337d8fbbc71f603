/** The posture of all servers side by side. */
import type { Metadata } from "next";
import Link from "next/link";
import { Page, PageHeader } from "@/components/ui/page";
import { requireOperator } from "@/lib/programs/console/session";
import { allPostures } from "@/lib/servers/posture/queries";
import { PosturesTable } from "./postures-table";

export const metadata: Metadata = { title: "Posture of all servers" };

export default async function PosturesPage() {
  const actor = await requireOperator("server.read");
  const rows = await allPostures(actor);
  return (
    <Page>
      <PageHeader
        title="Posture of all servers"
        description="What the checks found on each server in its last run. They run once a day, and whenever you ask on a server's page."
        back={<Link href="/servers">PostgreSQL servers</Link>}
      />
      <PosturesTable rows={rows} />
    </Page>
  );
}
