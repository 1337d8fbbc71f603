/** Reading what one person may have and must keep: settings, groups and the policies that can decide their logins. */

import { systemClock } from "@/lib/foundation/platform/clock";
import type { Transaction } from "@/lib/foundation/platform/database";
import { isCurrent } from "@/lib/login/authentication/memberships";
import type { Policy } from "@/lib/login/decision/policy";
import { readPolicies } from "@/lib/people/policies/queries";
import { reachablePolicies } from "@/lib/people/policies/reach";
import { asDecided } from "@/lib/people/policies/view";
import { type Allowance, allowanceOf } from "./factor-rules";

/** What the user may enrol, after settings and groups. */
export async function ownAllowance(tx: Transaction, userId: string): Promise<Allowance> {
  const settings = await tx.settings.findUniqueOrThrow({ where: { id: 1 } });
  const groups = await tx.group.findMany({
    where: { members: { some: { userId, ...isCurrent(systemClock.now()) } } },
  });
  return allowanceOf(settings, groups);
}

/** The policies that can decide a login of the user through some client, in order. */
export async function ownPolicies(tx: Transaction, userId: string): Promise<readonly Policy[]> {
  const memberships = await tx.groupMember.findMany({
    where: { userId, ...isCurrent(systemClock.now()) },
    select: { groupId: true },
  });
  const policies = (await readPolicies(tx)).map(asDecided);
  return reachablePolicies(
    policies,
    memberships.map(({ groupId }) => groupId),
  );
}
