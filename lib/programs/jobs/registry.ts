/** Every job that the product has: the one list, from which the job process runs and the console names them. */
import type { Job } from "@/lib/foundation/jobs/job";
import { removeFinishedJobs } from "@/lib/foundation/jobs/retention";
import { removeExpiredChallenges } from "@/lib/login/authentication/challenges";
import { countAttempts } from "@/lib/login/log/counting";
import { removeExpiredAttempts } from "@/lib/login/log/retention";
import { removeExpiredSessions } from "@/lib/people/console-sessions/retention";
import { changeManyUsers, forgetBulkRuns } from "@/lib/people/users/bulk-job";
import { findDueServers, readOneServer } from "@/lib/servers/registry/reading-jobs";

/** A new job is one more line here. */
export const registry: readonly Job[] = [
  findDueServers,
  readOneServer,
  countAttempts,
  removeExpiredAttempts,
  removeExpiredChallenges,
  removeExpiredSessions,
  changeManyUsers,
  forgetBulkRuns,
  removeFinishedJobs,
];
