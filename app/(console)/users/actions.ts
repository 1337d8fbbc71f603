"use server";
/** What the pages of users do to one user. */
import { redirect } from "next/navigation";
import { z } from "zod";
import { withVersion } from "@/lib/foundation/base/form-state";
import { mailEnrollmentLink, mailPasswordLink } from "@/lib/people/enrollment/mail-links";
import { issuePasswordLink, revokePasswordLink } from "@/lib/people/enrollment/password-link";
import { resyncToken } from "@/lib/people/enrollment/resync";
import {
  issueEnrollmentLinkInput,
  issuePasswordLinkInput,
  resyncTokenInput,
  revokeEnrollmentLinkInput,
  revokePasswordLinkInput,
} from "@/lib/people/enrollment/schema";
import { issueEnrollmentLink, revokeEnrollmentLink } from "@/lib/people/enrollment/service";
import { endSessionsOfUser } from "@/lib/people/session-ends/settle";
import { issueBypassCode, revokeBypassCode } from "@/lib/people/users/bypass";
import { aliasesForm, identityForm, membershipForm } from "@/lib/people/users/form";
import { setGroups } from "@/lib/people/users/groups";
import { clearLock } from "@/lib/people/users/lock";
import { setPassword } from "@/lib/people/users/password";
import { resetFactors } from "@/lib/people/users/reset-factors";
import { setAliases } from "@/lib/people/users/role-names";
import {
  createUserInput,
  deleteUserInput,
  disableUserInput,
  issueBypassCodeInput,
  resetFactorsInput,
  setAliasesInput,
  setGroupsInput,
  setPasswordInput,
  updateUserInput,
  userIdInput,
} from "@/lib/people/users/schema";
import { createUser, deleteUser, disableUser, enableUser, updateUser } from "@/lib/people/users/service";
import { operatorAction, saved } from "@/lib/programs/console/action";
import { done } from "@/lib/programs/console/action-state";
import { lookEverywhere } from "@/lib/servers/sessions/of-user";

export const createUserAction = operatorAction(createUserInput, async (actor, input) => {
  const { id } = await createUser(actor, input);
  redirect(`/users/${id}`);
});

export const updateUserAction = operatorAction(withVersion(updateUserInput), async (actor, input) => {
  await updateUser(actor, input);
  return saved("Saved. Takes effect at the next login.", identityForm(input));
});

export const setAliasesAction = operatorAction(withVersion(setAliasesInput), async (actor, input) => {
  await setAliases(actor, input);
  return saved("Role names saved.", aliasesForm(input.aliases));
});

export const setGroupsAction = operatorAction(withVersion(setGroupsInput), async (actor, input) => {
  await setGroups(actor, input);
  const groups = input.groupIds.map((id) => ({ id, name: "" }));
  return saved("Groups saved. Takes effect at the next login.", membershipForm(groups));
});

export const setPasswordAction = operatorAction(setPasswordInput, async (actor, input) => {
  await setPassword(actor, input);
  return "Password changed. It applies from the next login.";
});

export const disableUserAction = operatorAction(disableUserInput, async (actor, input) => {
  await disableUser(actor, input);
  return "Disabled. Every login is refused from now on.";
});

export const enableUserAction = operatorAction(userIdInput, async (actor, input) => {
  await enableUser(actor, input);
  return "Enabled.";
});

export const deleteUserAction = operatorAction(deleteUserInput, async (actor, input) => {
  await deleteUser(actor, input);
  redirect("/users");
});

export const endSessionsAction = operatorAction(userIdInput, async (actor, input) => {
  await endSessionsOfUser(actor, input);
  return "The sessions are being ended. What came of it is shown in a few seconds.";
});

export const lookAtUserSessionsAction = operatorAction(z.object({}), async (actor) => {
  await lookEverywhere(actor);
  return "The servers are being read. Reload the page in a few seconds.";
});

export const clearLockAction = operatorAction(userIdInput, async (actor, input) => {
  await clearLock(actor, input);
  return "The lock is cleared.";
});

export const resetFactorsAction = operatorAction(resetFactorsInput, async (actor, input) => {
  await resetFactors(actor, input);
  return "The second factor is reset. Issue an enrolment link so that the user can enrol again.";
});

export const resyncTokenAction = operatorAction(resyncTokenInput, async (actor, input) => {
  await resyncToken(actor, input);
  return "Resynchronised. The user logs in with the next code.";
});

export const issueBypassCodeAction = operatorAction(issueBypassCodeInput, async (actor, input) =>
  done("", await issueBypassCode(actor, input)),
);

export const revokeBypassCodeAction = operatorAction(userIdInput, async (actor, input) => {
  await revokeBypassCode(actor, input);
  return "The bypass code is revoked.";
});

export const issueLinkAction = operatorAction(issueEnrollmentLinkInput, async (actor, input) =>
  done("", await issueEnrollmentLink(actor, input)),
);

export const mailLinkAction = operatorAction(issueEnrollmentLinkInput, async (actor, input) => {
  await mailEnrollmentLink(actor, input);
  return "The invitation is on its way.";
});

export const revokeLinkAction = operatorAction(revokeEnrollmentLinkInput, async (actor, input) => {
  await revokeEnrollmentLink(actor, input);
  return "The enrolment link is revoked.";
});

export const issuePasswordLinkAction = operatorAction(issuePasswordLinkInput, async (actor, input) =>
  done("", await issuePasswordLink(actor, input)),
);

export const mailPasswordLinkAction = operatorAction(issuePasswordLinkInput, async (actor, input) => {
  await mailPasswordLink(actor, input);
  return "The password link is on its way.";
});

export const revokePasswordLinkAction = operatorAction(revokePasswordLinkInput, async (actor, input) => {
  await revokePasswordLink(actor, input);
  return "The password link is revoked.";
});
