/** A live login test: a real login to a registered server, each step told as it happens, audited at the end. */
import { type Actor, authorize, type OperatorActor } from "@/lib/foundation/access/actor";
import { record } from "@/lib/foundation/audit/record";
import { database } from "@/lib/foundation/platform/database";
import { logIn, type Tested } from "./log-in";
import type { LiveTestInput } from "./schema";
import { type EndEvent, type LiveEvent, type LiveStep, liveSteps, type StepState } from "./steps";
import { takeTurn, testedServer } from "./tested-server";

/** How the caller hears of the steps, and how it stops the test. */
export type Listener = { readonly emit: (event: LiveEvent) => void; readonly signal: AbortSignal };

/** No test takes longer: reaching the server, fifteen seconds for its answer, and seven for the workers' reports. */
const longestMs = 45_000;

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
  const server = await testedServer(input.serverId);
  const release = takeTurn();
  const startedMs = performance.now();
  const results = new Map<LiveStep, StepState>();
  const failedStep = () => liveSteps.find((step) => results.get(step) === "failed") ?? null;
  let end: Pick<EndEvent, "outcome" | "attemptId"> = { outcome: "stopped", attemptId: null };
  let reason: string | null = null;
  try {
    const { address, client } = server;
    const tested: Tested = { actor, input, address, client, isPlainTried: true };
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
    release();
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
