/** One way of setting something up, with what its steps begin with. The same for a first second factor and for others. */
import { AddFactorWizard } from "@/components/self/add-factor-wizard";
import { ClaimToken } from "@/components/self/claim-token";
import type { UserActor } from "@/lib/foundation/access/actor";
import type { Way } from "@/lib/people/enrollment/choices";
import { ownSecurity } from "@/lib/people/enrollment/queries";
import { sentCodeOffer } from "@/lib/people/enrollment/sent-codes";
import { ownPasskeys } from "@/lib/people/passkeys/own";
import { pushOffer } from "@/lib/people/push/devices";
import { ownTokenOffer } from "@/lib/people/tokens/own";
import { claimTokenAction, confirmOwnEnrollmentAction, startOwnEnrollmentAction } from "../actions";
import { AddPasskeySteps } from "./add-passkey-steps";
import { PushWizard } from "./push-wizard";
import { SentCodeWizard } from "./sent-code-wizard";

/** What its page is called. */
export const wayTitles: Readonly<Record<Way, string>> = {
  qr_code: "Add an authenticator app",
  import: "Add a hardware token",
  push: "Approve logins on this device",
  passkey: "Add a passkey",
  mail_code: "Get codes by mail",
  mail_link: "Approve logins by mail",
  sms_link: "Approve logins by text message",
  sms_code: "Get codes by text message",
  voice_code: "Get codes by call",
};

/** `back`: where another can be chosen; null where there is none. */
export async function SetUpFactor({
  actor,
  way,
  back,
}: {
  readonly actor: UserActor;
  readonly way: Way;
  readonly back: string | null;
}) {
  const { username, organisationName: organisation, asksProof, cannotAdd } = await ownSecurity(actor);
  const shown = { username, organisation, back };
  switch (way) {
    case "qr_code":
      return (
        <AddFactorWizard
          {...shown}
          start={startOwnEnrollmentAction}
          confirm={confirmOwnEnrollmentAction}
          asksProof={asksProof}
          refusal={cannotAdd}
        />
      );
    case "import": {
      const { isOffered } = await ownTokenOffer(actor);
      const notOffered = isOffered ? null : "Your account is not allowed to add a hardware token here.";
      return (
        <ClaimToken
          {...shown}
          action={claimTokenAction}
          asksProof={asksProof}
          refusal={cannotAdd ?? notOffered}
        />
      );
    }
    case "push":
      return <PushWizard offer={await pushOffer(actor)} back={back} />;
    case "passkey":
      return <AddPasskeySteps cannotAdd={(await ownPasskeys(actor)).cannotAdd} back={back} />;
    default:
      return <SentCodeWizard {...shown} offer={await sentCodeOffer(actor, way)} />;
  }
}
