/** The frame of a signed-in person's pages: navigation, colours, sign out. */
import type { ReactNode } from "react";
import { PasskeyProofs } from "@/components/passkey-proof";
import { PersonFrame } from "@/components/self/person-frame";
import { SentCodes } from "@/components/self/send-code";
import { SignOutButton } from "@/components/self/sign-out-button";
import { SessionKeeper } from "@/components/session-keeper";
import { getOrganisation } from "@/lib/foundation/settings/queries";
import { isAsked, waitingApprovals } from "@/lib/people/approvals/own";
import { getsCodes } from "@/lib/people/enrollment/sent-codes";
import { ownPasskeys } from "@/lib/people/passkeys/own";
import { concernsAccess } from "@/lib/people/temporary-access/queries";
import { requireUser } from "@/lib/programs/console/session";
import { sendOwnCodeAction } from "../actions";
import { beginConfirmationAction } from "../passkey-actions";
import { ApprovalWatch } from "./approval-watch";
import { MyNavigation } from "./my-navigation";

export default async function AccountLayout({ children }: { readonly children: ReactNode }) {
  const actor = await requireUser();
  return (
    <PersonFrame
      organisation={await getOrganisation()}
      aside={<SignOutButton />}
      nav={<MyNavigation hasAccess={await concernsAccess(actor)} />}
    >
      <SessionKeeper />
      {(await isAsked(actor)) && <ApprovalWatch waiting={await waitingApprovals(actor)} />}
      <SentCodes send={(await getsCodes(actor)) ? sendOwnCodeAction : null}>
        <PasskeyProofs begin={(await ownPasskeys(actor)).canTouch ? beginConfirmationAction : null}>
          {children}
        </PasskeyProofs>
      </SentCodes>
    </PersonFrame>
  );
}
