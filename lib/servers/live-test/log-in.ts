/** The order of a live test: reach the server, see what it asks, log in while watching Postern, say what failed. */
import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { OperatorActor } from "@/lib/foundation/access/actor";
import { systemClock } from "@/lib/foundation/platform/clock";
import type { AttemptDetail } from "@/lib/login/log/view";
import { type Answer, answerResult, disbelief, wasNotBelieved } from "./answer";
import { attemptResults } from "./attempt-results";
import type { Address, Care } from "./connection";
import { answerTo, ask, type Question } from "./dialogue";
import { clockErrorFor, createAttemptWatch, lookAtWorkers, newestAttemptId, workersAfter } from "./observe";
import { type Reached, reach } from "./reach";
import { refusedBeforeAsking, requestResult } from "./request";
import type { LiveTestInput } from "./schema";
import { explainSilence } from "./silence";
import type { SilentClient } from "./silence-facts";
import { failed, type LiveEvent, skipped } from "./steps";
import { createTeller, StepFailed, type Teller } from "./teller";
import { askWithoutTls, withoutTlsResult } from "./without-tls";
import type { WorkerLook } from "./worker-change";

/**
 * What is tested. `client` is the one that the server's settings name; `isPlainTried`: whether the server is asked without
 * TLS too.
 */
export type Tested = {
  readonly actor: OperatorActor;
  readonly input: LiveTestInput;
  readonly address: Address;
  readonly client: (SilentClient & { readonly id: string }) | null;
  readonly isPlainTried: boolean;
};

/** How it ended. `question` is what the server said under TLS before it got a password; null when it was not reached. */
export type LoggedIn = {
  readonly question: Question | null;
  readonly attempt: AttemptDetail | null;
  readonly isIn: boolean;
  readonly isStopped: boolean;
};

type Test = Tested & {
  readonly teller: Teller;
  readonly signal: AbortSignal;
  readonly care: Care;
  readonly onQuestion: (question: Question) => void;
};

/** How long each step on the way to the server may take. */
const patienceMs = 6000;

/** Makes the login and tells each step. `signal` ends it wherever it is. */
export async function logIn(
  tested: Tested,
  tell: (event: LiveEvent) => void,
  signal: AbortSignal,
): Promise<LoggedIn> {
  let question: Question | null = null;
  const onQuestion = (said: Question) => {
    question = said;
  };
  return withCare(signal, async (care) => {
    try {
      const done = await steps({ ...tested, teller: createTeller(tell), signal, care, onQuestion });
      return { ...done, question, isStopped: false };
    } catch (error) {
      if (signal.aborted) return { question, attempt: null, isIn: false, isStopped: true };
      if (error instanceof StepFailed) return { question, attempt: null, isIn: false, isStopped: false };
      throw error;
    }
  });
}

/** Runs `work` with connections that are closed when it ends, or when `signal` does. */
export async function withCare<T>(signal: AbortSignal, work: (care: Care) => Promise<T>): Promise<T> {
  const sockets = new Set<Socket>();
  const closeAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  signal.addEventListener("abort", closeAll);
  const keep = (socket: Socket, insteadOf?: Socket) => {
    sockets.add(socket);
    if (insteadOf) sockets.delete(insteadOf);
    if (signal.aborted) socket.destroy();
  };
  try {
    return await work({ patienceMs, signal, keep });
  } finally {
    signal.removeEventListener("abort", closeAll);
    closeAll();
  }
}

