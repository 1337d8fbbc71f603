/** Ending sessions of a registered server, as far as the monitoring role may. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { record } from "@/lib/foundation/audit/record";
import { database } from "@/lib/foundation/platform/database";
import { type ConnectLimits, type ConnectTarget, connectTo } from "@/lib/servers/reading/connect";
import { grantsFor } from "@/lib/servers/reading/unknowns";
import { keptTarget } from "@/lib/servers/registry/kept-target";
import type { EndSessionInput } from "./schema";
import type { ServerSession } from "./session";

/** What came of it. 'gone': it had ended by itself. `fix` says what to do about it. */
export type EndResult =
  | { readonly ended: true }
  | {
      readonly ended: false;
      readonly why: "gone" | "refused" | "failed";
      readonly text: string;
      readonly fix: string;
    };

/** By role and start too: the number alone may be another session's by now. */
const endQuery = `
  SELECT pg_catalog.pg_terminate_backend(pid) AS "ended" FROM pg_catalog.pg_stat_activity
  WHERE pid = $1 AND usename::text = $2 AND backend_start = $3::timestamptz`;

/** Ends the session at once; what it has not committed is rolled back. Audited, also when it could not be ended. @throws AppError 'not_found' */
export async function endSession(actor: Actor, input: EndSessionInput): Promise<EndResult> {
  authorize(actor, "server.write");
  const kept = await keptTarget(input.serverId);
  const [result = failed({ text: "Nothing was ended.", fix: "" })] = kept.ok
    ? await endOn(kept.target, [input])
    : [failed(kept.failure)];
  const { pid, role, startedAt } = input;
  await database().$transaction((tx) =>
    record(tx, actor, {
      action: result.ended ? "server.session_ended" : "server.session_not_ended",
      subject: { kind: "server", id: kept.id, name: kept.name },
      detail: { role, pid, startedAt, ...(result.ended ? {} : { why: result.text }) },
    }),
  );
  return result;
}

/** What names a session on its server. */
export type SessionName = Pick<ServerSession, "pid" | "role" | "startedAt">;

/** Ends sessions one after the other over one connection, and gives what came of each, in their order. Whoever calls has authorized it, and audits. */
export async function endOn(
  target: ConnectTarget,
  sessions: readonly SessionName[],
  limits?: ConnectLimits,
): Promise<readonly EndResult[]> {
  const connected = await connectTo(target, limits);
  if (!connected.ok) {
    limits?.signal?.throwIfAborted();
    return sessions.map(() => failed(connected.failure));
  }
  const { client, failureOf, close } = connected;
  const end = async ({ pid, role, startedAt }: SessionName): Promise<EndResult> => {
    try {
      const { rows } = await client.query<{ ended: unknown }>(endQuery, [pid, role, startedAt]);
      if (rows.length === 0)
        return { ended: false, why: "gone", text: "This session had already ended.", fix: "" };
      return rows[0]?.ended === true
        ? { ended: true }
        : failed({ text: "PostgreSQL did not end it.", fix: "" });
    } catch (error) {
      if ((error as { code?: unknown }).code === "42501") return refused(target.user, pid, error as Error);
      return failed(failureOf(error));
    }
  };
  try {
    await client.query("SET statement_timeout = 5000");
    const results: EndResult[] = [];
    for (const session of sessions) results.push(await end(session));
    return results;
  } catch (error) {
    const failure = failureOf(error);
    return sessions.map(() => failed(failure));
  } finally {
    await close();
    limits?.signal?.throwIfAborted();
  }
}

const failed = ({ text, fix }: { readonly text: string; readonly fix: string }): EndResult => ({
  ...{ ended: false, why: "failed", text, fix },
});

/** Not even pg_signal_backend ends a superuser's session; then only a superuser can. */
function refused(user: string, pid: number, error: Error): EndResult {
  const told = `${error.message} ${(error as { detail?: unknown }).detail ?? ""}`;
  if (/superuser/i.test(told) && !/same role|privileges of the role/i.test(told))
    return {
      ...{ ended: false, why: "refused" },
      text: "Only a superuser may end the session of a superuser.",
      fix: `Run as a superuser: SELECT pg_terminate_backend(${pid});`,
    };
  return {
    ...{ ended: false, why: "refused" },
    text: `${user} may not end sessions of other roles.`,
    fix: `Run as a superuser: ${grantsFor.signal(user).join("\n")}`,
  };
}
