"use server";

/** What a signed-in person may do to the own account. */
import {
  confirmOwnEnrollment,
  makeOwnFactorDefault,
  removeOwnFactor,
  renameOwnFactor,
  renewOwnRecoveryCodes,
  startOwnEnrollment,
} from "@/lib/people/enrollment/own-factors";
import { changeOwnPassword } from "@/lib/people/enrollment/own-password";
import {
  changeOwnPasswordInput,
  confirmOwnEnrollmentInput,
  ownFactorInput,
  proofInput,
  removeOwnFactorInput,
  renameOwnFactorInput,
  startOwnEnrollmentInput,
} from "@/lib/people/enrollment/schema";
import { userAction } from "@/lib/programs/console/action";
import { done } from "@/lib/programs/console/action-state";
import { continueSession } from "@/lib/programs/console/continue-session";

export const startOwnEnrollmentAction = userAction(
  startOwnEnrollmentInput,
  async (actor, input) => done("", await startOwnEnrollment(actor, input)),
  "allowed",
);

export const confirmOwnEnrollmentAction = userAction(
  confirmOwnEnrollmentInput,
  async (actor, input) => {
    const { recoveryCodes, sessionEpoch } = await confirmOwnEnrollment(actor, input);
    await continueSession(sessionEpoch);
    return done("", { recoveryCodes });
  },
  "allowed",
);

export const renameOwnFactorAction = userAction(renameOwnFactorInput, async (actor, input) => {
  await renameOwnFactor(actor, input);
  return "Renamed.";
});

export const makeOwnFactorDefaultAction = userAction(ownFactorInput, async (actor, input) => {
  await makeOwnFactorDefault(actor, input);
  return "This one is tried first now.";
});

export const removeOwnFactorAction = userAction(removeOwnFactorInput, async (actor, input) => {
  const { sessionEpoch } = await removeOwnFactor(actor, input);
  await continueSession(sessionEpoch);
  return "Removed. Its codes no longer count.";
});

export const renewOwnRecoveryCodesAction = userAction(proofInput, async (actor, input) =>
  done("", await renewOwnRecoveryCodes(actor, input)),
);

export const changeOwnPasswordAction = userAction(changeOwnPasswordInput, async (actor, input) => {
  const { sessionEpoch } = await changeOwnPassword(actor, input);
  await continueSession(sessionEpoch);
  return "Your password is changed. It counts from the next login on.";
});
