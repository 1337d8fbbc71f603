/** A live login test: a real login to a registered server, each step told as it happens, audited at the end. */
import { type Actor, authorize, type OperatorActor } from "@/lib/foundation/access/actor";
import { record } from "@/lib/foundation/audit/record";
import { AppError } from "@/lib/foundation/base/errors";
import { database } from "@/lib/foundation/platform/database";
import type { SslMode } from "@/lib/protocols/postgres/server-address";
import { logIn, type Tested } from "./log-in";
import type { LiveTestInput } from "./schema";
import { type EndEvent, type LiveEvent, type LiveStep, liveSteps, type StepState } from "./steps";

/** How the caller hears of the steps, and how it stops the test. */
export type Listener = { readonly emit: (event: LiveEvent) => void; readonly signal: AbortSignal };

/** No test takes longer: reaching the server, fifteen seconds for its answer, and seven for the workers' reports. */
const longestMs = 45_000;
/** Tests at once in one process: each holds a connection to somebody's server. */
const mostAtOnce = 4;
let underWay = 0;

/**
 * Logs in as `input` says and tells each step. The login counts like any other: a code is spent, a failure counts.
 * Resolves when the end was told. @throws AppError before the first step
 */
export async function runLiveTest(
  actor: OperatorActor,
  input: LiveTestInput,
  { emit, signal }: Listener,
): Promise<void> {
  authorize(actor, "server.write");
  const server = await existingServer(input.serverId);
  if (underWay >= mostAtOnce) {
    throw new AppError("unavailable", "Several tests are running. Wait until one has ended.");
  }
  underWay++;
  const startedMs = performance.now();
  const results = new Map<LiveStep, StepState>();
  const failedStep = () => liveSteps.find((step) => results.get(step) === "failed") ?? null;
  let end: Pick<EndEvent, "outcome" | "attemptId"> = { outcome: "stopped", attemptId: null };
  let reason: string | null = null;
  try {
    const tested: Tested = {
      actor,
      input,
      address: { ...server, sslMode: server.sslMode as SslMode },
      client: server.client && {
        id: server.client.id,
        name: server.client.name,
        network: server.client.network,
        isDisabled: server.client.disabledAt !== null,
        doors: server.client.doors,
      },
    };
    const bounded = AbortSignal.any([signal, AbortSignal.timeout(longestMs)]);
    const tell = (event: LiveEvent) => {
      if (event.type === "step") results.set(event.step, event.state);
      emit(event);
    };
    const done = await logIn(tested, tell, bounded);
    reason = done.attempt?.reason ?? null;
    end = {
      outcome: done.isStopped ? "stopped" : done.isIn && failedStep() === null ? "accepted" : "refused",
      attemptId: done.attempt?.id ?? null,
    };
  } finally {
    underWay--;
    const { outcome } = end;
    await audit(actor, server, {
      role: input.role,
      database: input.database,
      outcome,
      failedStep: failedStep(),
      reason,
    });
  }
  emit({ type: "end", ...end, failedStep: failedStep(), ms: Math.round(performance.now() - startedMs) });
}

async function existingServer(id: string) {
  const server = await database().server.findUnique({
    where: { id },
    select: {
      id: true,
      name: true,
      host: true,
      port: true,
      sslMode: true,
      caCertificate: true,
      client: { select: { id: true, name: true, network: true, disabledAt: true, doors: true } },
    },
  });
  if (!server) throw new AppError("not_found", "This server no longer exists.");
  return server;
}

async function audit(
  actor: Actor,
  server: { readonly id: string; readonly name: string },
  detail: Readonly<Record<string, string | null>>,
): Promise<void> {
  await record(database(), actor, {
    action: "server.login_tested",
    subject: { kind: "server", id: server.id, name: server.name },
    detail,
  });
}
