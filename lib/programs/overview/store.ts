/** What the overview says of the store: too old, or used with more rights than are needed. */
import { systemActor } from "@/lib/foundation/access/actor";
import { storeHealth } from "@/lib/foundation/platform/store-health";
import { storeNotices } from "@/lib/foundation/platform/store-trouble";
import { readStoreFacts, type StoreFacts } from "@/lib/foundation/settings/store-facts";
import { newestMinorOf, supportOf, versionName } from "@/lib/protocols/postgres/versions";
import type { Attention } from "./finding";

const href = "/settings?section=store";

/** What needs attention about the store at `now`. */
export async function storeToLookAt(now: Date): Promise<readonly Attention[]> {
  return storeFindings(await readStoreFacts(systemActor("overview")), now);
}

/** That the store takes no changes now: then nobody is let in either, because every login is recorded. */
export async function storeInTrouble(): Promise<readonly Attention[]> {
  const { trouble } = await storeHealth();
  if (trouble !== "full" && trouble !== "read_only") return [];
  return [{ id: `store_${trouble}`, severity: "critical", ...storeNotices[trouble], href: null }];
}

/** The same, of `facts`. */
export function storeFindings(facts: StoreFacts, now: Date): readonly Attention[] {
  return [...ageOf(facts, now), ...rightsOf(facts)];
}

function ageOf({ versionNumber, isEmbedded }: StoreFacts, now: Date): Attention[] {
  const newest = newestMinorOf(versionNumber);
  const isEnded = supportOf(versionNumber, now).state === "ended";
  if (newest === null && !isEnded) return [];
  const what = `${isEmbedded ? "The embedded store" : "The store"} is PostgreSQL ${versionName(versionNumber)}`;
  return [
    {
      id: "store_version",
      // Only Postern's own processes reach the embedded one.
      severity: isEmbedded ? "low" : "high",
      text: isEnded
        ? `${what}, which no longer gets fixes.`
        : `${what}; ${versionName(newest ?? 0)} fixes vulnerabilities in it.`,
      fix: isEmbedded
        ? "The embedded store is meant for trials. For production, set DATABASE_URL to a PostgreSQL that gets updates."
        : "Update it.",
      href,
    },
  ];
}

function rightsOf({ rights, role }: StoreFacts): Attention[] {
  if (rights === "rows") return [];
  const isSuperuser = rights === "superuser";
  return [
    {
      id: "store_rights",
      severity: isSuperuser ? "medium" : "low",
      text: isSuperuser
        ? `Postern connects to its store as the superuser ${role}.`
        : `Postern connects to its store as ${role}, which can change and drop its tables.`,
      fix: "It only needs to read and write rows. Set DATABASE_URL to a role that can only do that, and POSTERN_MIGRATE_URL to the owner.",
      href,
    },
  ];
}
