/** The console: whoever is not signed in as an operator is sent to sign in. Each page checks its own permission. */
import type { ReactNode } from "react";
import { PasskeyProofs } from "@/components/passkey-proof";
import { ConsoleShell } from "@/components/shell/console-shell";
import { StoreNotice } from "@/components/shell/store-notice";
import { TransportNotice } from "@/components/shell/transport-notice";
import { Fresh } from "@/components/ui/fresh";
import { can } from "@/lib/foundation/access/permissions";
import { getOrganisation } from "@/lib/foundation/settings/queries";
import { ownPasskeys } from "@/lib/people/passkeys/own";
import { beginConfirmationAction } from "@/lib/programs/console/confirm-identity";
import { requireOperator } from "@/lib/programs/console/session";
import { transportTrouble } from "@/lib/programs/console/transport";

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const operator = await requireOperator();
  return (
    <ConsoleShell
      organisation={await getOrganisation()}
      operator={operator}
      notice={
        <>
          <StoreNotice />
          <TransportNotice
            trouble={await transportTrouble()}
            mayChange={can(operator.role, "console.address")}
          />
        </>
      }
    >
      <PasskeyProofs begin={(await ownPasskeys(operator)).canTouch ? beginConfirmationAction : null}>
        <Fresh>{children}</Fresh>
      </PasskeyProofs>
    </ConsoleShell>
  );
}
