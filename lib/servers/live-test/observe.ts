/** Looking at the login log and at the workers while a live test runs. */
import { setTimeout as sleep } from "node:timers/promises";
import type { OperatorActor } from "@/lib/foundation/access/actor";
import { keyring } from "@/lib/foundation/keys/master-key";
import { database } from "@/lib/foundation/platform/database";
import { openFactor } from "@/lib/login/authentication/open-secrets";
import type { ClockError } from "@/lib/login/factors/clock-error";
import { getAttempt, newestAttempts } from "@/lib/login/log/queries";
import type { AttemptDetail } from "@/lib/login/log/view";
import { listWorkers } from "@/lib/servers/workers/queries";
import { hasReported, type WorkerLook } from "./worker-change";

/** Finds the attempt that the test makes: the newest under this name after `since`, through a door of the worker. */
export function createAttemptWatch(actor: OperatorActor, role: string, since: string | null) {
  return async (): Promise<AttemptDetail | null> => {
    const attempts = await newestAttempts(actor, since, 20, { user: role });
    const newest = attempts.find(({ username, door }) => username === role && door !== "console");
    return newest ? getAttempt(actor, newest.id) : null;
  };
}

/** The number of the newest attempt there is; those of the test come after it. */
export async function newestAttemptId(actor: OperatorActor): Promise<string | null> {
  return (await newestAttempts(actor, null, 1))[0]?.id ?? null;
}

/** What the workers report now. */
export const lookAtWorkers = (actor: OperatorActor): Promise<readonly WorkerLook[]> => listWorkers(actor);

/** A worker reports every five seconds. */
const reportMs = 7000;

/** The workers once all that live have reported after `at`, or after seven seconds. */
export async function workersAfter(
  actor: OperatorActor,
  at: Date,
  signal: AbortSignal,
): Promise<readonly WorkerLook[]> {
  const untilMs = performance.now() + reportMs;
  for (;;) {
    const workers = await lookAtWorkers(actor);
    if (hasReported(workers, at) || performance.now() > untilMs) return workers;
    await sleep(500, undefined, { signal });
  }
}

/**
 * The error of the phone's clock that explains a code which does not fit, by any factor of the user. Asked
 * only where Postern found the password right and the code wrong.
 */
export async function clockErrorFor(attempt: AttemptDetail, code: string): Promise<ClockError | null> {
  if (attempt.reason !== "wrong_code" || attempt.userId === null) return null;
  const factors = await database().factor.findMany({
    where: { userId: attempt.userId, confirmedAt: { not: null } },
  });
  for (const row of factors) {
    const factor = openFactor(keyring(), row);
    const error = factor?.kind.clockError(factor, code, attempt.at);
    if (error) return error;
  }
  return null;
}
