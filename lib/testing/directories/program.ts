/** A directory server of others as a child process: started in a directory of its own, watched, ended for sure. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { programEnv } from "@/lib/foundation/platform/cluster/binaries";

/** What to run, and where it can be spoken to once it is up. */
export type Program = {
  readonly command: string;
  readonly words: readonly string[];
  readonly host: string;
  readonly ports: readonly number[];
  /** Removed with all that is in it when the program is stopped. */
  readonly home: string;
};

/** A running one. */
export type RunningProgram = {
  /** What it wrote so far. */
  output(): string;
  /** Keeps it from doing anything, as a machine that hangs does, and lets it go on. */
  pause(): void;
  resume(): void;
  /** Ends it at once, as a machine that loses power does; the files stay. */
  kill(): Promise<void>;
  /** Starts it again with the same files after `kill`. */
  restart(): Promise<void>;
  /** Ends it and removes its files. */
  remove(): Promise<void>;
};

/** Starts it and waits until all its ports answer. @throws Error with what it wrote when it ends before that */
export async function startProgram(program: Program): Promise<RunningProgram> {
  if (!existsSync(program.command)) {
    throw new Error(`${program.command} is not installed; scripts/peers.mjs says which package has it`);
  }
  let output = "";
  let child: ChildProcess;
  const start = async () => {
    child = spawn(program.command, program.words, {
      cwd: "/",
      env: programEnv,
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (text: Buffer) => {
        output += text.toString();
      });
    }
    await untilUp(program, child, () => output);
  };
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    child.kill("SIGKILL");
    await exited;
  };
  // A test run that is stopped takes it along.
  process.once("exit", () => child?.kill("SIGKILL"));
  await start();
  return {
    output: () => output,
    pause: () => void child.kill("SIGSTOP"),
    resume: () => void child.kill("SIGCONT"),
    kill,
    restart: start,
    async remove() {
      await kill();
      rmSync(program.home, { recursive: true, force: true });
    },
  };
}

async function untilUp({ command, host, ports }: Program, child: ChildProcess, output: () => string) {
  for (let round = 0; round < 600 && child.exitCode === null && child.signalCode === null; round++) {
    const open = await Promise.all(ports.map((port) => isOpen(host, port)));
    if (open.every(Boolean)) return;
    await sleep(50);
  }
  child.kill("SIGKILL");
  throw new Error(`${command} did not start:\n${output()}`);
}

function isOpen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("connect", () => end(true));
    socket.once("error", () => end(false));
  });
}
