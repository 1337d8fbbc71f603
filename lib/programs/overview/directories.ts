/** What the overview says of directories: those that do not answer, and syncs that changed nothing. */
import { inWords } from "@/lib/foundation/base/durations";
import { database } from "@/lib/foundation/platform/database";
import type { Attention } from "./finding";

/** What needs attention about the directories that are switched on. */
export async function directoriesToLookAt(now: Date): Promise<readonly Attention[]> {
  const silent = await database().directory.findMany({
    where: { active: true, unreachableSince: { not: null } },
    orderBy: { name: "asc" },
    select: { id: true, name: true, unreachableSince: true, unreachableWhy: true, localFallback: true },
  });
  return silent.map(({ id, name, unreachableSince, unreachableWhy, localFallback }) => {
    const since = inWords(now.getTime() - (unreachableSince ?? now).getTime());
    const whoIsOut = localFallback
      ? "Its people can log in only with a password that is kept here."
      : "Nobody from it can log in.";
    return {
      id: `directory_unreachable_${id}`,
      severity: "critical",
      text: `The directory ${name} has not answered for ${since}. ${whoIsOut}`,
      fix: unreachableWhy ?? "Test the connection.",
      href: `/directories/${id}`,
    };
  });
}

/** Directories whose latest sync was stopped for what it would take away, or failed: until the next one nobody who left is out. */
export async function syncsToLookAt(): Promise<readonly Attention[]> {
  const runs = await database().directorySyncRun.findMany({
    where: { kind: "sync", finishedAt: { not: null } },
    distinct: ["directoryId"],
    orderBy: [{ directoryId: "asc" }, { createdAt: "desc" }],
    select: {
      id: true,
      state: true,
      heldWhy: true,
      error: true,
      directory: { select: { id: true, name: true } },
    },
  });
  return runs.flatMap(({ id, state, heldWhy, error, directory }): Attention[] => {
    const href = `/directories/${directory.id}/sync/${id}`;
    if (state === "held") {
      const text = `The sync of ${directory.name} changed nothing: ${heldWhy ?? "too much would be lost."}`;
      const fix = "Look at its lines, and let it go on once if they are right.";
      return [{ id: `sync_held_${directory.id}`, severity: "high", text, fix, href }];
    }
    if (state !== "failed") return [];
    const text = `The sync of ${directory.name} failed. ${error ?? ""}`.trim();
    return [{ id: `sync_failed_${directory.id}`, severity: "medium", text, fix: "", href }];
  });
}
