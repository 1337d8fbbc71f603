/** The page on which many users are created or changed from a CSV file. */
import type { Metadata } from "next";
import Link from "next/link";
import { Page, PageHeader } from "@/components/ui/page";
import { requireOperator } from "@/lib/programs/console/session";
import { ImportUsers } from "./import-users";

export const metadata: Metadata = { title: "Import users" };

export default async function ImportUsersPage() {
  await requireOperator("user.write");
  return (
    <Page narrow>
      <PageHeader
        title="Import users"
        description="Create or update many users from a CSV file. The file is checked first, and nothing changes until every line is right."
        back={<Link href="/users">Users</Link>}
      />
      <ImportUsers />
    </Page>
  );
}
