"use server";

/** What a signed-in person may do to the own account. */
import { z } from "zod";
import { approveOwn, refuseOwn } from "@/lib/people/approvals/own";
import { ownApprovalInput, refuseOwnApprovalInput } from "@/lib/people/approvals/schema";
import { sessionIdInput } from "@/lib/people/console-sessions/schema";
import { endOtherSessions, endOwnSession } from "@/lib/people/console-sessions/service";
import { changeOwnDirectoryPassword } from "@/lib/people/enrollment/own-directory-password";
import {
  confirmOwnEnrollment,
  makeOwnFactorDefault,
  removeOwnFactor,
  renameOwnFactor,
  renewOwnRecoveryCodes,
  startOwnEnrollment,
} from "@/lib/people/enrollment/own-factors";
import { changeOwnPassword } from "@/lib/people/enrollment/own-password";
import { resyncOwnToken } from "@/lib/people/enrollment/resync";
import {
  changeOwnDirectoryPasswordInput,
  changeOwnPasswordInput,
  confirmOwnEnrollmentInput,
  ownFactorInput,
  proofInput,
  removeOwnFactorInput,
  renameOwnFactorInput,
  resyncOwnTokenInput,
  sendOwnCodeInput,
  startOwnEnrollmentInput,
  startSentCodesInput,
} from "@/lib/people/enrollment/schema";
import { confirmSentCodes, sendOwnCode, startSentCodes } from "@/lib/people/enrollment/sent-codes";
import { confirmPushDevice, sendOwnTestPush, startPushDevice } from "@/lib/people/push/devices";
import { confirmPushDeviceInput, pushDeviceInput, startPushDeviceInput } from "@/lib/people/push/schema";
import {
  approveAsMember,
  askForAccess,
  endOwnAccess,
  refuseAsMember,
  withdrawOwnRequest,
} from "@/lib/people/temporary-access/own";
import {
  accessIdInput,
  approveAccessInput,
  askForAccessInput,
  refuseAccessInput,
} from "@/lib/people/temporary-access/schema";
import { claimToken } from "@/lib/people/tokens/own";
import { claimTokenInput } from "@/lib/people/tokens/schema";
import { userAction } from "@/lib/programs/console/action";
import { done } from "@/lib/programs/console/action-state";

export const startOwnEnrollmentAction = userAction(
  startOwnEnrollmentInput,
  async (actor, input) => done("", await startOwnEnrollment(actor, input)),
  "allowed",
);

export const confirmOwnEnrollmentAction = userAction(
  confirmOwnEnrollmentInput,
  async (actor, input) => {
    return done("", await confirmOwnEnrollment(actor, input));
  },
  "allowed",
);

export const claimTokenAction = userAction(
  claimTokenInput,
  async (actor, input) => done("", await claimToken(actor, input)),
  "allowed",
);

export const startSentCodesAction = userAction(
  startSentCodesInput,
  async (actor, input) => done("", await startSentCodes(actor, input)),
  "allowed",
);

export const confirmSentCodesAction = userAction(
  confirmOwnEnrollmentInput,
  async (actor, input) => done("", await confirmSentCodes(actor, input)),
  "allowed",
);

export const approveOwnAction = userAction(ownApprovalInput, async (actor, input) =>
  done("", await approveOwn(actor, input)),
);

export const refuseOwnAction = userAction(refuseOwnApprovalInput, async (actor, input) => {
  await refuseOwn(actor, input);
  return "";
});

export const startPushDeviceAction = userAction(
  startPushDeviceInput,
  async (actor, input) => done("", await startPushDevice(actor, input)),
  "allowed",
);

export const confirmPushDeviceAction = userAction(
  confirmPushDeviceInput,
  async (actor, input) => done("", await confirmPushDevice(actor, input)),
  "allowed",
);

export const sendOwnTestPushAction = userAction(
  pushDeviceInput,
  async (actor, input) => {
    await sendOwnTestPush(actor, input);
    return "Sent. Tap the notification when it arrives.";
  },
  "allowed",
);

export const sendOwnCodeAction = userAction(sendOwnCodeInput, async (actor, input) => {
  const sent = await sendOwnCode(actor, input);
  return sent === "code"
    ? "Sent. Type the newest code."
    : "Sent. Open the link in the newest mail, approve, and type the code that appears.";
});

export const renameOwnFactorAction = userAction(renameOwnFactorInput, async (actor, input) => {
  await renameOwnFactor(actor, input);
  return "Renamed.";
});

export const makeOwnFactorDefaultAction = userAction(ownFactorInput, async (actor, input) => {
  await makeOwnFactorDefault(actor, input);
  return "Default changed.";
});

export const resyncOwnTokenAction = userAction(resyncOwnTokenInput, async (actor, input) => {
  await resyncOwnToken(actor, input);
  return "Done. Log in with the next code.";
});

export const removeOwnFactorAction = userAction(removeOwnFactorInput, async (actor, input) => {
  await removeOwnFactor(actor, input);
  return "Removed. Its codes no longer work.";
});

export const renewOwnRecoveryCodesAction = userAction(proofInput, async (actor, input) =>
  done("", await renewOwnRecoveryCodes(actor, input)),
);

export const changeOwnPasswordAction = userAction(changeOwnPasswordInput, async (actor, input) => {
  await changeOwnPassword(actor, input);
  return "Your password is changed. Use the new one from your next login.";
});

export const changeOwnDirectoryPasswordAction = userAction(
  changeOwnDirectoryPasswordInput,
  async (actor, input) => {
    await changeOwnDirectoryPassword(actor, input);
    return "Your password is changed in the directory. Use the new one from your next login.";
  },
);

export const endOwnSessionAction = userAction(sessionIdInput, async (actor, input) => {
  await endOwnSession(actor, input);
  return "The session has ended.";
});

export const endOtherSessionsAction = userAction(z.object({}), async (actor) => {
  await endOtherSessions(actor);
  return "All other sessions have ended.";
});

export const askForAccessAction = userAction(askForAccessInput, async (actor, input) => {
  await askForAccess(actor, input);
  return "Asked. You see the answer here.";
});

export const withdrawOwnRequestAction = userAction(accessIdInput, async (actor, input) => {
  await withdrawOwnRequest(actor, input);
  return "Withdrawn.";
});

export const endOwnAccessAction = userAction(accessIdInput, async (actor, input) => {
  await endOwnAccess(actor, input);
  return "Ended. Takes effect at your next login.";
});

export const approveAsMemberAction = userAction(approveAccessInput, async (actor, input) => {
  await approveAsMember(actor, input);
  return "Approved.";
});

export const refuseAsMemberAction = userAction(refuseAccessInput, async (actor, input) => {
  await refuseAsMember(actor, input);
  return "Refused.";
});
