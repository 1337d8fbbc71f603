/** A child process of the launcher: started, its lines relayed, started again when it ends, stopped with a limit. */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { inWords } from "@/lib/foundation/base/durations";
import { projectRoot } from "@/lib/foundation/platform/project-root";
import { afterEnd, calm } from "./back-off";
import { relay, say } from "./output";

/** What to run: arguments of node, and the whole environment. */
export type ChildOptions = {
  /** "console", "worker" or "jobs"; stands before each of its lines. */
  readonly part: string;
  readonly words: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** How long it may take to end after SIGTERM before it is killed. */
  readonly stopMs: number;
};

/** A child that is kept running. */
export type Child = {
  /** The process id, or null while it is down. */
  pid(): number | null;
  /** Asks it to end, waits, kills it when it takes too long. It is not started again. */
  stop(): Promise<void>;
};

/**
 * Node's argument that makes a child end when the launcher is gone, kill -9 included: the channel between them closes.
 * The channel alone does not keep the child alive. Children of the child inherit the argument (`next dev` forks its
 * server with it) and have a channel of their own, which is theirs to use.
 */
const endWithParent = `--import=data:text/javascript,${encodeURIComponent(`
try { process.kill(${process.pid}, 0); } catch { process.exit(1); }
if (process.ppid === ${process.pid}) {
  process.once("disconnect", () => {
    process.kill(process.pid, "SIGTERM");
    setTimeout(() => process.exit(1), 10000).unref();
  });
  process.channel.unref();
}`)}`;

/** Starts a child and keeps it running until `stop`. */
export function keepRunning(options: ChildOptions): Child {
  const stopping = new AbortController();
  let current: ChildProcess | null = null;
  const run = async () => {
    for (let backOff = calm; !stopping.signal.aborted; ) {
      const startedMs = performance.now();
      current = start(options);
      const ending = await endOf(current);
      current = null;
      if (stopping.signal.aborted) return;
      const next = afterEnd(backOff, performance.now() - startedMs);
      backOff = next.state;
      say("error", `The ${options.part} ended (${ending}). Starting it again in ${inWords(next.waitMs)}.`);
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
        say("warn", `The ${options.part} did not end within ${inWords(options.stopMs)} and is killed.`);
        current?.kill("SIGKILL");
      }, options.stopMs);
      await ended;
      clearTimeout(limit);
    },
  };
}

function start({ part, words, env }: ChildOptions): ChildProcess {
  const child = spawn(process.execPath, [endWithParent, ...words], {
    cwd: projectRoot(),
    env,
    // A group of its own: Ctrl-C in the terminal reaches the launcher alone, which stops things in order.
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream }).on("line", (line) => relay(part, line));
  }
  return child;
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((done) => {
    child.once("error", (error) => done(error.message));
    child.once("exit", (code, signal) => done(signal ?? `exit code ${code}`));
  });
}
