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
        description="You get a link for the new operator, who uses it to set a password and add an authenticator app."
      />
      <NewOperatorForm />
    </Page>
  );
}
