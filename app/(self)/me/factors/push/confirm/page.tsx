/** Where the test notification leads: tapping it confirms the device, the first second factor of somebody too. */
import type { Metadata } from "next";
import { ownSecurity } from "@/lib/people/enrollment/queries";
import { requireUser } from "@/lib/programs/console/session";
import { EnrollFrame } from "../../../enroll/enroll-frame";
import { ConfirmedDevice } from "./confirmed-device";

export const metadata: Metadata = { title: "Confirm this device" };

export default async function ConfirmPushDevicePage() {
  const { username, organisationName } = await ownSecurity(await requireUser("allowed"));
  return (
    <EnrollFrame>
      <ConfirmedDevice username={username} organisation={organisationName} />
    </EnrollFrame>
  );
}
