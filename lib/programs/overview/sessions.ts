/** What the overview says of sessions on PostgreSQL servers: those that no login explains, that stand too long, or that were to end. */
import { systemActor } from "@/lib/foundation/access/actor";
import { type UnendedUser, unendedUsers } from "@/lib/servers/sessions/of-user";
import { type SessionFindings, sessionFindings } from "@/lib/servers/sessions/queries";
import type { Attention } from "./finding";

/** A finding for each server and kind of such sessions when they were seen last. */
export const sessionsToLookAt = async (): Promise<readonly Attention[]> =>
  (await sessionFindings(systemActor("overview"))).flatMap(findingsOf);

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

function findingsOf({ serverId, serverName, unexplained, overAge }: SessionFindings): readonly Attention[] {
  const home = `/servers/${serverId}/sessions`;
  const strange: Attention = {
    id: "unexplained_sessions",
    severity: "high",
    text: `No login explains ${inWords(unexplained, "session", "sessions")} on ${serverName}.`,
    fix: "Close the way in or accept it, then end the sessions.",
    href: home,
  };
  const old: Attention = {
    id: "old_sessions",
    severity: "medium",
    text: `${inWords(overAge, "session on", "sessions on")} ${serverName} ${overAge === 1 ? "stands" : "stand"} longer than allowed.`,
    fix: "End them, or allow more hours in the server's settings.",
    href: `${home}?show=old`,
  };
  return [...(unexplained > 0 ? [strange] : []), ...(overAge > 0 ? [old] : [])];
}
