/**
 * Writing down that a code is sent, or that somebody is asked: what a factor remembers, how many have gone, and the job that
 * does it, in the statement of whoever decided. Nothing here knows how codes travel; the job's handler does.
 */
import { z } from "zod";
import { jobsChannel } from "@/lib/foundation/jobs/queue";
import type { Transaction } from "@/lib/foundation/platform/database";
import type { Effects } from "@/lib/login/decision/decide";
import { type Counted, type Tally, tallyKeys } from "@/lib/login/factors/sent-code";
import { type AskedAbout, approvalParts, queuesJob } from "./approvals";

/** The name of the job that sends a code. */
export const sendCodeName = "codes.send";

/** What that job is told: no code, only which one. */
export const sendCodeInput = z.object({ factorId: z.uuid(), number: z.int().min(0) });

/** A part of a statement: its name, its SQL, and whether it must change a row. */
export type Part = readonly [word: string, sql: string, isRequired: boolean];

/**
 * The parts that write what is sent. `$` binds a value; `ifState` holds where the login state was still the one that was
 * decided on. A tally that somebody else has raised since changes no row: two people may have one address.
 */
export function sendingParts(
  $: (value: unknown) => string,
  { send, kept, approval }: Sent,
  about: AskedAbout | null,
  now: string,
  ifState: string,
): Part[] {
  const remembered = kept.map(({ id, data }, i): Part => {
    const sql = `UPDATE factors SET data = ${$(JSON.stringify(data))}::jsonb WHERE id = ${$(id)}::uuid AND ${ifState}`;
    return [`kept${i}`, sql, send !== null];
  });
  const sent = send ?? (approval?.does === "open" ? approval : null);
  const counted = [...remembered, ...tallyParts($, sent?.tallies ?? [], ifState)];
  if (!send) return about ? [...counted, ...approvalParts($, approval, about, now, ifState)] : counted;
  const input = JSON.stringify({ factorId: send.factorId, number: send.number });
  const queued = `INSERT INTO jobs (name, input, due_at) SELECT ${$(sendCodeName)}, ${$(input)}::jsonb, now() WHERE ${ifState}`;
  return [...counted, ["queued", queued, true]];
}

type Sent = Pick<Effects, "send" | "kept" | "approval">;

/** Whether the parts have one that is called 'queued'. */
export const isQueuing = ({ send, approval }: Sent): boolean => send !== null || queuesJob(approval);

function tallyParts($: (value: unknown) => string, tallies: readonly Counted[], ifState: string): Part[] {
  return tallies.map(({ before, after }, i): Part => {
    const { key, count, since, lastAt } = after;
    const values = `${$(key)}::text, ${$(count)}::int, ${$(since)}::timestamptz, ${$(lastAt)}::timestamptz`;
    const isAsRead = `t.count = ${$(before?.count ?? null)}::int AND t.last_at = ${$(before?.lastAt ?? null)}::timestamptz`;
    return [
      `tally${i}`,
      `INSERT INTO sent_tallies AS t (key, count, since, last_at) SELECT ${values} WHERE ${ifState}
      ON CONFLICT (key) DO UPDATE SET count = excluded.count, since = excluded.since, last_at = excluded.last_at WHERE ${isAsRead}`,
      true,
    ];
  });
}

/** Wakes whoever runs the jobs; counts in the statement that has the part 'queued'. */
export const wakeJobs = `(SELECT count(pg_notify('${jobsChannel}', '')) FROM queued)`;

/** The same for a person whose login state is held; `asked` says what they may be asked about. False where the address's tally has changed since it was read. */
export async function writeSending(
  tx: Transaction,
  effects: Sent,
  asked: { readonly about: AskedAbout; readonly now: Date } | null,
): Promise<boolean> {
  const values: unknown[] = [];
  const $ = (value: unknown) => `$${values.push(value)}`;
  const now = asked && queuesJob(effects.approval) ? `${$(asked.now)}::timestamptz` : "";
  const parts = sendingParts($, effects, asked?.about ?? null, now, "true");
  if (parts.length === 0) return true;
  const counts = parts
    .filter(([, , isRequired]) => isRequired)
    .map(([word]) => `(SELECT count(*) FROM ${word})`);
  const rows = await tx.$queryRawUnsafe<{ written: bigint; woken: bigint }[]>(
    `WITH ${parts.map(([word, sql]) => `${word} AS (${sql} RETURNING 1)`).join(",\n")}
    SELECT ${counts.join(" + ") || "0"} AS written, ${isQueuing(effects) ? wakeJobs : "0"} AS woken`,
    ...values,
  );
  return Number(rows[0]?.written) === counts.length;
}

/** Tallies of what went to `userId`, and to `to` in the way of `kindId`. */
export async function readTallies(
  tx: Transaction,
  userId: string,
  kindId: string,
  to: string,
): Promise<Tally[]> {
  return tx.sentTally.findMany({ where: { key: { in: [...tallyKeys(userId, kindId, to)] } } });
}
