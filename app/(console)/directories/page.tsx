/** The directories: where each is, how many users come from it, and how its sync stands. */
import type { Metadata } from "next";
import { LinkButton } from "@/components/ui/button";
import { Page, PageHeader } from "@/components/ui/page";
import { can } from "@/lib/foundation/access/permissions";
import { listSyncs } from "@/lib/people/directory-sync/queries";
import { requireOperator } from "@/lib/programs/console/session";
import { DirectoriesTable } from "./directories-table";

export const metadata: Metadata = { title: "Directories" };

export default async function DirectoriesPage() {
  const actor = await requireOperator("directory.read");
  return (
    <Page>
      <PageHeader
        title="Directories"
        description="Active Directory and LDAP directories that users and groups come from."
        action={
          can(actor.role, "directory.write") && (
            <LinkButton href="/directories/new" variant="primary">
              New directory
            </LinkButton>
          )
        }
      />
      <DirectoriesTable directories={await listSyncs(actor)} />
    </Page>
  );
}
