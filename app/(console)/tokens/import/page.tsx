/** The page on which hardware tokens come into the stock. */
import type { Metadata } from "next";
import Link from "next/link";
import { Page, PageHeader } from "@/components/ui/page";
import { requireOperator } from "@/lib/programs/console/session";
import { ImportTokens } from "./import-tokens";

export const metadata: Metadata = { title: "Import tokens" };

export default async function ImportTokensPage() {
  await requireOperator("token.write");
  return (
    <Page narrow>
      <PageHeader
        title="Import tokens"
        description="From the file that came with them. It is checked first, and nothing is imported until every token in it is right. Afterwards, delete the file: whoever has it can make the codes of all its tokens."
        back={<Link href="/tokens">Hardware tokens</Link>}
      />
      <ImportTokens />
    </Page>
  );
}