async function steps(test: Test): Promise<Pick<LoggedIn, "attempt" | "isIn">> {
  const { actor, teller, signal, input, address } = test;
  const { role, database, password, code } = input;
  const reached = await reach({ address, role, database, care: test.care }, teller);
  const before = { workers: await lookAtWorkers(actor), newest: await newestAttemptId(actor) };
  const conversation = await asked(test, reached);

  const askedAt = systemClock.now();
  teller.begin("postern", "Waiting for PostgreSQL to ask Postern");
  const answering = answerTo(conversation, password + code);
  const watch = createAttemptWatch(actor, role, before.newest);
  const seen = await watched(test, answering, watch);
  const answer = await answering;
  const afterAttemptMs = seen && performance.now() - seen.seenMs;
  signal.throwIfAborted();

  const attempt = (await watch()) ?? seen?.attempt ?? null;
  if (attempt && attempt.id !== seen?.attempt.id) await tellAttempt(test, attempt);
  if (attempt && wasNotBelieved(attempt, answer, afterAttemptMs)) tellDisbelief(teller, attempt);
  else {
    if (!attempt) await tellSilence(test, { answer, askedAt, workers: before.workers, reached });
    teller.end("postgresql", answerResult(answer, attempt, input));
  }
  if (test.isPlainTried) {
    const plain = { addresses: [reached.serverAddress], port: address.port, role, database };
    teller.begin("without_tls", "Trying the same without TLS, without a password");
    teller.end("without_tls", withoutTlsResult(await askWithoutTls(plain, test.care)));
  }
  return { attempt, isIn: answer.kind === "in" };
}

/** What the server asks for. @throws StepFailed unless that leads to Postern */
async function asked({ input, teller, signal, onQuestion }: Test, { socket }: Reached) {
  const { role, database } = input;
  teller.begin("request", `Saying that ${role} wants to log in`);
  const { conversation, question } = await ask(socket, input).catch((error: Error) => {
    signal.throwIfAborted();
    return teller.fail("request", failed(`The server said nothing: ${error.message}.`, "Look into its log."));
  });
  onQuestion(question);
  const result =
    question.kind === "error"
      ? refusedBeforeAsking(question.error, role, database)
      : requestResult(question.request, role);
  if (result.state === "failed") teller.fail("request", result);
  teller.end("request", result);
  return conversation;
}

/** Tells the attempt as soon as it is there; gives it, or null when the answer came first. */
async function watched(
  test: Test,
  answering: Promise<Answer>,
  watch: () => Promise<AttemptDetail | null>,
): Promise<{ readonly attempt: AttemptDetail; readonly seenMs: number } | null> {
  let isOver = false;
  const over = answering.then(() => {
    isOver = true;
  });
  while (!isOver) {
    const attempt = await watch();
    if (attempt) {
      const seenMs = performance.now();
      await tellAttempt(test, attempt);
      test.teller.begin("postgresql", "Waiting for PostgreSQL");
      return { attempt, seenMs };
    }
    await Promise.race([over, sleep(150)]);
  }
  return null;
}

async function tellAttempt({ client, input, teller }: Test, attempt: AttemptDetail): Promise<void> {
  const clockError = await clockErrorFor(attempt, input.code);
  for (const [step, result] of attemptResults(attempt, { client, clockError })) teller.end(step, result);
}

function tellDisbelief(teller: Teller, attempt: AttemptDetail): void {
  if (attempt.outcome === "accept") {
    teller.end("postgresql", disbelief(attempt));
    return;
  }
  // What Postern decided on was not what was typed.
  teller.end("postern", disbelief(attempt));
  for (const step of ["user", "policy", "password", "factor"] as const) {
    teller.end(step, skipped("Says nothing, because the secrets differ."));
  }
  teller.end("postgresql", skipped("Refused the login after three seconds."));
}

async function tellSilence(
  { actor, client, teller, signal }: Test,
  known: {
    readonly answer: Answer;
    readonly askedAt: Date;
    readonly workers: readonly WorkerLook[];
    readonly reached: Reached;
  },
): Promise<void> {
  const { answer, askedAt, workers, reached } = known;
  if (answer.kind === "in") {
    const text = `PostgreSQL let ${answer.as} in without asking Postern.`;
    const fix =
      "The first matching line of pg_hba.conf asks something else: its method is password or pam, or it uses another RADIUS or LDAP server. Put the second-factor line above it.";
    teller.end("postern", failed(text, fix));
    return;
  }
  teller.begin("postern", "Nothing in the login log; looking at what the workers counted");
  const after = await workersAfter(actor, systemClock.now(), signal);
  const error = answer.kind === "error" ? answer.error : null;
  const { serverAddress } = reached;
  teller.end("postern", explainSilence({ error, before: workers, after, askedAt, serverAddress, client }));
}
