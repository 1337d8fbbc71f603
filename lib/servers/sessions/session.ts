/** Pure. Client sessions of a PostgreSQL server, and what a look at them found, as it is kept in the store. */
import { z } from "zod";

/** Most sessions that are looked at; `isCut` of a look says that there were more. */
export const mostSessions = 5000;

const session = z.object({
  pid: z.int(),
  role: z.string().max(200),
  /** "" for a connection of physical replication, which has none. */
  database: z.string().max(200),
  application: z.string().max(200),
  /** Numeric; null for the Unix socket. */
  address: z.string().max(100).nullable(),
  transport: z.enum(["tls", "plain", "gss"]),
  isReplication: z.boolean(),
  /** When the server's process for it began, by the server's clock, ISO 8601 with microseconds: with `pid` it names the session. */
  startedAt: z.iso.datetime(),
  /** 'active', 'idle' and so on; null where the server does not track it. */
  state: z.string().max(100).nullable(),
});
/** One session, as pg_stat_activity shows it. */
export type ServerSession = z.infer<typeof session>;

/**
 * What explains a session. 'login': an attempt that was accepted. 'line': none, and the line that lets such a session in asks
 * for no second factor; `isAccepted` when somebody accepted that, or it is the break-glass line. 'nothing': none, though the
 * line asks Postern, or no line matches. 'unknown': not to be said, for the reason `why`.
 */
const origin = z.discriminatedUnion("by", [
  z.object({ by: z.literal("login"), attemptId: z.string() }),
  z.object({
    by: z.literal("line"),
    lineNumber: z.int(),
    line: z.string(),
    method: z.string(),
    isAccepted: z.boolean(),
    remark: z.string(),
  }),
  z.object({ by: z.literal("nothing"), remark: z.string() }),
  z.object({ by: z.literal("unknown"), why: z.string() }),
]);
/** What explains a session. */
export type Origin = z.infer<typeof origin>;

const explained = session.extend({ origin, isOverAge: z.boolean().default(false) });
/** A session with what explains it, and whether it stands longer than its server allows. */
export type ExplainedSession = z.infer<typeof explained>;

const look = z.object({ sessions: z.array(explained), isCut: z.boolean() });
/** What one look at the sessions of a server found, newest sessions first. */
export type SessionLook = z.infer<typeof look>;

/** The sessions in what a server answered; null when that has another shape. */
export const sessionsOf = (rows: unknown): readonly ServerSession[] | null =>
  z.array(session).safeParse(rows).data ?? null;

/** The look in a stored value, or null when there is none or an older release wrote another shape. */
export function lookOf(stored: unknown): SessionLook | null {
  const parsed = look.safeParse(stored);
  return parsed.success ? parsed.data : null;
}

/** Whether a session came in by a way that nobody accepted: a finding. */
export const isUnexplained = ({ origin }: Pick<ExplainedSession, "origin">): boolean =>
  origin.by === "nothing" || (origin.by === "line" && !origin.isAccepted);
