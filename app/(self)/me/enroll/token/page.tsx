/** A hardware token as the first second factor, for a session that may only enrol. */
import type { Metadata } from "next";
import { ClaimToken } from "@/components/self/claim-token";
import { PersonFrame } from "@/components/self/person-frame";
import { SignOutButton } from "@/components/self/sign-out-button";
import { SessionKeeper } from "@/components/session-keeper";
import { getOrganisation } from "@/lib/foundation/settings/queries";
import { ownSecurity } from "@/lib/people/enrollment/queries";
import { ownTokenOffer } from "@/lib/people/tokens/own";
import { requireUser } from "@/lib/programs/console/session";
import { claimTokenAction } from "../../actions";

export const metadata: Metadata = { title: "Add a hardware token" };

export default async function FirstTokenPage() {
  const actor = await requireUser("allowed");
  const { username, organisationName, cannotAdd } = await ownSecurity(actor);
  const { isOffered, asksProof } = await ownTokenOffer(actor);
  return (
    <PersonFrame organisation={await getOrganisation()} aside={<SignOutButton />}>
      <SessionKeeper />
      <ClaimToken
        action={claimTokenAction}
        back="/me/enroll"
        username={username}
        organisation={organisationName}
        asksProof={asksProof}
        refusal={
          cannotAdd ?? (isOffered ? null : "Your account is not allowed to add a hardware token here.")
        }
      />
    </PersonFrame>
  );
}
