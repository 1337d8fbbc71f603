/**
 * The console while the product runs, and its move to another address: on trial, until an operator has signed in there.
 * When the new address does not come up, or nobody arrives in time, the one before comes back by itself.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { after, inWords, minutes, seconds } from "@/lib/foundation/base/durations";
import { StartError } from "@/lib/foundation/base/errors";
import {
  type ConsoleSettings,
  keepConsoleSettings,
  restoreConsoleSettings,
  tryConsoleSettings,
} from "@/lib/foundation/platform/console-settings";
import {
  type ConsoleTrial,
  type MessageToConsole,
  messageToLauncher,
} from "@/lib/foundation/platform/console-trial";
import type { Env } from "@/lib/foundation/platform/env";
import { failureText } from "@/lib/foundation/platform/failure";
import type { Child } from "./child";
import { say } from "./output";

/** How the launcher starts and watches a console; tests bring their own. */
export type ConsoleParts = {
  /** The environment with other settings of the console. @throws StartError when they cannot be used */
  settle(settings: ConsoleSettings): Env;
  /** Where people open it. */
  urlOf(from: Env): string;
  /** Starts a console; `hear` gets what it says, with the way to answer. */
  start(from: Env, hear: (message: unknown, answer: (message: MessageToConsole) => void) => void): Child;
  /** Whether the port for `to` can be had while the console still listens as `from` says. @throws StartError */
  requirePort(to: Env, from: Env): Promise<void>;
  /** Resolves when it answers. @throws StartError when it does not in time, or `isAlive` says that it has ended */
  whenUp(from: Env, signal: AbortSignal, isAlive: () => boolean): Promise<void>;
  /** Writes into the audit log that an address was given up. */
  recordGoneBack(url: string, why: string): Promise<void>;
  /** How long it waits for an operator. */
  readonly trialMs?: number;
};

/** The console, kept running. */
export type KeptConsole = { stop(): Promise<void> };

const defaultTrialMs = minutes(10);
/** So that the page which asked receives the answer before its console ends. */
const answerMs = seconds(0.5);

/** Starts the console as `from` says and keeps it until `stop`. */
export function keepConsole(from: Env, parts: ConsoleParts): KeptConsole {
  const { trialMs = defaultTrialMs } = parts;
  const stopping = new AbortController();
  let inForce = from;
  let before: Env | null = null;
  let trial: ConsoleTrial | null = null;
  let timer: NodeJS.Timeout | undefined;
  let isMoving = false;
  let child = parts.start(from, hear);
  let moving: Promise<unknown> = Promise.resolve();

  function hear(message: unknown, answer: (message: MessageToConsole) => void): void {
    const { data } = messageToLauncher.safeParse(message);
    if (data?.kind === "console-up") answer({ kind: "trial", trial });
    else if (data?.kind === "keep-address") keep();
    else if (data?.kind === "try-address") {
      const { id, settings } = data;
      consider(settings).then((refusal) => {
        answer({ kind: "answer", id, refusal });
        if (refusal === null) moving = move(settings).catch(complain);
      }, complain);
    }
  }

  /** Why the settings are not tried, or null. */
  async function consider(settings: ConsoleSettings): Promise<string | null> {
    if (isMoving) return "The console is being moved already. Wait a moment and try again.";
    isMoving = true;
    try {
      await parts.requirePort(parts.settle(settings), inForce);
      return null;
    } catch (error) {
      isMoving = false;
      if (error instanceof StartError) return error.message;
      complain(error);
      return "The launcher could not look at these settings; its output says why.";
    }
  }

  async function move(settings: ConsoleSettings): Promise<void> {
    await sleep(answerMs);
    const next = parts.settle(settings);
    const [url, previousUrl] = [parts.urlOf(next), parts.urlOf(before ?? inForce)];
    say("info", `Moving the console to ${url}.`);
    clearTimeout(timer);
    tryConsoleSettings(from.home, settings);
    before ??= inForce;
    const until = after(new Date(), trialMs).toISOString();
    trial = { kind: "trying", url, previousUrl, until };
    await run(next);
    try {
      await parts.whenUp(next, stopping.signal, () => child.pid() !== null);
    } catch (error) {
      if (!stopping.signal.aborted) await goBack(failureText(error));
      return;
    } finally {
      isMoving = false;
    }
    // Somebody may have arrived already.
    if (trial?.kind !== "trying" || stopping.signal.aborted) return;
    say("info", `The console is at ${url}. Sign in there within ${inWords(trialMs)}, or it goes back.`);
    const why = `Nobody signed in there within ${inWords(trialMs)}.`;
    timer = setTimeout(() => {
      moving = goBack(why).catch(complain);
    }, trialMs);
  }

  async function goBack(why: string): Promise<void> {
    if (!before || stopping.signal.aborted) return;
    isMoving = true;
    const url = parts.urlOf(inForce);
    say("error", `The console gives up ${url} and goes back to ${parts.urlOf(before)}: ${why}`);
    restoreConsoleSettings(from.home);
    trial = { kind: "gone_back", url, why };
    const old = before;
    before = null;
    await run(old);
    isMoving = false;
    await parts.recordGoneBack(url, why).catch(complain);
  }

  function keep(): void {
    if (!before || trial?.kind !== "trying") return;
    clearTimeout(timer);
    keepConsoleSettings(from.home);
    say("info", `The console stays at ${trial.url}.`);
    before = null;
    trial = null;
  }

  /** Ends the console that runs, and starts one as `next` says. */
  async function run(next: Env): Promise<void> {
    await child.stop();
    if (stopping.signal.aborted) return;
    inForce = next;
    child = parts.start(next, hear);
  }

  return {
    async stop() {
      stopping.abort();
      clearTimeout(timer);
      await moving;
      await child.stop();
    },
  };
}

const complain = (error: unknown) => say("error", failureText(error));
