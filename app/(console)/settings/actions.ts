"use server";
/** What the settings page does. */
import { z } from "zod";
import { withVersion } from "@/lib/foundation/base/form-state";
import { settingsForm } from "@/lib/foundation/settings/form";
import {
  logoFile,
  updateDatabaseSessionsInput,
  updateEnrollmentInput,
  updateLockoutInput,
  updateOrganisationInput,
  updateRetentionInput,
  updateSessionsInput,
} from "@/lib/foundation/settings/schema";
import {
  removeLogo,
  updateDatabaseSessions,
  updateEnrollment,
  updateLockout,
  updateLogo,
  updateOrganisation,
  updateRetention,
  updateSecondFactors,
  updateSessions,
} from "@/lib/foundation/settings/service";
import { updateSecondFactorsInput } from "@/lib/login/factors/schema";
import { operatorAction, saved } from "@/lib/programs/console/action";

export const updateOrganisationAction = operatorAction(
  withVersion(updateOrganisationInput),
  async (actor, input) => {
    await updateOrganisation(actor, input);
    return saved("Organisation saved.", settingsForm("organisation", input));
  },
);

/** The first run's: there is nobody yet who could have saved it in between. */
export const nameOrganisationAction = operatorAction(updateOrganisationInput, async (actor, input) => {
  await updateOrganisation(actor, input);
  return "";
});

export const updateLogoAction = operatorAction(logoFile, async (actor, { logo }) => {
  await updateLogo(actor, { bytes: new Uint8Array(await logo.arrayBuffer()) });
  return "Logo saved.";
});

export const removeLogoAction = operatorAction(z.object({}), async (actor) => {
  await removeLogo(actor);
  return "Logo removed.";
});

export const updateSecondFactorsAction = operatorAction(
  withVersion(updateSecondFactorsInput),
  async (actor, input) => {
    await updateSecondFactors(actor, input);
    return saved("Second factors saved.", settingsForm("secondFactors", input));
  },
);

export const updateEnrollmentAction = operatorAction(
  withVersion(updateEnrollmentInput),
  async (actor, input) => {
    await updateEnrollment(actor, input);
    return saved("Enrolment saved.", settingsForm("enrollment", input));
  },
);

export const updateLockoutAction = operatorAction(withVersion(updateLockoutInput), async (actor, input) => {
  await updateLockout(actor, input);
  return saved("Lockout saved. Takes effect at the next login.", settingsForm("lockout", input));
});

export const updateSessionsAction = operatorAction(withVersion(updateSessionsInput), async (actor, input) => {
  await updateSessions(actor, input);
  return saved("Sessions saved.", settingsForm("sessions", input));
});

export const updateDatabaseSessionsAction = operatorAction(
  withVersion(updateDatabaseSessionsInput),
  async (actor, input) => {
    await updateDatabaseSessions(actor, input);
    return saved("PostgreSQL sessions saved.", settingsForm("databaseSessions", input));
  },
);

export const updateRetentionAction = operatorAction(
  withVersion(updateRetentionInput),
  async (actor, input) => {
    await updateRetention(actor, input);
    return saved("Retention saved.", settingsForm("retention", input));
  },
);
