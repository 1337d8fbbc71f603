/** A hardware token that the person holds, as their own second factor. */
import type { Metadata } from "next";
import { ClaimToken } from "@/components/self/claim-token";
import { ownSecurity } from "@/lib/people/enrollment/queries";
import { ownTokenOffer } from "@/lib/people/tokens/own";
import { requireUser } from "@/lib/programs/console/session";
import { claimTokenAction } from "../../../actions";

export const metadata: Metadata = { title: "Add a hardware token" };

export default async function ClaimTokenPage() {
  const actor = await requireUser();
  const { username, organisationName, cannotAdd } = await ownSecurity(actor);
  const { isOffered, asksProof } = await ownTokenOffer(actor);
  return (
    <ClaimToken
      action={claimTokenAction}
      back="/me"
      username={username}
      organisation={organisationName}
      asksProof={asksProof}
      refusal={cannotAdd ?? (isOffered ? null : "Your account is not allowed to add a hardware token here.")}
    />
  );
}
