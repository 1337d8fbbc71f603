/** A child process of the launcher: started, its lines relayed, started again when it ends or hangs, stopped with a limit. */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { inWords } from "@/lib/foundation/base/durations";
import { projectRoot } from "@/lib/foundation/platform/project-root";
import { afterEnd, calm, waitInWords } from "./back-off";
import { relay, say } from "./output";
import { afterBeat, afterTick, beatMs, newborn, type Part } from "./pulse";

/** What to run: arguments of node, and the whole environment. */
export type ChildOptions = {
  /** Stands before each of its lines. */
  readonly part: Part;
  readonly words: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** How long it may take to end after SIGTERM before it is killed. */
  readonly stopMs: number;
  /** False leaves it alone when it hangs. */
  readonly isWatched?: boolean;
  /** Gets what it says over the channel, with the way to answer. */
  readonly hear?: (message: unknown, answer: (message: object) => void) => void;
};

const nameOf = (part: Part): string => (part === "jobs" ? "job process" : part);

/** A child that is kept running. */
export type Child = {
  /** The process id, or null while it is down. */
  pid(): number | null;
  /** Asks it to end, waits, kills it when it takes too long. It is not started again. */
  stop(): Promise<void>;
};

const beat = "beat";

/**
 * Node's argument that ties a child to the launcher by the channel between them. The child ends when the launcher is
 * gone, kill -9 included: the channel closes. And it beats: a main thread that is stopped or loops does not. A beat that
 * waits to be taken is not followed by another. Neither keeps the child alive. Children of the child inherit the argument
 * (`next dev` forks its server with it) and have a channel of their own, which is theirs to use.
 */
const tie = `--import=data:text/javascript,${encodeURIComponent(`
try { process.kill(${process.pid}, 0); } catch { process.exit(1); }
if (process.ppid === ${process.pid}) {
  process.once("disconnect", () => {
    process.kill(process.pid, "SIGTERM");
    setTimeout(() => process.exit(1), 10000).unref();
  });
  process.channel.unref();
  let isTaken = true;
  setInterval(() => {
    if (!isTaken || !process.connected) return;
    isTaken = false;
    process.send(${JSON.stringify(beat)}, () => { isTaken = true; });
  }, ${beatMs}).unref();
}`)}`;

/** Starts a child and keeps it running until `stop`. */
export function keepRunning(options: ChildOptions): Child {
  const stopping = new AbortController();
  let current: ChildProcess | null = null;
  const run = async () => {
    for (let backOff = calm; !stopping.signal.aborted; ) {
      const startedMs = performance.now();
      const child = start(options);
      current = child;
      const watch =
        options.isWatched === false ? undefined : killWhenHung(options.part, child, stopping.signal);
      const ending = await endOf(child);
      clearInterval(watch);
      current = null;
      if (stopping.signal.aborted) return;
      const next = afterEnd(backOff, performance.now() - startedMs);
      backOff = next.state;
      say(
        "error",
        `The ${nameOf(options.part)} ended (${ending}). Starting it again ${waitInWords(next.waitMs)}.`,
      );
      await sleep(next.waitMs, undefined, { signal: stopping.signal }).catch(() => {});
    }
  };
  const ended = run();
  return {
    pid: () => current?.pid ?? null,
    async stop() {
      stopping.abort();
      current?.kill("SIGTERM");
      const limit = setTimeout(() => {
        say(
          "warn",
          `The ${nameOf(options.part)} did not end within ${inWords(options.stopMs)} and is killed.`,
        );
        current?.kill("SIGKILL");
      }, options.stopMs);
      await ended;
      clearTimeout(limit);
    },
  };
}

function start({ part, words, env, hear }: ChildOptions): ChildProcess {
  const child = spawn(process.execPath, [tie, ...words], {
    cwd: projectRoot(),
    env,
    // A group of its own: Ctrl-C in the terminal reaches the launcher alone, which stops things in order.
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream }).on("line", (line) => relay(part, line));
  }
  child.on("message", (message) =>
    hear?.(message, (answer) => {
      // Gone meanwhile: its successor asks anew.
      if (child.connected) child.send(answer, () => {});
    }),
  );
  return child;
}

/**
 * Kills `child` when it does not beat any more, until `stopping`, which has a limit of its own. SIGKILL, since neither a
 * stopped process nor one that loops takes SIGTERM. Gives the timer.
 */
function killWhenHung(part: Part, child: ChildProcess, stopping: AbortSignal): NodeJS.Timeout {
  let pulse = newborn;
  child.on("message", (message) => {
    if (message === beat) pulse = afterBeat(pulse);
  });
  const ticking = setInterval(() => {
    const next = afterTick(pulse, part);
    pulse = next.pulse;
    if (!next.isHung || stopping.aborted) return;
    clearInterval(ticking);
    say(
      "error",
      `The ${nameOf(part)} hangs: no sign of life for ${inWords(pulse.silentTicks * beatMs)}. It is killed.`,
    );
    child.kill("SIGKILL");
  }, beatMs);
  return ticking;
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((done) => {
    child.once("error", (error) => done(error.message));
    child.once("exit", (code, signal) => done(signal ?? `exit code ${code}`));
  });
}
