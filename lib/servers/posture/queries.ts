/** Reading posture for pages: one server with its last run, what changed, its history and its waivers; and all servers. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database, Prisma } from "@/lib/foundation/platform/database";
import { failureFrom } from "@/lib/servers/reading/failure";
import { type ServerHead, serverReading } from "@/lib/servers/registry/queries";
import { changesBetween, type Outcomes, type PostureChanges } from "./changes";
import { checkOneServer } from "./jobs";
import { type CheckResult, type PostureReport, reportOf, results } from "./report";
import { type Score, scoreOf } from "./score";
import { inForce, type WaiverView, waiversOf } from "./waivers";

/** A run that gave a report. `score` as the waivers are now. */
export type PostureView = {
  readonly startedAt: Date;
  readonly tookMs: number;
  /** Who asked for it; null when its time had come. */
  readonly askedBy: string | null;
  readonly report: PostureReport;
  readonly score: Score;
};

/** A run in the history; `score` as it was kept then, null where it failed or every check was waived. */
export type HistoryPoint = { readonly at: Date; readonly score: number | null; readonly hasFailed: boolean };

/** Why a run failed, and when it began. */
export type FailedRun = { readonly at: Date; readonly text: string; readonly fix: string };

/** All of one server's page. */
export type ServerPosture = {
  readonly server: ServerHead;
  /** The last run that succeeded, or null before there is one. */
  readonly last: PostureView | null;
  /** What changed since the run before; null where there is none. */
  readonly changes: (PostureChanges & { readonly since: Date }) | null;
  /** The newest run, when it failed. */
  readonly failed: FailedRun | null;
  /** A run that waits or runs, with what it is at. */
  readonly underWay: { readonly text: string } | null;
  /** Oldest first. */
  readonly history: readonly HistoryPoint[];
  readonly waivers: readonly WaiverView[];
};

/** As many runs as a year has days: more than that no chart shows. */
const mostHistory = 366;

/** One server's posture. @throws AppError 'not_found' */
export async function serverPosture(actor: Actor, id: string): Promise<ServerPosture> {
  authorize(actor, "server.read");
  const [{ server }, rows, waivers, underWay, history] = await Promise.all([
    serverReading(actor, id),
    database().postureRun.findMany({
      where: { serverId: id, outcomes: { not: Prisma.AnyNull } },
      orderBy: { id: "desc" },
      take: 2,
    }),
    waiversOf(id),
    underWayOf(id),
    database().postureRun.findMany({
      where: { serverId: id, finishedAt: { not: null } },
      orderBy: { id: "desc" },
      take: mostHistory,
      select: { startedAt: true, score: true, failure: true },
    }),
  ]);
  const [last, before] = rows;
  const report = reportOf(last?.report);
  const newest = history[0];
  const failure = failureFrom(newest?.failure ?? null);
  return {
    server,
    last:
      last && report
        ? {
            startedAt: last.startedAt,
            tookMs: (last.finishedAt ?? last.startedAt).getTime() - last.startedAt.getTime(),
            askedBy: last.askedBy,
            report,
            score: scoreOf(report, inForce(waivers)),
          }
        : null,
    changes:
      last && before
        ? {
            ...changesBetween(outcomesFrom(before.outcomes), outcomesFrom(last.outcomes)),
            since: before.startedAt,
          }
        : null,
    failed: newest && failure ? { at: newest.startedAt, ...failure } : null,
    underWay,
    history: history
      .map(({ startedAt: at, score, failure: why }) => ({ at, score, hasFailed: why !== null }))
      .reverse(),
    waivers,
  };
}

/** The run of the server that waits in the queue or runs, by a job or by the command line. */
async function underWayOf(id: string): Promise<ServerPosture["underWay"]> {
  const [run, job] = await Promise.all([
    database().postureRun.findFirst({ where: { serverId: id, finishedAt: null }, select: { id: true } }),
    database().job.findFirst({
      where: { name: checkOneServer.name, uniqueKey: id, state: { in: ["waiting", "running"] } },
      orderBy: { id: "desc" },
      select: { state: true, progress: true },
    }),
  ]);
  if (job?.state === "running") return { text: job.progress ?? "Connecting to the server" };
  if (job) return { text: "Waiting for a job process to begin" };
  return run ? { text: "Running" } : null;
}

