/** One run of a job: its lease renewed, its deadline watched, its progress told, its end written once. */
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { inWords, seconds } from "@/lib/foundation/base/durations";
import { AppError, StartError, TryLater } from "@/lib/foundation/base/errors";
import type { Logger } from "@/lib/foundation/platform/log";
import { waitSeconds } from "./back-off";
import type { Job, JobContext } from "./job";
import { type Claimed, type RunEnd, renew, report, settle } from "./rows";

/** Why a run was told to stop. */
class Stop extends Error {
  override readonly name = "Stop";
  readonly why: "deadline" | "cancelled" | "ending" | "lost";

  constructor(why: Stop["why"], message: string) {
    super(message);
    this.why = why;
  }
}

/** A run under way. */
export type Run = {
  readonly id: string;
  readonly name: string;
  /** Tells it to stop because somebody cancelled it, or because the process ends. */
  stop(why: "cancelled" | "ending"): void;
  /** Resolves when its end was written, or could not be; never rejects. */
  readonly over: Promise<RunOver>;
};

/** How it ended; 'stuck' is one that goes on although it was told to stop; 'lost' one that is another process's now. */
export type RunOver = RunEnd["kind"] | "stuck" | "lost";

/** What a run needs of its surroundings. */
export type RunSurroundings = {
  readonly pool: pg.Pool;
  readonly log: Logger;
  /** When the lease was taken at the latest, by performance.now(). */
  readonly claimedMs: number;
};

/** How long a run that was told to stop may take to do so. */
const graceMs = seconds(10);
const progressMs = seconds(1);

/** Begins to run what was claimed. */
export function startRun(job: Job, claimed: Claimed, { pool, log, claimedMs }: RunSurroundings): Run {
  const stopping = new AbortController();
  const stop = (why: Stop["why"], message: string) => {
    if (!stopping.signal.aborted) stopping.abort(new Stop(why, message));
  };
  const deadline = setTimeout(() => {
    const took = inWords(seconds(job.deadlineSeconds));
    stop("deadline", `It took longer than ${took} and was stopped.`);
  }, seconds(job.deadlineSeconds));
  const lease = keepLease(job, claimed, { pool, log, claimedMs }, () =>
    stop("lost", "Its lease was lost, so another process may run it."),
  );
  const progress = tellProgress(pool, claimed);

  const work = async (): Promise<RunOver> => {
    try {
      const ended = await Promise.race([
        execute(job, claimed, { signal: stopping.signal, progress: progress.tell }),
        stuckAfter(stopping.signal),
      ]);
      const isStuck = ended === stuck;
      const why = (stopping.signal.reason as Stop | undefined)?.why ?? null;
      if (why === "lost") return isStuck ? "stuck" : "lost";
      // Left under its lease: what goes on here must not run anywhere else before this process has ended.
      if (isStuck && why === "ending") return "stuck";
      const end = endOf(job, claimed, isStuck ? stuckResult(stopping.signal) : ended, stopping.signal);
      if (end.kind === "dead" || end.kind === "again") {
        log.warn({ job: job.name, id: claimed.id, attempt: claimed.attempt, err: errorIn(ended) }, end.error);
      }
      const isOurs = await settle(pool, claimed, end);
      if (isStuck) return "stuck";
      return isOurs ? end.kind : "lost";
    } catch (error) {
      // The store is down. The row stays as it is, and runs again after its lease.
      log.warn({ err: error, job: job.name, id: claimed.id }, "How a job ended could not be written.");
      return "lost";
    } finally {
      clearTimeout(deadline);
      lease.end();
      progress.end();
    }
  };
  return {
    id: claimed.id,
    name: job.name,
    stop: (why) => stop(why, why === "cancelled" ? "The job was cancelled." : "The job process is stopping."),
    over: work(),
  };
}

type Result =
  | { readonly ok: true; readonly result: string | undefined }
  | { readonly ok: false; readonly error: unknown; readonly isHopeless: boolean };

const stuck = Symbol("stuck");

