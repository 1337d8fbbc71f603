/** What the overview says of codes that are sent: few come back, a gateway does not take them, the cap of the day is reached. */
import { systemActor } from "@/lib/foundation/access/actor";
import { textTroubles } from "@/lib/foundation/gateways/queries";
import { database } from "@/lib/foundation/platform/database";
import { kindName } from "@/lib/login/factors/table";
import { fewCameBack } from "@/lib/people/notifications/redemption";
import type { Attention } from "./finding";

/** All of it. */
export async function sentCodesToLookAt(): Promise<Attention[]> {
  const [few, { failed, answer, isCapped }] = await Promise.all([
    fewCameBack(database()),
    textTroubles(systemActor("overview")),
  ]);
  const findings: Attention[] = few.map(({ kind, sent, cameBack }) => ({
    id: `few_codes_${kind}`,
    severity: "high",
    text: `${kindName(kind)}: of the last ${sent} codes ${cameBack} were typed.`,
    fix: "Find out in the login log who asks for them. Either they do not arrive, or somebody has stolen passwords and causes messages.",
    href: "/login-log?reason=code_sent",
  }));
  if (isCapped) {
    findings.push({
      id: "texts_capped",
      severity: "high",
      text: "As many text messages and calls as allowed have left within a day: no other code leaves this way.",
      fix: "Find out in the login log who asks for codes before an owner allows more.",
      href: "/mail/messages",
    });
  }
  if (failed > 0) {
    findings.push({
      id: "texts_failed",
      severity: "high",
      text: `${failed.toLocaleString("en")} ${failed === 1 ? "text message or call" : "text messages and calls"} could not be sent within the last hour. ${answer ?? ""}`,
      fix: "Try the gateway in the settings.",
      href: "/mail/messages?state=dead",
    });
  }
  return findings;
}