/** How checks came out, from the store; what an older release wrote otherwise is left out. */
function outcomesFrom(stored: unknown): Outcomes {
  if (typeof stored !== "object" || stored === null) return {};
  const isResult = (value: unknown): value is CheckResult => results.some((result) => result === value);
  return Object.fromEntries(
    Object.entries(stored).filter((entry): entry is [string, CheckResult] => isResult(entry[1])),
  );
}

/** A server's posture in a row beside the others. */
export type PostureRow = {
  readonly serverId: string;
  readonly serverName: string;
  readonly createdAt: Date;
  /** The last run that succeeded; null before there is one. */
  readonly last: { readonly at: Date; readonly score: Score; readonly failing: readonly string[] } | null;
  /** Points since the run before; null where there is none. */
  readonly change: number | null;
  readonly failed: FailedRun | null;
};

type RawRow = {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly lastAt: Date | null;
  readonly outcomes: unknown;
  readonly lastScore: number | null;
  readonly scoreBefore: number | null;
  readonly newestAt: Date | null;
  readonly failure: string | null;
  readonly waived: readonly string[];
};

/** Every server, by name. By the outcomes alone: reports hold evidence of every check. */
export async function allPostures(actor: Actor): Promise<readonly PostureRow[]> {
  authorize(actor, "server.read");
  const rows = await database().$queryRaw<RawRow[]>`
    SELECT s.id::text AS "id", s.name, s.created_at AS "createdAt",
      l.started_at AS "lastAt", l.outcomes, l.score AS "lastScore", b.score AS "scoreBefore",
      n.started_at AS "newestAt", n.failure,
      ARRAY(SELECT w.check_id FROM posture_waivers w WHERE w.server_id = s.id AND w.expires_at > ${systemClock.now()}) AS "waived"
    FROM servers s
      LEFT JOIN LATERAL (SELECT r.id, r.started_at, r.outcomes, r.score FROM posture_runs r
        WHERE r.server_id = s.id AND r.outcomes IS NOT NULL ORDER BY r.id DESC LIMIT 1) l ON TRUE
      LEFT JOIN LATERAL (SELECT r.score FROM posture_runs r
        WHERE r.server_id = s.id AND r.outcomes IS NOT NULL AND r.id < l.id ORDER BY r.id DESC LIMIT 1) b ON TRUE
      LEFT JOIN LATERAL (SELECT r.started_at, r.failure FROM posture_runs r
        WHERE r.server_id = s.id AND r.finished_at IS NOT NULL ORDER BY r.id DESC LIMIT 1) n ON TRUE
    ORDER BY lower(s.name), s.id`;
  return rows.map(rowOf);
}

function rowOf({ id, name, createdAt, lastAt, outcomes, waived, ...row }: RawRow): PostureRow {
  const checks = Object.entries(outcomesFrom(outcomes)).map(([check, result]) => ({
    ...{ id: check, result, evidence: [], more: 0, fix: "", grant: "" },
  }));
  const isWaived = new Set(waived);
  const failing = checks.filter((check) => check.result === "fail" && !isWaived.has(check.id));
  const failure = failureFrom(row.failure);
  const isCompared = row.lastScore !== null && row.scoreBefore !== null;
  return {
    ...{ serverId: id, serverName: name, createdAt },
    last: lastAt && {
      at: lastAt,
      score: scoreOf({ checks }, isWaived),
      failing: failing.map((check) => check.id),
    },
    change: isCompared ? (row.lastScore ?? 0) - (row.scoreBefore ?? 0) : null,
    failed: row.newestAt && failure ? { at: row.newestAt, ...failure } : null,
  };
}
