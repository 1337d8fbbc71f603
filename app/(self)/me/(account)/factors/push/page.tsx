/** A phone or computer that is asked by push, as another second factor. */
import type { Metadata } from "next";
import { pushOffer } from "@/lib/people/push/devices";
import { requireUser } from "@/lib/programs/console/session";
import { PushWizard } from "./push-wizard";

export const metadata: Metadata = { title: "Approve logins on this device" };

export default async function PushDevicePage() {
  return <PushWizard offer={await pushOffer(await requireUser())} />;
}
