"use server";
/** What the pages of policies do. */
import { redirect } from "next/navigation";
import { withVersion } from "@/lib/foundation/base/form-state";
import { defaultPolicyForm, policyForm } from "@/lib/people/policies/form";
import {
  createPolicyInput,
  policyIdInput,
  reorderPoliciesInput,
  updateDefaultPolicyInput,
  updatePolicyInput,
} from "@/lib/people/policies/schema";
import {
  createPolicy,
  deletePolicy,
  disablePolicy,
  enablePolicy,
  reorderPolicies,
  reportOnlyPolicy,
  updateDefaultPolicy,
  updatePolicy,
} from "@/lib/people/policies/service";
import { operatorAction, saved } from "@/lib/programs/console/action";
import type { Saved } from "@/lib/programs/console/action-state";

const inForce = "Saved. Takes effect at the next login.";
const scopes = (ids: readonly string[]) => ids.map((id) => ({ id, name: "" }));

export const createPolicyAction = operatorAction<typeof createPolicyInput, Saved>(
  createPolicyInput,
  async (actor, input) => {
    await createPolicy(actor, input);
    redirect("/policies");
  },
);

export const updatePolicyAction = operatorAction(withVersion(updatePolicyInput), async (actor, input) => {
  await updatePolicy(actor, input);
  const { groupIds, clientIds } = input;
  return saved(inForce, policyForm({ ...input, groups: scopes(groupIds), clients: scopes(clientIds) }));
});

export const updateDefaultPolicyAction = operatorAction(
  withVersion(updateDefaultPolicyInput),
  async (actor, input) => {
    await updateDefaultPolicy(actor, input);
    return saved(inForce, defaultPolicyForm(input));
  },
);

export const enablePolicyAction = operatorAction(policyIdInput, async (actor, input) => {
  await enablePolicy(actor, input);
  return "Enforced from the next login.";
});

export const reportOnlyPolicyAction = operatorAction(policyIdInput, async (actor, input) => {
  await reportOnlyPolicy(actor, input);
  return "It only reports from the next login.";
});

export const disablePolicyAction = operatorAction(policyIdInput, async (actor, input) => {
  await disablePolicy(actor, input);
  return "Switched off. It is skipped from the next login.";
});

export const deletePolicyAction = operatorAction(policyIdInput, async (actor, input) => {
  await deletePolicy(actor, input);
  redirect("/policies");
});

export const reorderPoliciesAction = operatorAction(reorderPoliciesInput, async (actor, input) => {
  await reorderPolicies(actor, input);
  return "The order is saved.";
});
