/** New recovery codes in place of the old ones. */
import type { Metadata } from "next";
import { ownSecurity } from "@/lib/people/enrollment/queries";
import { requireUser } from "@/lib/programs/console/session";
import { NewRecoveryCodes } from "./new-recovery-codes";

export const metadata: Metadata = { title: "New recovery codes" };

export default async function RecoveryCodesPage() {
  const view = await ownSecurity(await requireUser());
  return <NewRecoveryCodes username={view.username} organisation={view.organisationName} />;
}
