/**
 * The console while the product runs, and its move to another address: on trial, until an owner has signed in there.
 * When the new address does not come up, or nobody arrives in time, the one before comes back by itself.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { inWords, minutes, seconds } from "@/lib/foundation/base/durations";
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
  /** Starts a console; `hear` gets what it says, with the way to answer. @throws when it cannot even be started */
  start(from: Env, hear: (message: unknown, answer: (message: MessageToConsole) => void) => void): Child;
  /** Whether the port for `to` can be had while the console still listens as `from` says. @throws StartError */
  requirePort(to: Env, from: Env): Promise<void>;
  /** Resolves when it answers. @throws StartError when it does not in time, or `isAlive` says that it has ended */
  whenUp(from: Env, signal: AbortSignal, isAlive: () => boolean): Promise<void>;
  /** Writes into the audit log that an address was given up. */
  recordGoneBack(url: string, why: string): Promise<void>;
  /** How long it waits for an owner. */
  readonly trialMs?: number;
};

/** The console, kept running. */
export type KeptConsole = { stop(): Promise<void> };

const defaultTrialMs = minutes(10);
/** So that the page which asked receives the answer before its console ends. */
const answerMs = seconds(0.5);
const againMs = seconds(1);

/** Starts the console as `from` says and keeps it until `stop`. @throws what its first start throws */
export function keepConsole(from: Env, parts: ConsoleParts): KeptConsole {
  const { trialMs = defaultTrialMs } = parts;
  const stopping = new AbortController();
  let inForce = from;
  let before: Env | null = null;
  let trial: ConsoleTrial | null = null;
  let timer: NodeJS.Timeout | undefined;
  let isMoving = false;
  let child = start(from);
  /** The last of the moves there and back, which wait for each other: there is one console to end and one to start. */
  let last: Promise<void> = Promise.resolve();
  let recorded: Promise<void> = Promise.resolve();

  function inTurn(step: () => Promise<void>): void {
    last = last.then(step).catch(complain);
  }

  function start(next: Env): Child {
    // What a console says of its trial is nothing to a later one.
    const own = trial;
    return parts.start(next, (message, answer) => hear(message, answer, own));
  }

  function hear(message: unknown, answer: (message: MessageToConsole) => void, own: typeof trial): void {
    const { data } = messageToLauncher.safeParse(message);
    if (data?.kind === "console-up") answer({ kind: "trial", trial });
    else if (data?.kind === "keep-address") answer({ kind: "answer", id: data.id, refusal: keep(own) });
    else if (data?.kind === "try-address") {
      const { id, settings } = data;
      consider(settings).then((refusal) => {
        answer({ kind: "answer", id, refusal });
        if (refusal === null) inTurn(() => move(settings));
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
    try {
      await sleep(answerMs);
      if (!stopping.signal.aborted) await tryMove(settings);
    } finally {
      isMoving = false;
    }
  }

  async function tryMove(settings: ConsoleSettings): Promise<void> {
    const next = parts.settle(settings);
    const url = parts.urlOf(next);
    say("info", `Moving the console to ${url}.`);
    clearTimeout(timer);
    before ??= inForce;
    const own: ConsoleTrial = { kind: "trying", url };
    trial = own;
    try {
      tryConsoleSettings(from.home, settings);
      await run(next);
      await parts.whenUp(next, stopping.signal, () => child.pid() !== null);
    } catch (error) {
      return goBack(own, failureText(error));
    }
    // Somebody may have arrived already.
    if (trial !== own || stopping.signal.aborted) return;
    say("info", `The console is at ${url}. Sign in there within ${inWords(trialMs)}, or it goes back.`);
    const why = `No owner signed in there within ${inWords(trialMs)}.`;
    timer = setTimeout(() => inTurn(() => goBack(own, why)), trialMs);
  }

  /** Ends the trial `of` an address, unless somebody arrived there or another one has taken its place. */
  async function goBack(of: ConsoleTrial & { kind: "trying" }, why: string): Promise<void> {
    if (!before || trial !== of || stopping.signal.aborted) return;
    const [old, { url }] = [before, of];
    say("error", `The console gives up ${url} and goes back to ${parts.urlOf(old)}: ${why}`);
    before = null;
    trial = { kind: "gone_back", url, why };
    try {
      restoreConsoleSettings(from.home);
    } catch (error) {
      // The launcher's next start finds the trial unfinished, and goes back as well.
      complain(error);
    }
    await runAgain(old);
    recorded = parts.recordGoneBack(url, why).catch(complain);
  }

  /** Why the address on trial is not kept, or null when it is, in its file too. */
  function keep(own: typeof trial): string | null {
    if (trial?.kind !== "trying" || trial !== own)
      return "The console has gone back from this address already.";
    try {
      keepConsoleSettings(from.home);
    } catch (error) {
      complain(error);
      return "The launcher could not write its settings; its output says why.";
    }
    clearTimeout(timer);
    say("info", `The console stays at ${trial.url}.`);
    before = null;
    trial = null;
    return null;
  }

  /** Ends the console that runs, and starts one as `next` says. */
  async function run(next: Env): Promise<void> {
    await child.stop();
    if (stopping.signal.aborted) return;
    inForce = next;
    child = start(next);
  }

  /** The same until it has started, since there would be no console at all. */
  async function runAgain(old: Env): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        return await run(old);
      } catch (error) {
        complain(error);
        await sleep(againMs, undefined, { signal: stopping.signal }).catch(() => {});
      }
    }
  }

  return {
    async stop() {
      stopping.abort();
      clearTimeout(timer);
      await last;
      await recorded;
      await child.stop();
    },
  };
}

const complain = (error: unknown) => say("error", failureText(error));
