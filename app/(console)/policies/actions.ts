"use server";
/** What the pages of policies do. */
import { redirect } from "next/navigation";
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
  updateDefaultPolicy,
  updatePolicy,
} from "@/lib/people/policies/service";
import { operatorAction } from "@/lib/programs/console/action";

const saved = "Saved. Takes effect at the next login.";

export const createPolicyAction = operatorAction(createPolicyInput, async (actor, input) => {
  await createPolicy(actor, input);
  redirect("/policies");
});

export const updatePolicyAction = operatorAction(updatePolicyInput, async (actor, input) => {
  await updatePolicy(actor, input);
  return saved;
});

export const updateDefaultPolicyAction = operatorAction(updateDefaultPolicyInput, async (actor, input) => {
  await updateDefaultPolicy(actor, input);
  return saved;
});

export const enablePolicyAction = operatorAction(policyIdInput, async (actor, input) => {
  await enablePolicy(actor, input);
  return "Switched on.";
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
