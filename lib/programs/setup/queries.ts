/** How far the first run has come, read from what exists, so that it can be left and resumed at any point. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { consoleUrlOf } from "@/lib/foundation/platform/console-url";
import { database } from "@/lib/foundation/platform/database";
import { env } from "@/lib/foundation/platform/env";
import type { ClientDoor } from "@/lib/login/decision/door";
import { newestAttempts } from "@/lib/login/log/queries";
import type { AttemptView } from "@/lib/login/log/view";
import { countOwners } from "@/lib/people/operators/existing";
import { isSetupComplete } from "@/lib/people/operators/setup-link";
import { listWorkers } from "@/lib/servers/workers/queries";
import type { SetupProgress } from "./steps";

/** Whether an owner can sign in. */
export async function hasOwner(): Promise<boolean> {
  return (await countOwners(database())) > 0;
}

/** Whether the setup link still makes the first owner: it is neither spent nor overtaken by an owner who can sign in. */
export async function isSetupOpen(): Promise<boolean> {
  return !(await isSetupComplete()) && !(await hasOwner());
}

/** What is there of the things that the wizard makes: the oldest client and the oldest user. */
export async function setupProgress(actor: Actor): Promise<SetupProgress> {
  authorize(actor, "settings.write");
  const [settings, client, user] = await Promise.all([
    database().settings.findUniqueOrThrow({
      where: { id: 1 },
      select: { organisationName: true, loginUrl: true },
    }),
    database().client.findFirst({
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
      select: { id: true, name: true, network: true, ldapName: true, doors: true },
    }),
    database().user.findFirst({
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
      select: { id: true, username: true, factors: { where: { confirmedAt: { not: null } }, take: 1 } },
    }),
  ]);
  return {
    ...settings,
    consoleUrl: consoleUrlOf(env()),
    client: client && { ...client, doors: client.doors as ClientDoor[] },
    user: user && { id: user.id, username: user.username, isEnrolled: user.factors.length > 0 },
  };
}

/** What the last step shows while it waits: the newest attempts, and what the workers ignored since they started. */
export type LoginWatch = {
  readonly attempts: readonly AttemptView[];
  readonly workersUp: number;
  readonly dropped: number;
};

/** The state of things for the step that waits for the first login. */
export async function watchLogins(actor: Actor): Promise<LoginWatch> {
  authorize(actor, "attempt.read");
  const [attempts, workers] = await Promise.all([newestAttempts(actor, null, 5), listWorkers(actor)]);
  const up = workers.filter((worker) => worker.isUp);
  const dropped = up.reduce((sum, worker) => sum + (worker.counters.dropped ?? 0), 0);
  return { attempts, workersUp: up.length, dropped };
}
