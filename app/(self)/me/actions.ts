"use server";

/** What a signed-in person may do to the own account. */
import { z } from "zod";
import { sessionIdInput } from "@/lib/people/console-sessions/schema";
import { endOtherSessions, endOwnSession } from "@/lib/people/console-sessions/service";
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

export const renameOwnFactorAction = userAction(renameOwnFactorInput, async (actor, input) => {
  await renameOwnFactor(actor, input);
  return "Renamed.";
});

export const makeOwnFactorDefaultAction = userAction(ownFactorInput, async (actor, input) => {
  await makeOwnFactorDefault(actor, input);
  return "Default changed.";
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

export const endOwnSessionAction = userAction(sessionIdInput, async (actor, input) => {
  await endOwnSession(actor, input);
  return "The session has ended.";
});

export const endOtherSessionsAction = userAction(z.object({}), async (actor) => {
  await endOtherSessions(actor);
  return "All other sessions have ended.";
});
