/** Where a session that may only enrol lands: the first authenticator app, without a link. */
import type { Metadata } from "next";
import Link from "next/link";
import { AddFactorWizard } from "@/components/self/add-factor-wizard";
import { PersonFrame } from "@/components/self/person-frame";
import { SignOutButton } from "@/components/self/sign-out-button";
import { SessionKeeper } from "@/components/session-keeper";
import { getOrganisation } from "@/lib/foundation/settings/queries";
import { ownSecurity } from "@/lib/people/enrollment/queries";
import { ownTokenOffer } from "@/lib/people/tokens/own";
import { requireUser } from "@/lib/programs/console/session";
import { confirmOwnEnrollmentAction, startOwnEnrollmentAction } from "../actions";

export const metadata: Metadata = { title: "Set up your phone" };

export default async function FirstFactorPage() {
  const actor = await requireUser("allowed");
  const view = await ownSecurity(actor);
  const offer = await ownTokenOffer(actor);
  return (
    <PersonFrame organisation={await getOrganisation()} aside={<SignOutButton />}>
      <SessionKeeper />
      <AddFactorWizard
        start={startOwnEnrollmentAction}
        confirm={confirmOwnEnrollmentAction}
        username={view.username}
        organisation={view.organisationName}
        asksProof={view.factors.length > 0}
        refusal={view.cannotAdd}
      />
      {offer.isOffered && (
        <p className="text-muted">
          No phone?{" "}
          <Link href="/me/enroll/token" className="underline">
            I have a hardware token
          </Link>
        </p>
      )}
    </PersonFrame>
  );
}
