/** Tests of a kept child, with real processes: restart, stop in time, kill, and the end of the launcher itself. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { childEnv } from "@/lib/foundation/platform/env";
import { type Child, keepRunning } from "./child";

vi.setConfig({ testTimeout: 30_000 });

let directory = "";
let child: Child | undefined;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "postern-child-"));
  appendFileSync(join(directory, "log"), "");
});
afterEach(async () => {
  await child?.stop();
  rmSync(directory, { recursive: true });
});

const log = () => readFileSync(join(directory, "log"), "utf8");
/** A program that writes what happens to it into the log. */
function program(onSigterm: string): string {
  const file = join(directory, "program.mjs");
  const write = `const say = (word) => appendFileSync(${JSON.stringify(join(directory, "log"))}, word + "\\n");`;
  const body = `process.on("SIGTERM", () => { ${onSigterm} }); say("up " + process.pid); setInterval(() => {}, 1000);`;
  writeFileSync(file, `import { appendFileSync } from "node:fs"; ${write} ${body}`);
  return file;
}

const start = (onSigterm: string, stopMs = 10_000): Child => {
  child = keepRunning({ part: "worker", words: [program(onSigterm)], env: childEnv({}), stopMs });
  return child;
};
const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test("a child that dies is started again, until it is stopped", async () => {
  const kept = start(`say("asked"); process.exit(0)`);
  await vi.waitFor(() => expect(log()).toMatch(/^up/), 10_000);
  const first = kept.pid() ?? 0;
  process.kill(first, "SIGKILL");
  await vi.waitFor(() => expect(log().match(/up/g)).toHaveLength(2), 10_000);
  expect(kept.pid()).not.toBe(first);
  await kept.stop();
  expect(log()).toMatch(/asked\n$/);
  expect(kept.pid()).toBeNull();
});

test("a child that does not end in time is killed", async () => {
  const kept = start(`say("deaf")`, 300);
  await vi.waitFor(() => expect(log()).toMatch(/^up/), 10_000);
  const pid = kept.pid() ?? 0;
  await kept.stop();
  expect(isAlive(pid)).toBe(false);
  expect(log()).toMatch(/deaf/);
});

test("children end when the launcher is killed with -9", async () => {
  const file = program(`say("asked"); process.exit(0)`);
  const code = `import("@/lib/programs/launcher/child").then(({ keepRunning }) => keepRunning({
    part: "worker", words: [${JSON.stringify(file)}], env: process.env, stopMs: 1000 }))`;
  const launcher = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", code], {
    stdio: "inherit",
  });
  await vi.waitFor(() => expect(log()).toMatch(/^up/), 10_000);
  const pid = Number(/up (\d+)/.exec(log())?.[1]);
  launcher.kill("SIGKILL");
  await once(launcher, "exit");
  await vi.waitFor(() => expect(isAlive(pid)).toBe(false), 10_000);
  expect(log()).toMatch(/asked/);
});

test("a child of a child, which inherits its arguments, may wait on its own channel", async () => {
  const file = join(directory, "forking.mjs");
  const write = `appendFileSync(${JSON.stringify(join(directory, "log"))}, word + "\\n")`;
  writeFileSync(
    file,
    `import { appendFileSync } from "node:fs"; import { fork } from "node:child_process";
     const say = (word) => ${write};
     if (process.argv[2] === "inner") process.on("message", (word) => { say(word); process.disconnect(); });
     else {
       const inner = fork(${JSON.stringify(file)}, ["inner"]);
       setTimeout(() => inner.send("heard"), 500);
       process.on("SIGTERM", () => process.exit(0));
       setInterval(() => {}, 1000);
     }`,
  );
  child = keepRunning({ part: "console", words: [file], env: childEnv({}), stopMs: 1000 });
  await vi.waitFor(() => expect(log()).toBe("heard\n"), 10_000);
});
