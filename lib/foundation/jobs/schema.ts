/** Pure. What a form, the API or the CLI may say about jobs. */
import { z } from "zod";

/** What becomes of a job, in its order. */
export const jobStates = ["waiting", "running", "done", "cancelled", "dead"] as const;
export type JobState = (typeof jobStates)[number];

/** Names one job. */
export const jobIdInput = z.object({
  id: z.string().regex(/^[1-9][0-9]{0,17}$/, "This job does not exist."),
});
export type JobIdInput = z.infer<typeof jobIdInput>;

/** Which jobs, newest first. Without a state: those that are not over, and dead letters. */
export const jobListRequest = z.object({
  state: z.enum(jobStates).optional(),
  name: z.string().max(100).default(""),
  page: z.int().min(1).max(100_000).default(1),
  pageSize: z.int().min(1).max(200).default(50),
});
export type JobListRequest = z.infer<typeof jobListRequest>;
