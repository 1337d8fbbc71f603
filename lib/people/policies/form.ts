/** Pure. What the form of a policy shows. */
import { type FormState, manyValues, oneValue } from "@/lib/foundation/base/form-state";
import { describeRule } from "@/lib/login/decision/adaptive";
import { type ClientDoor, doorNames } from "@/lib/login/decision/door";
import { approvalWayNames, methodNames } from "@/lib/login/decision/policy";
import { leastStrengthNames } from "@/lib/login/factors/strength";
import type { PolicyView, Scope } from "./view";

/** The form of the default policy, which has no name and is for everyone. */
export const defaultPolicyForm = (policy: Omit<Decided, "doors">): FormState => ({
  method: oneValue("Login method", policy.method, methodNames[policy.method]),
  secondFactor: oneValue("Ask for the second factor", policy.secondFactor),
  leastStrength: oneValue("Least strength", policy.leastStrength, leastStrengthNames[policy.leastStrength]),
  adaptive: oneValue("Use adaptive rules", policy.adaptive),
  rules: oneValue(
    "Rules",
    JSON.stringify(policy.rules.map(sorted)),
    policy.rules.map(describeRule).join("; "),
  ),
  reuseUses: oneValue("Uses of one code", policy.reuseUses),
  reuseSeconds: oneValue("Within seconds", policy.reuseSeconds),
  approvalWay: oneValue("After approval", policy.approvalWay, approvalWayNames[policy.approvalWay]),
  approvalSeconds: oneValue("Approval counts for seconds", policy.approvalSeconds),
});

type Decided = Pick<
  PolicyView,
  | "method"
  | "secondFactor"
  | "leastStrength"
  | "adaptive"
  | "rules"
  | "reuseUses"
  | "reuseSeconds"
  | "approvalWay"
  | "approvalSeconds"
  | "doors"
>;
type Shown = Decided & Pick<PolicyView, "name" | "description" | "groups" | "clients">;

/** The form of any other policy. */
export const policyForm = (policy: Shown): FormState => ({
  name: oneValue("Name", policy.name),
  description: oneValue("Description", policy.description),
  groupIds: scopes("Groups", policy.groups),
  clientIds: scopes("Clients", policy.clients),
  doors: manyValues("Doors", policy.doors, (door) => doorNames[door as ClientDoor]),
  ...defaultPolicyForm(policy),
});

const scopes = (label: string, chosen: readonly Scope[]) =>
  manyValues(
    label,
    chosen.map(({ id }) => id),
    (id) => chosen.find((scope) => scope.id === id)?.name ?? id,
  );

/** With its fields in one order, whatever order they came in. */
const sorted = (rule: object): object =>
  Object.fromEntries(Object.entries(rule).sort(([a], [b]) => (a < b ? -1 : 1)));
