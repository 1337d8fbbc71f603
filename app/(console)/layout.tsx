/** The console: whoever is not signed in as an operator is sent to sign in. Each page checks its own permission. */
import type { ReactNode } from "react";
import { ConsoleShell } from "@/components/shell/console-shell";
import { getOrganisation } from "@/lib/foundation/settings/queries";
import { requireOperator } from "@/lib/programs/console/session";

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const operator = await requireOperator();
  return (
    <ConsoleShell organisation={await getOrganisation()} operator={operator}>
      {children}
    </ConsoleShell>
  );
}
