/** The other processes of the benchmark: starting, asking, stopping. */
import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { projectRoot } from "@/lib/foundation/platform/project-root";
import type { Burst, BurstResult } from "./burst";

/** A process of our own sources that answers each question with one message. */
export type Answering<Q, A> = { ask(question: Q): Promise<A>; stop(): Promise<void> };

/** The load generator. */
export const startGenerator = (): Answering<Burst, BurstResult> => startAnswering("bench/generator.ts");

/** Starts `file` (from the project's root) as a process that answers questions one by one. */
export function startAnswering<Q, A>(file: string): Answering<Q, A> {
  const child = fork(join(projectRoot(), file), {
    execArgv: ["--import", "tsx"],
    serialization: "advanced",
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  return {
    async ask(question) {
      child.send(question as object);
      const ended = new AbortController();
      const { signal } = ended;
      try {
        const answer = once(child, "message", { signal }).then(([message]) => message as A);
        const end = once(child, "exit", { signal }).then(() => {
          throw new Error(`${file} ended; its lines above say why.`);
        });
        return await Promise.race([answer, end]);
      } finally {
        ended.abort();
      }
    },
    stop: () => stopChild(child),
  };
}

/** Starts a server and keeps what it prints, for the error when it does not start. */
export function startServer(command: string, words: readonly string[], variables: NodeJS.ProcessEnv) {
  const child = spawn(command, words, {
    cwd: projectRoot(),
    env: variables,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (text: Buffer) => {
      printed = (printed + text.toString("utf8")).slice(-8000);
    });
  }
  child.on("error", (error) => {
    printed += error.message;
  });
  return {
    pid: child.pid ?? 0,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    printed: () => printed,
    stop: () => stopChild(child),
  };
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  child.kill("SIGTERM");
  const force = setTimeout(() => child.kill("SIGKILL"), 10_000);
  await exit;
  clearTimeout(force);
}
