/** How full the queue is, in numbers: for metrics and for what needs attention. */
import { database } from "@/lib/foundation/platform/database";

/** Of one name. `oldestSeconds`: how long the oldest that could run has been waiting; 0 when none does. */
export type QueueDepth = {
  readonly name: string;
  readonly waiting: number;
  readonly running: number;
  readonly dead: number;
  readonly oldestSeconds: number;
};

/** Of each name that has such jobs. Those that wait for a later time are not counted. */
export function queueDepths(): Promise<QueueDepth[]> {
  return database().$queryRaw`
    SELECT name, count(*) FILTER (WHERE state = 'waiting' AND due_at <= now())::int AS "waiting",
      count(*) FILTER (WHERE state = 'running')::int AS "running",
      count(*) FILTER (WHERE state = 'dead')::int AS "dead",
      coalesce(extract(epoch FROM now() - min(due_at) FILTER (WHERE state = 'waiting' AND due_at <= now())), 0)::float8
        AS "oldestSeconds"
    FROM jobs WHERE state IN ('waiting', 'running', 'dead') GROUP BY name ORDER BY name`;
}
