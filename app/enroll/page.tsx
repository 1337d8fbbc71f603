/** The page that an enrolment link opens. The token is in the fragment, so the server first hears of it from the script. */
import type { Metadata } from "next";
import { connection } from "next/server";
import { PersonFrame } from "@/components/self/person-frame";
import { getOrganisation } from "@/lib/foundation/settings/queries";
import { EnrollWizard } from "./enroll-wizard";

export const metadata: Metadata = {
  title: "Set up your login",
  robots: { index: false },
  referrer: "no-referrer",
};

export default async function EnrollPage() {
  await connection();
  const organisation = await getOrganisation();
  return (
    <PersonFrame organisation={organisation}>
      <EnrollWizard organisation={organisation.name} />
    </PersonFrame>
  );
}
