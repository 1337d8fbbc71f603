/** Asking before a change of policies that weakens somebody's second factor, or locks people out by a least strength, inside the transaction that makes it. */
import type { Actor } from "@/lib/foundation/access/actor";
import type { AuditValue } from "@/lib/foundation/audit/events";
import { Unconfirmed } from "@/lib/foundation/base/errors";
import { systemClock } from "@/lib/foundation/platform/clock";
import type { Transaction } from "@/lib/foundation/platform/database";
import { isClientDoor } from "@/lib/login/decision/door";
import type { Policy } from "@/lib/login/decision/policy";
import { loginsAlike, peopleAlike } from "./alike";
import { demandsStrength, type LockedOut, lockedOutBy } from "./too-weak";
import { asDecided, type PolicyView } from "./view";
import { namesShown, weakeningOf, weakeningQuestion } from "./weakening";

/**
 * What the change weakens and whom it locks out, as a detail of its audit row; {} where that is nothing. The product itself is not asked.
 * @throws Unconfirmed where `consent` is not the token of the question about exactly this
 */
export async function askBeforeWeakening(
  tx: Transaction,
  actor: Actor,
  { consent, confirm }: { readonly consent: string | undefined; readonly confirm: string },
  before: readonly PolicyView[],
  after: readonly PolicyView[],
): Promise<Readonly<Record<string, AuditValue>>> {
  const policies = { before: before.map(asDecided), after: after.map(asDecided) };
  const groupIds = [...policies.before, ...policies.after].flatMap((policy) => policy.groupIds);
  const clients = await tx.client.findMany({
    select: { id: true, name: true, doors: true },
    orderBy: { name: "asc" },
  });
  const routes = clients.map((client) => ({ ...client, doors: client.doors.filter(isClientDoor) }));
  const people = await peopleAlike(tx, [...new Set(groupIds)]);
  const weakening = weakeningOf(policies.before, policies.after, routes, people);
  const lockedOut = await newlyLockedOut(policies);
  if (!weakening && !lockedOut) return {};
  const question = weakeningQuestion(weakening, lockedOut, confirm, policies);
  if (actor.kind !== "system" && consent !== question.token) throw new Unconfirmed(question);
  const counts = Object.fromEntries((weakening?.losses ?? []).map(({ loss, people }) => [loss, people]));
  const weakens = { ...counts, ...(weakening?.newcomers && { newcomers: weakening.newcomers }) };
  return { ...(weakening && { weakens }), ...(lockedOut && { locksOut: lockedOut.people }) };
}

/** People are read only where a policy that is in force demands strength. */
async function newlyLockedOut(policies: {
  readonly before: readonly Policy[];
  readonly after: readonly Policy[];
}): Promise<LockedOut | null> {
  if (!policies.after.some((policy) => policy.enabled && demandsStrength(policy))) return null;
  const all = [...policies.before, ...policies.after];
  const crowds = await loginsAlike({
    ...{ policies: all, groupId: null, at: systemClock.now(), most: namesShown },
  });
  return lockedOutBy(policies.before, policies.after, crowds);
}
