/** How to connect, made for the person who reads it. */
import type { Metadata } from "next";
import { ConnectGuide } from "@/components/self/connect-guide";
import { Page, PageHeader } from "@/components/ui/page";
import { howToConnect } from "@/lib/people/enrollment/queries";
import { requireUser } from "@/lib/programs/console/session";

export const metadata: Metadata = { title: "How to connect" };

export default async function ConnectPage() {
  const view = await howToConnect(await requireUser());
  return (
    <Page>
      <PageHeader title="How to connect" description="With psql, graphical programs and scripts." />
      <ConnectGuide view={view} />
    </Page>
  );
}
