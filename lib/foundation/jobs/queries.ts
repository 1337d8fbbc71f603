/** Reading the queue for pages: jobs by state and name, what runs by the clock, and whether anything runs at all. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { minutes } from "@/lib/foundation/base/durations";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database, type Prisma } from "@/lib/foundation/platform/database";
import type { JobListRequest, JobState } from "./schema";

/** A job as pages show it. Instants are ISO text, because the page asks for it again as JSON. */
export type JobView = {
  readonly id: string;
  readonly name: string;
  /** What it works on: "id 3f0e…", or "" when that is nothing. */
  readonly input: string;
  readonly state: JobState;
  readonly attempts: number;
  readonly isCancelling: boolean;
  readonly progress: string | null;
  readonly percent: number | null;
  readonly result: string | null;
  readonly error: string | null;
  readonly dueAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
};

/** A job that runs by the clock. `last` is null before its first run is over. */
export type ScheduleView = {
  readonly name: string;
  readonly schedule: string;
  readonly nextAt: Date;
  readonly last: {
    readonly state: JobState;
    readonly text: string | null;
    readonly finishedAt: Date;
    readonly tookMs: number;
  } | null;
};

/** A page of jobs, newest first. */
export async function listJobs(
  actor: Actor,
  { state, name, page, pageSize }: JobListRequest,
): Promise<{ readonly jobs: readonly JobView[]; readonly total: number }> {
  authorize(actor, "job.read");
  const where: Prisma.JobWhereInput = {
    state: state ?? { in: ["waiting", "running", "dead"] },
    ...(name !== "" && { name }),
  };
  const [rows, total] = await Promise.all([
    database().job.findMany({ where, orderBy: { id: "desc" }, skip: (page - 1) * pageSize, take: pageSize }),
    database().job.count({ where }),
  ]);
  return { jobs: rows.map(viewOf), total };
}

type Row = Awaited<ReturnType<ReturnType<typeof database>["job"]["findMany"]>>[number];

function viewOf({ id, input, state, cancelRequestedAt, dueAt, startedAt, finishedAt, ...row }: Row): JobView {
  return {
    id: id.toString(),
    name: row.name,
    input: Object.entries(input ?? {})
      .map(([field, value]) => `${field} ${typeof value === "string" ? value : JSON.stringify(value)}`)
      .join(", ")
      .slice(0, 200),
    state: state as JobState,
    attempts: row.attempts,
    isCancelling: state === "running" && cancelRequestedAt !== null,
    progress: row.progress,
    percent: row.percent,
    result: row.result,
    error: row.error,
    dueAt: dueAt.toISOString(),
    startedAt: startedAt?.toISOString() ?? null,
    finishedAt: finishedAt?.toISOString() ?? null,
  };
}

/** What runs by the clock, by name, with what came of it the last time. */
export async function listSchedules(actor: Actor): Promise<readonly ScheduleView[]> {
  authorize(actor, "job.read");
  const schedules = await database().jobSchedule.findMany({ orderBy: { name: "asc" } });
  return Promise.all(
    schedules.map(async (schedule) => {
      const last = await database().job.findFirst({
        where: { name: schedule.name, state: { in: ["done", "cancelled", "dead"] } },
        orderBy: { id: "desc" },
      });
      return { ...schedule, last: last?.finishedAt ? lastOf(last, last.finishedAt) : null };
    }),
  );
}

const lastOf = ({ state, result, error, startedAt }: Row, finishedAt: Date) => ({
  state: state as JobState,
  text: error ?? result,
  finishedAt,
  tookMs: finishedAt.getTime() - (startedAt ?? finishedAt).getTime(),
});

/** How late the clock may be before it counts as stopped. */
const lateMs = minutes(2);

/**
 * How many dead letters there are, and whether nobody runs jobs: something that is due by the clock was not queued,
 * which every job process does within seconds.
 */
export async function jobTroubles(
  actor: Actor,
): Promise<{ readonly dead: number; readonly isStopped: boolean }> {
  authorize(actor, "job.read");
  const late = new Date(systemClock.now().getTime() - lateMs);
  const [dead, overdue] = await Promise.all([
    database().job.count({ where: { state: "dead" } }),
    database().jobSchedule.count({ where: { nextAt: { lt: late } } }),
  ]);
  return { dead, isStopped: overdue > 0 };
}
