/** Tests of a kept child that hangs, with real processes: stopped, looping, busy, and asleep together with its launcher. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { seconds } from "@/lib/foundation/base/durations";
import { childEnv } from "@/lib/foundation/platform/env";
import { type Child, keepRunning } from "./child";

vi.setConfig({ testTimeout: 60_000 });

let directory = "";
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "postern-hang-"));
});
afterAll(() => rmSync(directory, { recursive: true }));

/** Ten beats, and as much again for a busy machine. */
const steadyMs = seconds(10);

/** A program that writes its process id into a file, and does `onSignal` at SIGUSR2. */
function program(name: string, onSignal: string): { words: readonly string[]; pids(): readonly number[] } {
  const [file, list] = [join(directory, `${name}.mjs`), join(directory, `${name}.pids`)];
  writeFileSync(list, "");
  writeFileSync(
    file,
    `import { appendFileSync } from "node:fs";
     process.on("SIGUSR2", () => { ${onSignal} });
     process.on("SIGTERM", () => process.exit(0));
     appendFileSync(${JSON.stringify(list)}, process.pid + "\\n");
     setInterval(() => {}, 1000);`,
  );
  return { words: [file], pids: () => readFileSync(list, "utf8").trim().split("\n").map(Number) };
}

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

async function withSteadyChild(
  name: string,
  onSignal: string,
  act: (pid: number, kept: Child) => Promise<void>,
): Promise<void> {
  const { words } = program(name, onSignal);
  const kept = keepRunning({ part: "worker", words, env: childEnv({}), stopMs: 1000 });
  try {
    await sleep(steadyMs);
    await act(kept.pid() ?? 0, kept);
  } finally {
    await kept.stop();
  }
}

/**
 * Waits until `pid` is gone and another one runs: four and a half seconds, and one more before the start of what ran for less
 * than a minute.
 */
async function untilReplaced(pid: number, kept: Child): Promise<void> {
  await vi.waitFor(
    () => {
      expect(isAlive(pid)).toBe(false);
      expect(kept.pid()).toEqual(expect.any(Number));
      expect(kept.pid()).not.toBe(pid);
    },
    { timeout: 20_000, interval: 100 },
  );
}

describe.concurrent("a steady child", () => {
  test("that is stopped by SIGSTOP is killed and replaced", () =>
    withSteadyChild("stopped", "", async (pid, kept) => {
      process.kill(pid, "SIGSTOP");
      await untilReplaced(pid, kept);
    }));

  test("that loops without end is killed and replaced", () =>
    withSteadyChild("looping", "for (;;);", async (pid, kept) => {
      process.kill(pid, "SIGUSR2");
      await untilReplaced(pid, kept);
    }));

  test("that is busy for two seconds is left alone", ({ expect }) =>
    withSteadyChild(
      "busy",
      "const from = Date.now(); while (Date.now() - from < 2000);",
      async (pid, kept) => {
        process.kill(pid, "SIGUSR2");
        await sleep(8000);
        expect(kept.pid()).toBe(pid);
        expect(isAlive(pid)).toBe(true);
      },
    ));
});

describe.concurrent("a launcher that sleeps", () => {
  test.each([
    ["alone", (launcher: number) => [launcher]],
    ["with its child, as a machine does", (launcher: number, pid: number) => [launcher, pid]],
  ])("%s kills nothing when it wakes", async (how, sleepers) => {
    const { words, pids } = program(how.slice(0, 5), "");
    const code = `import("@/lib/programs/launcher/child").then(({ keepRunning }) => keepRunning({
      part: "worker", words: ${JSON.stringify(words)}, env: process.env, stopMs: 1000 }))`;
    const launcher = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", code], {
      stdio: "inherit",
    });
    try {
      await vi.waitFor(() => expect(pids()[0]).toBeGreaterThan(0), 20_000);
      await sleep(steadyMs);
      const asleep = sleepers(launcher.pid ?? 0, pids()[0] ?? 0);
      for (const each of asleep) process.kill(each, "SIGSTOP");
      await sleep(8000);
      for (const each of asleep) process.kill(each, "SIGCONT");
      await sleep(3000);
      expect(pids()).toHaveLength(1);
      expect(isAlive(pids()[0] ?? 0)).toBe(true);
    } finally {
      launcher.kill("SIGKILL");
      await once(launcher, "exit");
    }
  });
});
