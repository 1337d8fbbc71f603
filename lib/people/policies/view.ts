/** Pure. A policy as pages show it: the decision's own shape with the names of clients and groups. */
import type { AdaptiveRule } from "@/lib/login/decision/adaptive";
import type { ClientDoor } from "@/lib/login/decision/door";
import type { ApprovalWay, Method, Policy } from "@/lib/login/decision/policy";
import type { LeastStrength } from "@/lib/login/factors/strength";

/** Something a policy is for. */
export type Scope = { readonly id: string; readonly name: string };

/** A policy for pages. `position` counts from 1 in the order of evaluation; the default has the last number. */
export type PolicyView = {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly position: number;
  readonly isDefault: boolean;
  readonly enabled: boolean;
  readonly reportOnly: boolean;
  readonly method: Method;
  readonly secondFactor: boolean;
  readonly leastStrength: LeastStrength;
  readonly adaptive: boolean;
  readonly rules: readonly AdaptiveRule[];
  readonly reuseUses: number;
  readonly reuseSeconds: number;
  readonly approvalWay: ApprovalWay;
  readonly approvalSeconds: number;
  readonly clients: readonly Scope[];
  readonly groups: readonly Scope[];
  readonly doors: readonly ClientDoor[];
};

/** The same policy as the decision reads it. */
export function asDecided(view: PolicyView): Policy {
  const { description: _, position: __, clients, groups, ...rest } = view;
  return { ...rest, clientIds: clients.map(({ id }) => id), groupIds: groups.map(({ id }) => id) };
}
