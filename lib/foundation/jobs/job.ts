/** What a job is: a name, the shape of its input, the function that does the work, and the limits it runs under. */
import type { z } from "zod";
import type { BackOff } from "./back-off";
import type { Schedule } from "./schedule";

/** What the function gets beside its input. */
export type JobContext = {
  /** Aborted at the deadline, when the job is cancelled, when its lease is lost, and when the process ends. */
  readonly signal: AbortSignal;
  /** Tells how far it is, for the page: a few words, and 0 to 100 where that is known. Cheap; call it as often as you like. */
  progress(text: string, percent?: number): void;
};

/**
 * One kind of work. It runs at least once: a process that dies leaves a job that runs again after its lease, so `run`
 * must bear being repeated.
 */
export type Job<Input = unknown> = {
  /** Names it in the store for good: "server.read". */
  readonly name: string;
  /** What the page calls it. */
  readonly title: string;
  /** What its input must be. Kept as JSON; never put a secret in. */
  readonly schema: z.ZodType<Input>;
  /** Does the work and gives what came of it in a sentence, or nothing. What it throws is the error that the page shows. */
  run(input: Input, context: JobContext): Promise<string | undefined>;
  /** How often it is tried before it becomes a dead letter. */
  readonly attempts: number;
  /** The wait between two tries. */
  readonly backOff: BackOff;
  /** How long a run belongs to the process that began it, unless that renews it, as it does every third of it. */
  readonly leaseSeconds: number;
  /** How long one run may take. */
  readonly deadlineSeconds: number;
  /** How many run at the same time, in all processes together. */
  readonly concurrency: number;
  /** When it is queued by itself, with {} as its input. */
  readonly schedule?: Schedule;
};

const defaults = {
  attempts: 5,
  backOff: { firstSeconds: 10, mostSeconds: 3600 },
  leaseSeconds: 60,
  deadlineSeconds: 300,
  concurrency: 1,
} as const;

/** A job with what it does not say filled in. @throws TypeError when it is scheduled and cannot do with {} as its input */
export function defineJob<Input>(
  job: Omit<Job<Input>, keyof typeof defaults> & Partial<Pick<Job<Input>, keyof typeof defaults>>,
): Job<Input> {
  if (job.schedule && !job.schema.safeParse({}).success) {
    throw new TypeError(`the job ${job.name} runs by the clock, so its schema must take {}`);
  }
  return { ...defaults, ...job };
}
