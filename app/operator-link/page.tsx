/** The page that an operator link opens. The token is in the fragment, so no server log ever holds it. */
import type { Metadata } from "next";
import { PlainShell } from "@/components/shell/plain-shell";
import { getOrganisation } from "@/lib/foundation/settings/queries";
import { OperatorLink } from "./operator-link";

export const metadata: Metadata = { title: "Set up your sign-in" };

export default async function OperatorLinkPage() {
  return (
    <PlainShell organisation={await getOrganisation()} wide>
      <h1 className="mb-4 text-lg font-semibold">Set up your sign-in</h1>
      <OperatorLink />
    </PlainShell>
  );
}
