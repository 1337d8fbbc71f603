/** Pure. What a form may say about sessions of servers. */
import { z } from "zod";
import { wholeNumber } from "@/lib/foundation/base/whole-number";

const serverId = z.uuid("This server does not exist.");

/** Looks at the sessions of one server now. */
export const lookInput = z.object({ serverId });
export type LookInput = z.infer<typeof lookInput>;

/** Ends one session. Its role and start are named with the pid, which PostgreSQL gives to another session later. */
export const endSessionInput = z.object({
  serverId,
  pid: wholeNumber(1, 2_147_483_647, "This session does not exist."),
  role: z.string().min(1).max(200),
  startedAt: z.iso.datetime(),
});
export type EndSessionInput = z.infer<typeof endSessionInput>;

/** Which sessions a page shows. */
export const sessionFilters = ["unexplained", "old", "accepted", "login", "unknown", "all"] as const;
export type SessionFilter = (typeof sessionFilters)[number];

/** A page of sessions, by a part of role, database, application or address. */
export const sessionsRequest = z.object({
  search: z.string().trim().max(200).default(""),
  show: z.enum(sessionFilters).default("unexplained"),
  page: z.int().min(1).max(100_000).default(1),
  pageSize: z.int().min(1).max(200).default(50),
});
export type SessionsRequest = z.infer<typeof sessionsRequest>;
