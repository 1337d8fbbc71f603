/** What the overview says of sessions on PostgreSQL servers: those that no login explains, and those that were to end. */
import { systemActor } from "@/lib/foundation/access/actor";
import { type UnendedUser, unendedUsers } from "@/lib/servers/sessions/of-user";
import { type Unexplained, unexplainedSessions } from "@/lib/servers/sessions/queries";
import type { Attention } from "./finding";

/** One finding for each server that had such sessions when they were seen last. */
export const sessionsToLookAt = async (): Promise<readonly Attention[]> =>
  (await unexplainedSessions(systemActor("overview"))).map(findingOf);

/** Users whose sessions stand though there was a reason to end them: the first by name, and how many more. */
export async function sessionsToEnd(): Promise<readonly Attention[]> {
  const users = await unendedUsers(systemActor("overview"));
  return [
    ...unendedFinding(users.filter(({ isAsked }) => isAsked)),
    ...unendedFinding(users.filter(({ isAsked }) => !isAsked)),
  ];
}

function unendedFinding([first, ...more]: readonly UnendedUser[]): readonly Attention[] {
  if (!first) return [];
  const others = more.length === 0 ? "" : ` and of ${inWords(more.length, "more user", "more users")}`;
  const sessions = inWords(first.sessions, "session", "sessions");
  return [
    {
      id: "sessions_to_end",
      severity: first.isAsked ? "high" : "medium",
      text: first.isAsked
        ? `${sessions} of ${first.username}${others} could not be ended.`
        : `${sessions} of ${first.username}${others} stand open from before access was taken away.`,
      fix: first.isAsked
        ? "The user's page says why, and what to do."
        : "Look at the user's page, and end them.",
      href: `/users/${first.userId}`,
    },
  ];
}

const inWords = (count: number, one: string, many: string) =>
  `${count.toLocaleString("en")} ${count === 1 ? one : many}`;

function findingOf({ serverId, serverName, sessions }: Unexplained): Attention {
  const count = inWords(sessions, "session", "sessions");
  return {
    id: "unexplained_sessions",
    severity: "high",
    text: `No login explains ${count} on ${serverName}.`,
    fix: "Close the way in or accept it, then end the sessions.",
    href: `/servers/${serverId}/sessions`,
  };
}
