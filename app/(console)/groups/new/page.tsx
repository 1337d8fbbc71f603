/** The page on which a group is created. */
import type { Metadata } from "next";
import Link from "next/link";
import { Page, PageHeader, Section } from "@/components/ui/page";
import { kindChoices } from "@/lib/login/factors/table";
import { requireOperator } from "@/lib/programs/console/session";
import { NewGroupForm } from "./new-group-form";

export const metadata: Metadata = { title: "New group" };

export default async function NewGroupPage() {
  await requireOperator("group.write");
  return (
    <Page narrow>
      <PageHeader
        title="New group"
        description="You can add members later, here or from the list of users."
        back={<Link href="/groups">Groups</Link>}
      />
      <Section>
        <NewGroupForm kinds={kindChoices} />
      </Section>
    </Page>
  );
}
