"use server";
/** What the settings page does. */
import { z } from "zod";
import {
  logoFile,
  updateEnrollmentInput,
  updateLockoutInput,
  updateOrganisationInput,
  updateRetentionInput,
  updateSessionsInput,
} from "@/lib/foundation/settings/schema";
import {
  removeLogo,
  updateEnrollment,
  updateLockout,
  updateLogo,
  updateOrganisation,
  updateRetention,
  updateSecondFactors,
  updateSessions,
} from "@/lib/foundation/settings/service";
import { updateSecondFactorsInput } from "@/lib/login/factors/schema";
import { operatorAction } from "@/lib/programs/console/action";

export const updateOrganisationAction = operatorAction(updateOrganisationInput, async (actor, input) => {
  await updateOrganisation(actor, input);
  return "Organisation saved.";
});

export const updateLogoAction = operatorAction(logoFile, async (actor, { logo }) => {
  await updateLogo(actor, { bytes: new Uint8Array(await logo.arrayBuffer()) });
  return "Logo saved.";
});

export const removeLogoAction = operatorAction(z.object({}), async (actor) => {
  await removeLogo(actor);
  return "Logo removed.";
});

export const updateSecondFactorsAction = operatorAction(updateSecondFactorsInput, async (actor, input) => {
  await updateSecondFactors(actor, input);
  return "Second factors saved.";
});

export const updateEnrollmentAction = operatorAction(updateEnrollmentInput, async (actor, input) => {
  await updateEnrollment(actor, input);
  return "Enrolment saved.";
});

export const updateLockoutAction = operatorAction(updateLockoutInput, async (actor, input) => {
  await updateLockout(actor, input);
  return "Lockout saved. Takes effect at the next login.";
});

export const updateSessionsAction = operatorAction(updateSessionsInput, async (actor, input) => {
  await updateSessions(actor, input);
  return "Sessions saved.";
});

export const updateRetentionAction = operatorAction(updateRetentionInput, async (actor, input) => {
  await updateRetention(actor, input);
  return "Retention saved.";
});
