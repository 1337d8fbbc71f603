/** The page on which a user is created. */
import type { Metadata } from "next";
import Link from "next/link";
import { Page, PageHeader, Section } from "@/components/ui/page";
import { passwordLimits } from "@/lib/people/passwords/refuse";
import { requireOperator } from "@/lib/programs/console/session";
import { NewUserForm } from "./new-user-form";

export const metadata: Metadata = { title: "New user" };

export default async function NewUserPage() {
  await requireOperator("user.write");
  return (
    <Page narrow>
      <PageHeader
        title="New user"
        description="Then issue an enrolment link on the user's page. With it, the user sets a password and enrols a phone."
        back={<Link href="/users">Users</Link>}
      />
      <Section>
        <NewUserForm limits={await passwordLimits()} />
      </Section>
    </Page>
  );
}
