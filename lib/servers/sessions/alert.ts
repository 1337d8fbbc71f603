/** Telling operators by mail of new sessions that no login explains: each once, and at most one mail an hour for a server. */
import { z } from "zod";
import { after, hours } from "@/lib/foundation/base/durations";
import { consoleUrl } from "@/lib/foundation/platform/console-url";
import type { Transaction } from "@/lib/foundation/platform/database";
import { alertOperators } from "@/lib/people/notifications/alerted-operators";
import { type ExplainedSession, isUnexplained, lookOf } from "./session";

/** Between two mails about one server. */
const quietMs = hours(1);
/** Most that wait for a mail, which says how many there are and lists the first. */
const mostUntold = 1000;
const mostListed = 10;

const untold = z.array(z.string());

/** What is kept beside a look: what waits for the next mail, and when the last one went. */
export type Told = { readonly untold: readonly string[]; readonly toldAt: Date | null };

/** The look before, as the store has it. */
type Before = { readonly look: unknown; readonly untold: unknown; readonly toldAt: Date | null } | null;

/** Writes the mail if it is time for one, in the transaction that keeps the look, and gives what is kept for the next. */
export async function alertOfSessions(
  tx: Transaction,
  server: { readonly id: string; readonly name: string },
  before: Before,
  sessions: readonly ExplainedSession[],
  now: Date,
): Promise<Told> {
  const toldAt = before?.toldAt ?? null;
  const settings = await tx.settings.findUniqueOrThrow({
    where: { id: 1 },
    select: { alertSessions: true, loginUrl: true },
  });
  if (!settings.alertSessions) return { untold: [], toldAt };
  const seen = new Set((lookOf(before?.look)?.sessions ?? []).filter(isUnexplained).map(nameOf));
  const fresh = sessions.filter((one) => isUnexplained(one) && !seen.has(nameOf(one))).map(inWords);
  const all = [...(untold.safeParse(before?.untold).data ?? []), ...fresh].slice(0, mostUntold);
  if (all.length === 0 || (toldAt !== null && toldAt > after(now, -quietMs))) return { untold: all, toldAt };
  const more = all.length - mostListed;
  await alertOperators(
    tx,
    "unexplained_sessions",
    {
      ...{ server: server.name, count: all.length.toLocaleString("en") },
      sessions: [
        ...all.slice(0, mostListed),
        ...(more > 0 ? [`and ${more.toLocaleString("en")} more`] : []),
      ].join("; "),
      link: `${consoleUrl(settings.loginUrl)}/servers/${server.id}/sessions`,
    },
    ["owner", "administrator"],
  );
  return { untold: [], toldAt: now };
}

const nameOf = ({ pid, role, startedAt }: ExplainedSession) => `${pid} ${startedAt} ${role}`;

const inWords = ({ role, address, origin }: ExplainedSession): string =>
  `${role} from ${address ?? "the database server itself"}${origin.by === "line" ? ` by line ${origin.lineNumber} (${origin.method})` : ""}`;
