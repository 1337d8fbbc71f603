/** What each worker's open connection to a server sees of the logins that wait there, for the server's page. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { between } from "@/lib/foundation/base/durations";
import { AppError } from "@/lib/foundation/base/errors";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import { failureFrom } from "@/lib/servers/reading/failure";
import { workerSilenceMs } from "@/lib/servers/workers/addresses";

/**
 * What a worker sees. 'logins': those that wait, so rules know where they come from. 'sessions': those that began alone, because
 * the server is older than PostgreSQL 18. 'nothing': the connection failed. 'unsaid': it has not been told yet.
 */
export type WorkerSees = "logins" | "sessions" | "nothing" | "unsaid";

/** One worker that is up. `since`: when what it sees changed last; null where it never said. */
export type WorkerWatch = {
  readonly worker: string;
  readonly sees: WorkerSees;
  readonly since: Date | null;
  readonly failure: { readonly text: string; readonly fix: string } | null;
};

/** Why nothing is learned whatever the workers do; null where they can. */
export type NotWatched = "off" | "no_client" | "no_worker";

/** What is known of it. Workers that are not up are left out. */
export type WhereFromWatched = {
  readonly why: NotWatched | null;
  readonly workers: readonly WorkerWatch[];
};

/** How workers see the logins of the server `id`. @throws AppError 'not_found' */
export async function whereFromWatched(actor: Actor, id: string): Promise<WhereFromWatched> {
  authorize(actor, "server.read");
  const db = database();
  const [server, instances] = await Promise.all([
    db.server.findUnique({
      where: { id },
      select: { whereFrom: true, clientId: true, whereFromWatches: true },
    }),
    db.workerInstance.findMany({ orderBy: { id: "asc" }, select: { id: true, lastSeenAt: true } }),
  ]);
  if (!server) throw new AppError("not_found", "This server no longer exists.");
  if (!server.whereFrom) return { why: "off", workers: [] };
  if (server.clientId === null) return { why: "no_client", workers: [] };
  const now = systemClock.now();
  const up = instances.filter(({ lastSeenAt }) => between(lastSeenAt, now) <= workerSilenceMs);
  const watches = new Map(server.whereFromWatches.map((watch) => [watch.worker, watch]));
  return {
    why: up.length === 0 ? "no_worker" : null,
    workers: up.map(({ id: worker }) => {
      const watch = watches.get(worker);
      const failure = failureFrom(watch?.failure ?? null);
      return { worker, sees: seenBy(watch, failure), since: watch?.at ?? null, failure };
    }),
  };
}

function seenBy(
  watch: { readonly seesStarting: boolean | null } | undefined,
  failure: object | null,
): WorkerSees {
  if (failure) return "nothing";
  if (watch?.seesStarting == null) return "unsaid";
  return watch.seesStarting ? "logins" : "sessions";
}
