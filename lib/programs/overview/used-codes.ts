/** What the overview says of codes that were refused as used: programs that open several connections, and all others. */
import { after, days } from "@/lib/foundation/base/durations";
import { database } from "@/lib/foundation/platform/database";
import { since } from "@/lib/login/log/counted";
import { refusedMomentsAfter } from "@/lib/login/log/moments-before";
import { momentsWords, type PolicyWindow, reuseWindowHref } from "@/lib/login/log/view";
import type { Attention } from "./finding";

/** So many refusals are looked at one by one; the rest count as the others. */
const mostLookedAt = 500;

/**
 * Refusals of a day. Those moments after the same person got in with the same code are no attack but a program's other
 * connections, and the policy can let them in; what was refused before the policy was last changed is settled.
 */
export async function usedCodes(now: Date): Promise<readonly Attention[]> {
  const where = { ...(await since(after(now, -days(1)))), reason: "replayed_code" };
  const [total, newest] = await Promise.all([
    database().attempt.count({ where }),
    database().attempt.findMany({
      where,
      orderBy: { id: "desc" },
      take: mostLookedAt,
      select: { id: true, at: true, userId: true },
    }),
  ]);
  if (total === 0) return [];
  const windows = await refusedMomentsAfter(newest.map(({ id }) => id));
  const changedAt = await policiesChangedAt([...windows.values()].map(({ policyId }) => policyId));
  const byPolicy = new Map<string, { window: PolicyWindow; count: number; people: Set<string | null> }>();
  for (const { id, at, userId } of newest) {
    const window = windows.get(id);
    const changed = window && changedAt.get(window.policyId);
    if (!window || !changed || changed > at) continue;
    const found = byPolicy.get(window.policyId) ?? { window, count: 0, people: new Set() };
    found.count++;
    found.people.add(userId);
    byPolicy.set(window.policyId, found);
  }
  return [...[...byPolicy.values()].map(severalConnections), ...others(total - windows.size)];
}

function severalConnections(found: {
  readonly window: PolicyWindow;
  readonly count: number;
  readonly people: ReadonlySet<string | null>;
}): Attention {
  const { window, count, people } = found;
  const logins = `${count} ${count === 1 ? "connection" : "connections"}`;
  const who = `${people.size} ${people.size === 1 ? "person" : "people"}`;
  return {
    id: "reuse_window",
    severity: "low",
    text: `${logins} of ${who} refused in the last 24 hours, because the code had opened another one moments before.`,
    fix: momentsWords(window).fix,
    href: reuseWindowHref(window),
  };
}

function others(count: number): readonly Attention[] {
  if (count <= 0) return [];
  const text = `${count} ${count === 1 ? "login" : "logins"} with a code that had already been used, in the last 24 hours.`;
  return [
    { id: "replayed_codes", severity: "medium", text, fix: "", href: "/login-log?reason=replayed_code" },
  ];
}

async function policiesChangedAt(ids: readonly string[]): Promise<ReadonlyMap<string, Date>> {
  const policies = await database().policy.findMany({
    where: { id: { in: [...new Set(ids)] } },
    select: { id: true, updatedAt: true },
  });
  return new Map(policies.map(({ id, updatedAt }) => [id, updatedAt]));
}
