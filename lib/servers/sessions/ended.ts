/** Pure. What came of ending a user's sessions on the servers, as it is kept, and its words. */
import { z } from "zod";

const endedOnServer = z.object({
  serverId: z.string(),
  name: z.string(),
  /** How many sessions ended. */
  ended: z.int().min(0),
  /** Why others stand, or why it is not known whether there are any, each once; empty where all is well. */
  left: z.array(z.object({ sessions: z.int().min(0), text: z.string(), fix: z.string() })),
});
/** What came of it on one server. */
export type EndedOnServer = z.infer<typeof endedOnServer>;

/** What is kept for a user, from a stored value; nothing when there is none. */
export const endedOf = (stored: unknown): readonly EndedOnServer[] =>
  z.array(endedOnServer).safeParse(stored).data ?? [];

/** Whether all sessions ended everywhere, as far as is known. */
export const isAllEnded = (ended: readonly EndedOnServer[]): boolean =>
  ended.every(({ left }) => left.length === 0);

/** "2 sessions" */
export const sessionsInWords = (count: number): string =>
  `${count.toLocaleString("en")} ${count === 1 ? "session" : "sessions"}`;

/** What the audit log keeps of it: by the names of servers, what ended and what did not and why. */
export function endedInAudit(ended: readonly EndedOnServer[]) {
  return {
    ended: ended.filter((one) => one.ended > 0).map((one) => `${one.name}: ${sessionsInWords(one.ended)}`),
    notEnded: ended.flatMap(({ name, left }) =>
      left.map(
        ({ sessions, text }) => `${name}: ${sessions > 0 ? `${sessionsInWords(sessions)}. ` : ""}${text}`,
      ),
    ),
  };
}
