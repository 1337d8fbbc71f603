/** Codes by text message as another second factor. */
import type { Metadata } from "next";
import { ownSecurity } from "@/lib/people/enrollment/queries";
import { sentCodeOffer } from "@/lib/people/enrollment/sent-codes";
import { requireUser } from "@/lib/programs/console/session";
import { SentCodeWizard } from "../sent-code-wizard";

export const metadata: Metadata = { title: "Get codes by text message" };

export default async function SmsCodesPage() {
  const actor = await requireUser();
  const { username, organisationName } = await ownSecurity(actor);
  const offer = await sentCodeOffer(actor, "sms_code");
  return <SentCodeWizard offer={offer} username={username} organisation={organisationName} />;
}
