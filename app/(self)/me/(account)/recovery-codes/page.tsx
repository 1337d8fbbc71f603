/** New recovery codes in place of the old ones. */
import type { Metadata } from "next";
import { requireUser } from "@/lib/console/session";
import { ownSecurity } from "@/lib/enrollment/queries";
import { NewRecoveryCodes } from "./new-recovery-codes";

export const metadata: Metadata = { title: "New recovery codes" };

export default async function RecoveryCodesPage() {
  const view = await ownSecurity(await requireUser());
  return <NewRecoveryCodes username={view.username} organisation={view.organisationName} />;
}
