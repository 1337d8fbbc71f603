/** Pure. What the form of pushes shows. */
import { type FormState, manyValues, oneValue } from "@/lib/foundation/base/form-state";
import { linesOf } from "@/lib/foundation/base/lines";
import type { PushSettingsInput } from "./schema";

/** What the form shows of these settings. */
export const pushForm = ({ contact, hosts, ca }: PushSettingsInput): FormState => ({
  contact: oneValue("Contact", contact),
  hosts: manyValues("Other push services", linesOf(hosts)),
  ca: oneValue("Certificate authority", ca),
});
