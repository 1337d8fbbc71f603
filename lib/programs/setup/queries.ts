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
import { readPolicies } from "@/lib/people/policies/queries";
import { versionName } from "@/lib/protocols/postgres/versions";
import { serverAsksPostern, serverWaysIn } from "@/lib/servers/bypass/queries";
import { waysRequest } from "@/lib/servers/bypass/schema";
import { majorVersion } from "@/lib/servers/bypass/survey";
import { leftOut } from "@/lib/servers/protection/left-out";
import { serverProtection } from "@/lib/servers/protection/queries";
import { serverDetail } from "@/lib/servers/registry/queries";
import { listWorkers } from "@/lib/servers/workers/queries";
import type { SetupProgress, SetupServer } from "./steps";

/** Whether an owner can sign in. */
export async function hasOwner(): Promise<boolean> {
  return (await countOwners(database())) > 0;
}

/** Whether the setup link still makes the first owner: it is neither spent nor overtaken by an owner who can sign in. */
export async function isSetupOpen(): Promise<boolean> {
  return !(await isSetupComplete()) && !(await hasOwner());
}

/** What is there of the things that the wizard makes: the oldest client, the oldest server that asks as it, a user to try. */
export async function setupProgress(actor: Actor): Promise<SetupProgress> {
  authorize(actor, "settings.write");
  const [settings, client, user, attempt, policies] = await Promise.all([
    database().settings.findUniqueOrThrow({
      where: { id: 1 },
      select: { organisationName: true, loginUrl: true },
    }),
    database().client.findFirst({
      orderBy: oldestFirst,
      select: { id: true, name: true, network: true, ldapName: true, doors: true },
    }),
    userToTry(),
    database().attempt.findFirst({ where: { door: { not: "console" } }, select: { id: true } }),
    readPolicies(database()),
  ]);
  const fallback = policies.find(({ isDefault }) => isDefault);
  return {
    ...settings,
    consoleUrl: consoleUrlOf(env()),
    client: client && { ...client, doors: client.doors as ClientDoor[] },
    server: client && (await serverOf(actor, client.id)),
    user,
    hasAttempt: attempt !== null,
    reuse:
      fallback && fallback.reuseUses > 1
        ? { uses: fallback.reuseUses, seconds: fallback.reuseSeconds }
        : null,
  };
}

const oldestFirst = [{ createdAt: "asc" as const }, { id: "asc" as const }];

/** The oldest user with a phone; without one, the oldest of all. */
async function userToTry(): Promise<SetupProgress["user"]> {
  const isEnrolled = { factors: { some: { confirmedAt: { not: null } } } };
  const select = { id: true, username: true, scramSealed: true } as const;
  const enrolled = await database().user.findFirst({ where: isEnrolled, orderBy: oldestFirst, select });
  const user = enrolled ?? (await database().user.findFirst({ orderBy: oldestFirst, select }));
  return (
    user && {
      ...{ id: user.id, username: user.username, isEnrolled: enrolled !== null },
      hasKeptPassword: user.scramSealed !== null,
    }
  );
}

async function serverOf(actor: Actor, clientId: string): Promise<SetupServer | null> {
  const found = await database().server.findFirst({
    where: { clientId },
    orderBy: oldestFirst,
    select: { id: true },
  });
  if (!found) return null;
  const [server, ways, protection, isAsked] = await Promise.all([
    serverDetail(actor, found.id),
    serverWaysIn(actor, found.id, waysRequest.parse({ pageSize: 1 })),
    serverProtection(actor, found.id),
    serverAsksPostern(actor, found.id),
  ]);
  const { id, name, host, port, reading, failure } = server;
  return {
    ...{ id, name, host, port, database: server.database, failure },
    version: reading && versionName(reading.versionNumber),
    majorVersion: reading && majorVersion(reading),
    loginRoles: reading?.roles.filter(({ login }) => login).length ?? null,
    openWays: ways.known.open,
    whyUnknown: ways.known.why,
    leftOut: await leftOut(actor, id),
    asksPostern: isAsked,
    protection: protection?.state ?? "never",
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
