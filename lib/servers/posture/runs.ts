/** The rows of posture runs: one that begins, that is alive, and that ends. At most one of a server is under way. */
import { after, seconds } from "@/lib/foundation/base/durations";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import type { ConnectionFailure } from "@/lib/servers/reading/connection-failure";
import { storedFailure } from "@/lib/servers/reading/failure";
import { outcomesOf } from "./changes";
import type { PostureReport } from "./report";

/** How often a run says that it is alive, and how long it may be silent before its process counts as dead. */
const beatMs = seconds(5);
const silentMs = seconds(30);

/** A run under way. `rest` ends the beats. */
export type BegunRun = { readonly id: bigint; rest(): void };

/** How a run ended. */
export type RunEnd =
  | { readonly ok: true; readonly report: PostureReport; readonly score: number | null }
  | { readonly ok: false; readonly failure: Pick<ConnectionFailure, "text" | "fix"> };

const died = {
  text: "The process that ran the checks ended before they were done.",
  fix: "Run them again. If it happens again, check the output of the job process.",
};

/** Begins a run of the server `serverId`; null while another one is under way. */
export async function beginRun(serverId: string, askedBy: string | null): Promise<BegunRun | null> {
  const now = systemClock.now();
  const silentSince = after(now, -silentMs);
  await database().postureRun.updateMany({
    where: { serverId, finishedAt: null, aliveAt: { lt: silentSince } },
    data: { finishedAt: now, failure: storedFailure(died) },
  });
  const [begun] = await database().$queryRaw<{ id: bigint }[]>`
    INSERT INTO posture_runs (server_id, asked_by, started_at, alive_at) VALUES (${serverId}::uuid, ${askedBy}, ${now}, ${now})
    ON CONFLICT (server_id) WHERE finished_at IS NULL DO NOTHING RETURNING id`;
  if (!begun) return null;
  const { id } = begun;
  const beating = setInterval(() => {
    // What cannot be written is written by the next one.
    database()
      .postureRun.updateMany({ where: { id, finishedAt: null }, data: { aliveAt: systemClock.now() } })
      .catch(() => {});
  }, beatMs);
  return { id, rest: () => clearInterval(beating) };
}

/** Writes how the run ended. One that was given up for dead, or whose server is gone, stays as it is. */
export async function endRun(id: bigint, end: RunEnd): Promise<void> {
  const { report, score } = end.ok ? end : { report: null, score: null };
  await database().postureRun.updateMany({
    where: { id, finishedAt: null },
    data: {
      finishedAt: systemClock.now(),
      ...(report === null ? {} : { report, outcomes: outcomesOf(report), score }),
      failure: end.ok ? null : storedFailure(end.failure),
    },
  });
}