async function execute(job: Job, { input }: Claimed, context: JobContext): Promise<Result> {
  const parsed = job.schema.safeParse(input);
  if (!parsed.success) {
    const why = parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ");
    return {
      ok: false,
      error: new AppError("invalid_input", `Its input is not valid: ${why}.`),
      isHopeless: true,
    };
  }
  try {
    return { ok: true, result: await job.run(parsed.data, context) };
  } catch (error) {
    return { ok: false, error, isHopeless: false };
  }
}

/** Resolves some time after `signal`, when whatever should have stopped has not. */
function stuckAfter(signal: AbortSignal): Promise<typeof stuck> {
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => sleep(graceMs, stuck, { ref: false }).then(resolve), {
      once: true,
    });
  });
}

const stuckResult = (signal: AbortSignal): Result => ({
  ok: false,
  error: new AppError(
    "unavailable",
    `${(signal.reason as Stop).message} It did not stop within ${inWords(graceMs)} of being told to.`,
  ),
  isHopeless: false,
});

function endOf(job: Job, { attempt }: Claimed, ended: Result, signal: AbortSignal): RunEnd {
  if (ended.ok) return { kind: "done", result: ended.result ?? null };
  const stopped = signal.reason as Stop | undefined;
  if (stopped?.why === "cancelled") return { kind: "cancelled" };
  if (stopped?.why === "ending") return { kind: "released" };
  // What is thrown after the deadline says only that something was aborted.
  const error = sentenceOf(stopped && !(ended.error instanceof AppError) ? stopped : ended.error);
  if (ended.isHopeless || attempt >= job.attempts) return { kind: "dead", error };
  // Whoever asked to be left alone is, for at least so long.
  const asked = ended.error instanceof TryLater ? (ended.error.afterSeconds ?? 0) : 0;
  const afterSeconds = Math.max(asked, waitSeconds(job.backOff, attempt, Math.random()));
  return { kind: "again", error, afterSeconds };
}

const mostCharacters = 500;

/** What the page says of an error: its message alone, cut. */
function sentenceOf(error: unknown): string {
  const text =
    error instanceof AppError || error instanceof StartError || error instanceof Stop
      ? error.message
      : error instanceof Error
        ? `${error.name}: ${error.message}`
        : String(error);
  return text.length > mostCharacters ? `${text.slice(0, mostCharacters)}…` : text;
}

const errorIn = (ended: Result | typeof stuck): unknown =>
  ended === stuck || ended.ok ? undefined : ended.error;

/**
 * Renews the lease every third of it. `lose` is called when it is another's, and before it can be: when the store did
 * not answer for as long as it lasts.
 */
function keepLease(
  { leaseSeconds }: Job,
  claimed: Claimed,
  { pool, log, claimedMs }: RunSurroundings,
  lose: () => void,
): { end(): void } {
  const leaseMs = seconds(leaseSeconds);
  let lasts: NodeJS.Timeout;
  const lastsFrom = (fromMs: number) => {
    clearTimeout(lasts);
    lasts = setTimeout(lose, Math.max(0, fromMs + leaseMs * 0.9 - performance.now()));
  };
  lastsFrom(claimedMs);
  const renewing = setInterval(async () => {
    const askedMs = performance.now();
    try {
      if (await renew(pool, claimed, leaseSeconds)) lastsFrom(askedMs);
      else lose();
    } catch (error) {
      log.warn({ err: error, job: claimed.name, id: claimed.id }, "The lease of a job could not be renewed.");
    }
  }, leaseMs / 3);
  return {
    end() {
      clearTimeout(lasts);
      clearInterval(renewing);
    },
  };
}

/** Writes the newest progress, once a second at most. What cannot be written is left out: the next one says more. */
function tellProgress(pool: pg.Pool, claimed: Claimed): { tell: JobContext["progress"]; end(): void } {
  let timer: NodeJS.Timeout | undefined;
  let newest = { text: "", percent: null as number | null };
  return {
    tell(text, percent) {
      newest = { text: text.slice(0, 200), percent: percent === undefined ? null : clamp(percent) };
      timer ??= setTimeout(() => {
        timer = undefined;
        report(pool, claimed, newest).catch(() => {});
      }, progressMs);
    },
    end: () => clearTimeout(timer),
  };
}

const clamp = (percent: number) => Math.max(0, Math.min(100, Math.round(percent)));
