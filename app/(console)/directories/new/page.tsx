/** The page on which a directory is added: how it is reached. The rest is set up on its own page, at any time. */
import type { Metadata } from "next";
import Link from "next/link";
import { Page, PageHeader } from "@/components/ui/page";
import { requireOperator } from "@/lib/programs/console/session";
import { NewDirectoryForm } from "./new-directory-form";

export const metadata: Metadata = { title: "New directory" };

export default async function NewDirectoryPage() {
  await requireOperator("directory.write");
  return (
    <Page narrow>
      <PageHeader
        title="New directory"
        description="First how it is reached. It asks nobody before you switch it on, so you can leave and go on later."
        back={<Link href="/directories">Directories</Link>}
      />
      <NewDirectoryForm />
    </Page>
  );
}
