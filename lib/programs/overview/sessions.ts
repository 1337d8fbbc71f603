/** What the overview says of sessions on PostgreSQL servers that no login explains. */
import { systemActor } from "@/lib/foundation/access/actor";
import { type Unexplained, unexplainedSessions } from "@/lib/servers/sessions/queries";
import type { Attention } from "./finding";

/** One finding for each server that had such sessions when they were seen last. */
export const sessionsToLookAt = async (): Promise<readonly Attention[]> =>
  (await unexplainedSessions(systemActor("overview"))).map(findingOf);

function findingOf({ serverId, serverName, sessions }: Unexplained): Attention {
  const count = `${sessions.toLocaleString("en")} ${sessions === 1 ? "session" : "sessions"}`;
  return {
    id: "unexplained_sessions",
    severity: "high",
    text: `No login explains ${count} on ${serverName}.`,
    fix: "Close the way in or accept it, then end the sessions.",
    href: `/servers/${serverId}/sessions`,
  };
}
