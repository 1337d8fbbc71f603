/** Where somebody who forgot their password asks for a link. It says the same whoever asks. */
import type { Metadata } from "next";
import { connection } from "next/server";
import { PersonFrame } from "@/components/self/person-frame";
import { isMailSetUp } from "@/lib/foundation/mail/queries";
import { getOrganisation } from "@/lib/foundation/settings/queries";
import { ForgottenForm } from "./forgotten-form";

export const metadata: Metadata = { title: "Forgot your password?", robots: { index: false } };

export default async function ForgottenPage() {
  await connection();
  const [organisation, hasMail] = await Promise.all([getOrganisation(), isMailSetUp()]);
  return (
    <PersonFrame organisation={organisation}>
      <ForgottenForm hasMail={hasMail} />
    </PersonFrame>
  );
}
