/** Creates an operator and shows the link to hand over. */
import type { Metadata } from "next";
import { Page, PageHeader } from "@/components/ui/page";
import { requireOperator } from "@/lib/programs/console/session";
import { NewOperatorForm } from "./new-operator-form";

export const metadata: Metadata = { title: "New operator" };

export default async function NewOperatorPage() {
  await requireOperator("operator.write");
  return (
    <Page narrow>
      <PageHeader
        title="New operator"
        description="You get a link to hand over. With it the operator sets a password and scans a key into an authenticator app."
      />
      <NewOperatorForm />
    </Page>
  );
}
