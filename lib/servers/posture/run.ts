/** Running the posture checks on one server with its kept password, and keeping what they found. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { AppError } from "@/lib/foundation/base/errors";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import type { ConnectionFailure } from "@/lib/servers/reading/connection-failure";
import { type KeptTarget, keptTarget } from "@/lib/servers/registry/kept-target";
import { serverReading } from "@/lib/servers/registry/queries";
import type { ServerIdInput } from "@/lib/servers/registry/schema";
import { lastLoginsOf } from "./last-logins";
import type { PostureReport } from "./report";
import { beginRun, endRun, type RunEnd } from "./runs";
import { scoreOf } from "./score";
import { takePosture } from "./take";
import { waivedNow } from "./waivers";

/** How a run went. */
export type RunResult =
  | { readonly ok: true; readonly report: PostureReport; readonly score: number | null }
  | { readonly ok: false; readonly failure: Pick<ConnectionFailure, "text" | "fix"> };

/** Who asked for a run, how far it is, and how it is stopped. */
export type RunOptions = {
  /** Null when its time had come. */
  readonly askedBy: string | null;
  readonly progress?: (text: string) => void;
  readonly signal?: AbortSignal;
};

/**
 * Runs the checks now and keeps what they found, or why they could not be run; earlier runs stay.
 * @throws AppError 'not_found', 'conflict' while another run of this server is under way; the reason of `signal`
 */
export async function runPosture(
  actor: Actor,
  { id }: ServerIdInput,
  { askedBy, progress, signal }: RunOptions,
): Promise<RunResult> {
  authorize(actor, "server.write");
  const server = await keptTarget(id);
  const run = await beginRun(id, askedBy);
  if (!run) throw new AppError("conflict", "The checks are running on this server now. Wait until they end.");
  try {
    const result = await take(actor, server, { ...(progress && { progress }), ...(signal && { signal }) });
    signal?.throwIfAborted();
    const end = (await isSameServer(server)) ? await scored(id, result) : changedMeanwhile;
    await endRun(run.id, end);
    return end;
  } catch (error) {
    // Whatever it was, whoever called is told; that a store which is down keeps no failure is seen by its silence.
    await endRun(run.id, { ok: false, failure: brokenOff }).catch(() => {});
    throw error;
  } finally {
    run.rest();
  }
}

type Taken = Awaited<ReturnType<typeof takePosture>>;

async function take(
  actor: Actor,
  server: KeptTarget,
  options: Pick<RunOptions, "progress" | "signal">,
): Promise<Taken> {
  if (!server.ok) return server;
  const { reading } = await serverReading(actor, server.id);
  const names = reading?.roles.filter(({ login }) => login).map(({ name }) => name);
  const known = names && { lastLogins: await lastLoginsOf(names) };
  return takePosture(server.target, { ...options, ...known, now: systemClock.now() });
}

async function scored(id: string, result: Taken): Promise<RunEnd> {
  if (!result.ok) return result;
  const { report } = result;
  return { ok: true, report, score: scoreOf(report, await waivedNow(id)).score };
}

/** Settings that changed meanwhile are about another server: what was found is not true of it. */
async function isSameServer(server: KeptTarget): Promise<boolean> {
  const { id } = server;
  if (!server.ok) return true;
  const { host, port, database: name } = server.target;
  return (await database().server.count({ where: { id, host, port, database: name } })) > 0;
}

const changedMeanwhile: RunEnd = {
  ok: false,
  failure: {
    text: "The address of this server was changed while the checks ran.",
    fix: "Run the checks again.",
  },
};
const brokenOff = { text: "The checks were stopped before they were done.", fix: "Run the checks again." };
