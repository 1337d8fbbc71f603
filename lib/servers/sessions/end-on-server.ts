/** Ending all sessions of some roles on one server: twice, since a login that was accepted a moment ago opens its session a moment later. */
import { setTimeout as wait } from "node:timers/promises";
import type { ConnectTarget } from "@/lib/servers/reading/connect";
import type { ConnectionFailure } from "@/lib/servers/reading/connection-failure";
import { keptTarget } from "@/lib/servers/registry/kept-target";
import { endOn } from "./end";
import type { EndedOnServer } from "./ended";
import { readSessions } from "./read-sessions";
import { mostSessions, type ServerSession } from "./session";

/** PostgreSQL waits so long for an answer to a login, and a session that was told to end needs less. */
const settleMs = 3000;

type Left = { readonly role: string; readonly text: string; readonly fix: string };

/**
 * Ends the sessions of `roles` on the server, and gives for each role what came of it.
 * @throws AppError 'not_found'; the reason of `signal`
 */
export async function endRolesOn(
  serverId: string,
  roles: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, EndedOnServer>> {
  const kept = await keptTarget(serverId);
  const tried = kept.ok ? await endTwice(kept.target, new Set(roles), signal) : allLeft(roles, kept.failure);
  const result = new Map<string, EndedOnServer>();
  for (const role of roles) {
    const left = tried.left.filter((one) => one.role === role);
    const texts = [...new Map(left.map(({ text, fix }) => [text, fix]))];
    result.set(role, {
      ...{ serverId, name: kept.name, ended: tried.ended.filter((one) => one === role).length },
      left: texts.map(([text, fix]) => ({
        ...{ text, fix },
        sessions: tried.isSeen ? left.filter((one) => one.text === text).length : 0,
      })),
    });
  }
  return result;
}

/** `ended`: the role of each session that ended. `isSeen`: whether the sessions could be seen at all. */
type Tried = { readonly isSeen: boolean; readonly ended: readonly string[]; readonly left: readonly Left[] };

const allLeft = (
  roles: Iterable<string>,
  { text, fix }: Pick<ConnectionFailure, "text" | "fix">,
  ended: readonly string[] = [],
): Tried => ({ isSeen: false, ended, left: [...roles].map((role) => ({ role, text, fix })) });

async function endTwice(
  target: ConnectTarget,
  roles: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<Tried> {
  const pass = async () => {
    const read = await readSessions(target, { signal });
    if (!read.ok) return read;
    const found = read.sessions.filter(({ role }) => roles.has(role));
    const results = found.length === 0 ? [] : await endOn(target, found, { signal });
    return {
      ...read,
      tried: new Map(found.map((session, at) => [nameOf(session), { session, result: results[at] }])),
    };
  };
  const first = await pass();
  if (!first.ok) return allLeft(roles, first.failure);
  await wait(settleMs, undefined, { signal });
  const second = await pass();
  if (!second.ok) {
    const ended = [...first.tried.values()].filter(({ result }) => result?.ended);
    return allLeft(
      roles,
      second.failure,
      ended.map(({ session }) => session.role),
    );
  }
  const all = new Map([...first.tried, ...second.tried]);
  const outcomes = [...all].map(
    ([
      name,
      {
        session: { role },
        result,
      },
    ]) => {
      if (result && !result.ended)
        return { role, isEnded: false, left: result.why === "gone" ? null : result };
      const isStubborn = first.tried.has(name) && second.tried.has(name);
      return { role, isEnded: !isStubborn, left: isStubborn ? stubborn : null };
    },
  );
  const unseen = second.isCut ? [...roles].map((role) => ({ role, ...notAllSeen })) : [];
  return {
    isSeen: true,
    ended: outcomes.filter(({ isEnded }) => isEnded).map(({ role }) => role),
    left: [
      ...outcomes.flatMap(({ role, left }) => (left ? [{ role, text: left.text, fix: left.fix }] : [])),
      ...unseen,
    ],
  };
}

const nameOf = ({ pid, role, startedAt }: ServerSession) => `${pid} ${startedAt} ${role}`;
const stubborn = {
  text: "PostgreSQL was told to end it, and it still stands.",
  fix: "It ends as soon as what it waits for lets it. Look again.",
};
const notAllSeen = {
  text: `The server has more than ${mostSessions.toLocaleString("en")} sessions, and the oldest were not looked at.`,
  fix: "Look for the rest on the server itself, in pg_stat_activity.",
};
