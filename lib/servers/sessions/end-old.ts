/** Ending sessions that stand longer than allowed, on servers where that is switched on, and writing down what came of it. */
import { systemActor } from "@/lib/foundation/access/actor";
import { record } from "@/lib/foundation/audit/record";
import { recordRepeated } from "@/lib/foundation/audit/record-repeated";
import { database } from "@/lib/foundation/platform/database";
import type { ConnectTarget } from "@/lib/servers/reading/connect";
import { mayEndByAge } from "./age";
import { endOn } from "./end";
import type { ExplainedSession } from "./session";

/** Most that one look ends; the next one goes on. */
const mostAtOnce = 500;
const actor = systemActor("jobs");

/** Ends those of `sessions` that may, and gives those that are left. @throws the reason of `signal` */
export async function endOldSessions(
  server: { readonly id: string; readonly name: string; readonly target: ConnectTarget },
  sessions: readonly ExplainedSession[],
  signal?: AbortSignal,
): Promise<readonly ExplainedSession[]> {
  const old = sessions.filter(mayEndByAge).slice(0, mostAtOnce);
  if (old.length === 0) return sessions;
  const results = await endOn(server.target, old, { signal });
  const ended = old.filter((_, at) => results[at]?.ended);
  const left = old.flatMap(({ role }, at) => {
    const result = results[at];
    return result && !result.ended && result.why !== "gone" ? [`${role}: ${result.text}`] : [];
  });
  const subject = { kind: "server", id: server.id, name: server.name } as const;
  await database().$transaction(async (tx) => {
    if (ended.length > 0)
      await record(tx, actor, {
        ...{ action: "server.old_sessions_ended", subject },
        detail: { ended: ended.map(({ role, pid, startedAt }) => ({ role, pid, startedAt })) },
      });
    // Every look tries again, which must not fill the log.
    if (left.length > 0)
      await recordRepeated(
        tx,
        actor,
        { action: "server.old_sessions_not_ended", subject, detail: { notEnded: left } },
        server.id,
      );
  });
  const gone = new Set(old.filter((_, at) => isGone(results[at])));
  return sessions.filter((session) => !gone.has(session));
}

const isGone = (result: Awaited<ReturnType<typeof endOn>>[number] | undefined) =>
  result !== undefined && (result.ended || result.why === "gone");
