/** The console: whoever is not signed in as an operator is sent to sign in. Each page checks its own permission. */
import type { ReactNode } from "react";
import { ConsoleShell } from "@/components/shell/console-shell";
import { requireOperator } from "@/lib/console/session";
import { getOrganisation } from "@/lib/settings/queries";

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const operator = await requireOperator();
  return (
    <ConsoleShell organisation={await getOrganisation()} operator={operator}>
      {children}
    </ConsoleShell>
  );
}
