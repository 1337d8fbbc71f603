/** Links by mail, under which logins are approved, as another second factor. */
import type { Metadata } from "next";
import { ownSecurity } from "@/lib/people/enrollment/queries";
import { sentCodeOffer } from "@/lib/people/enrollment/sent-codes";
import { requireUser } from "@/lib/programs/console/session";
import { SentCodeWizard } from "../sent-code-wizard";

export const metadata: Metadata = { title: "Approve logins by mail" };

export default async function MailLinksPage() {
  const actor = await requireUser();
  const { username, organisationName } = await ownSecurity(actor);
  const offer = await sentCodeOffer(actor, "mail_link");
  return <SentCodeWizard offer={offer} username={username} organisation={organisationName} />;
}
