/** Pure. What a form, the API or the CLI may say about policies. */
import { z } from "zod";
import { wholeNumber } from "@/lib/foundation/base/whole-number";
import { adaptiveRule } from "@/lib/login/decision/adaptive";
import { clientDoors } from "@/lib/login/decision/door";
import { approvalWays, methods, policyStates } from "@/lib/login/decision/policy";
import { leastStrengths } from "@/lib/login/factors/strength";

/** Limits of the reuse window: a code is right for at most a minute or two, so longer would only help a thief. */
export const reuseLimits = { uses: 20, seconds: 300 } as const;

/** For how long an approval alone may let in: whoever has the password comes through the same client. */
export const approvalLimits = { least: 10, most: 300 } as const;

const common = {
  method: z.enum(methods, "Choose a login method."),
  secondFactor: z.boolean(),
  leastStrength: z.enum(leastStrengths, "Choose how strong the second factor must be."),
  adaptive: z.boolean(),
  rules: z.array(adaptiveRule, "The rules could not be read.").max(20, "Use at most 20 rules."),
  reuseUses: wholeNumber(
    1,
    reuseLimits.uses,
    `Use 1 to ${reuseLimits.uses}. With 1, each code works once.`,
  ).default(1),
  reuseSeconds: wholeNumber(
    0,
    reuseLimits.seconds,
    `Use 0 to ${reuseLimits.seconds} seconds. 0 turns it off.`,
  ).default(0),
  approvalWay: z.enum(approvalWays, "Choose from the list.").default("code"),
  approvalSeconds: wholeNumber(
    approvalLimits.least,
    approvalLimits.most,
    `Use ${approvalLimits.least} to ${approvalLimits.most} seconds.`,
  ).default(60),
};

/** The token of the question that the person said yes to; without one the change is only made where nothing is asked. */
const consent = z.string().max(100).optional();

const described = {
  name: z.string().trim().min(1, "Enter a name for the policy.").max(80, "Use at most 80 characters."),
  description: z.string().trim().max(500, "Use at most 500 characters.").default(""),
};

const scope = {
  clientIds: z.array(z.uuid("This client does not exist.")).max(200, "Use at most 200 clients."),
  groupIds: z.array(z.uuid("This group does not exist.")).max(200, "Use at most 200 groups."),
  doors: z
    .array(z.enum(clientDoors, "Choose protocols from the list."))
    .max(clientDoors.length, "Choose protocols from the list."),
};

/** How far a new policy is in force. */
const state = z.enum(policyStates, "Choose from the list.").default("enforced");

/** A new policy; it comes last, before the default. Empty clients or groups mean any. */
export const createPolicyInput = z
  .object({ ...described, ...scope, ...common, state, consent })
  .superRefine(checkTogether);
export type CreatePolicyInput = z.infer<typeof createPolicyInput>;

/** All of the policy `id` but its place and its switch. */
export const updatePolicyInput = z
  .object({ id: z.uuid(), ...described, ...scope, ...common, consent })
  .superRefine(checkTogether);
export type UpdatePolicyInput = z.infer<typeof updatePolicyInput>;

/** What can be changed of the default policy: it always matches everyone, so it has no clients and no groups. */
export const updateDefaultPolicyInput = z.object({ ...common, consent }).superRefine(checkTogether);
export type UpdateDefaultPolicyInput = z.infer<typeof updateDefaultPolicyInput>;

/** Values that let pgAdmin and DBeaver open their connections with one typed code. */
export const suggestedReuse = { uses: 5, seconds: 60 } as const;

/** The reuse window of the default policy alone; on with the suggested values, or off. */
export const defaultReuseInput = z.object({ isOn: z.boolean(), consent });
export type DefaultReuseInput = z.infer<typeof defaultReuseInput>;

/** Names one policy to switch or delete. */
export const policyIdInput = z.object({ id: z.uuid("This policy does not exist."), consent });
export type PolicyIdInput = z.infer<typeof policyIdInput>;

const order = z.array(z.uuid(), "The order could not be read.").max(1000);

/** The wanted order of all policies but the default, and the order that the page showed when it was loaded. */
export const reorderPoliciesInput = z.object({ order, loadedOrder: order, consent });
export type ReorderPoliciesInput = z.infer<typeof reorderPoliciesInput>;

function checkTogether(
  input: { method: string; secondFactor: boolean; reuseUses: number; reuseSeconds: number },
  context: z.RefinementCtx,
): void {
  if (input.method === "factor" && !input.secondFactor) {
    context.addIssue({
      code: "custom",
      path: ["secondFactor"],
      message:
        "“Second factor only” without a second factor would ask for nothing. Keep the second factor on, or choose another method.",
    });
  }
  if (input.reuseUses > 1 !== input.reuseSeconds > 0) {
    const path = input.reuseUses > 1 ? "reuseSeconds" : "reuseUses";
    const message =
      "A reuse window needs at least 2 uses and at least 1 second. To turn it off, enter 1 use and 0 seconds.";
    context.addIssue({ code: "custom", path: [path], message });
  }
}
