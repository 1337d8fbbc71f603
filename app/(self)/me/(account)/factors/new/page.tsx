/** Another authenticator app. */
import type { Metadata } from "next";
import { AddFactorWizard } from "@/components/self/add-factor-wizard";
import { ownSecurity } from "@/lib/people/enrollment/queries";
import { requireUser } from "@/lib/programs/console/session";
import { confirmOwnEnrollmentAction, startOwnEnrollmentAction } from "../../../actions";

export const metadata: Metadata = { title: "Add an authenticator app" };

export default async function AddFactorPage() {
  const view = await ownSecurity(await requireUser());
  return (
    <AddFactorWizard
      start={startOwnEnrollmentAction}
      confirm={confirmOwnEnrollmentAction}
      username={view.username}
      organisation={view.organisationName}
      asksProof={view.factors.length > 0}
      refusal={view.cannotAdd}
    />
  );
}
