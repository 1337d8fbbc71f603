/** The console's move to another address: kept when somebody arrives, undone when it fails or nobody does. */
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { StartError } from "@/lib/foundation/base/errors";
import { readConsoleSettings } from "@/lib/foundation/platform/console-settings";
import type { MessageToConsole, MessageToLauncher } from "@/lib/foundation/platform/console-trial";
import { consoleUrlOf } from "@/lib/foundation/platform/console-url";
import { type Env, parseEnv, withConsoleSettings } from "@/lib/foundation/platform/env";
import { type ConsoleParts, type KeptConsole, keepConsole } from "./console";

let home = "";
let kept: KeptConsole | null = null;
/** What happened, in order. */
let events: string[] = [];
let heard: MessageToConsole[] = [];
let say: (message: MessageToLauncher) => void = () => {};
let stopMs = 0;
/** Addresses whose next start fails. */
let cannotStart = new Set<string>();
let comesUp: (from: Env) => boolean = () => true;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "postern-console-"));
  [events, heard] = [[], []];
  comesUp = () => true;
  cannotStart = new Set();
  stopMs = 0;
});
afterEach(async () => {
  await kept?.stop();
  kept = null;
  rmSync(home, { recursive: true });
});

function start(changes: Partial<ConsoleParts> = {}): void {
  const from = parseEnv({ POSTERN_HOME: home });
  kept = keepConsole(from, {
    settle: (settings) => withConsoleSettings(from, settings, []),
    urlOf: (of) => consoleUrlOf(of, of.POSTERN_CONSOLE_PORT),
    start(of, hear) {
      const url = consoleUrlOf(of, of.POSTERN_CONSOLE_PORT);
      if (cannotStart.delete(url)) throw new Error(`${url} cannot be started`);
      events.push(`start ${url}`);
      say = (message) => hear(message, (answer) => heard.push(answer));
      return { pid: () => 1, stop: () => sleep(stopMs).then(() => void events.push(`stop ${url}`)) };
    },
    requirePort: async (to) => {
      if (to.POSTERN_CONSOLE_PORT === 1) throw new StartError("TCP port 1 needs more rights.");
    },
    whenUp: async (of) => {
      if (!comesUp(of)) throw new StartError("The console does not answer.");
    },
    recordGoneBack: async (url, why) => void events.push(`given up ${url}: ${why}`),
    trialMs: 60_000,
    ...changes,
  });
}

const before = "http://127.0.0.1:3000";
const url = "https://postern.example.org:3000";
const settings = { POSTERN_CONSOLE_HOST: "0.0.0.0", POSTERN_CONSOLE_TLS: "issued", POSTERN_CONSOLE_URL: url };
const tryIt = (id = "1") => say({ kind: "try-address", id, settings });
const seen = async (event: string) => vi.waitFor(() => expect(events.join("\n")).toContain(event), 5000);

test("an address where an operator arrives is kept", async () => {
  start();
  tryIt();
  await seen(`start ${url}`);
  expect(heard).toEqual([{ kind: "answer", id: "1", refusal: null }]);
  expect(events).toEqual([`start ${before}`, `stop ${before}`, `start ${url}`]);
  expect(readConsoleSettings(home)).toEqual(settings);
  expect(existsSync(join(home, "console.env.before"))).toBe(true);
  say({ kind: "console-up" });
  expect(heard.at(-1)).toMatchObject({ kind: "trial", trial: { kind: "trying", url } });
  say({ kind: "keep-address", id: "k" });
  expect(heard.at(-1)).toEqual({ kind: "answer", id: "k", refusal: null });
  expect(existsSync(join(home, "console.env.before"))).toBe(false);
  say({ kind: "console-up" });
  expect(heard.at(-1)).toEqual({ kind: "trial", trial: null });
});

test("one whose file cannot be kept is not kept: the next start would go back", async () => {
  start();
  tryIt();
  await seen(`start ${url}`);
  const file = join(home, "console.env.before");
  rmSync(file);
  mkdirSync(file);
  say({ kind: "keep-address", id: "k" });
  expect(heard.at(-1)).toMatchObject({ id: "k", refusal: expect.stringContaining("could not write") });
  say({ kind: "console-up" });
  expect(heard.at(-1)).toMatchObject({ trial: { kind: "trying" } });
  rmSync(file, { recursive: true });
});

test("one that does not come up is given up, and the next console is told why", async () => {
  comesUp = (of) => of.consoleTls === "off";
  start();
  tryIt();
  await seen("given up");
  expect(events.slice(1)).toEqual([
    ...[`stop ${before}`, `start ${url}`, `stop ${url}`, `start ${before}`],
    `given up ${url}: The console does not answer.`,
  ]);
  expect(existsSync(join(home, "console.env"))).toBe(false);
  say({ kind: "console-up" });
  expect(heard.at(-1)).toEqual({
    kind: "trial",
    trial: { kind: "gone_back", url, why: "The console does not answer." },
  });
  comesUp = () => true;
  tryIt("2");
  await vi.waitFor(() => expect(events.at(-1)).toBe(`start ${url}`), 5000);
});

test("one where nobody arrives in time is given up; who arrives later changes nothing", async () => {
  start({ trialMs: 300 });
  tryIt();
  await seen("given up");
  expect(events.at(-1)).toContain("No owner signed in there within 1 second.");
  say({ kind: "keep-address", id: "k" });
  expect(heard.at(-1)).toMatchObject({ id: "k", refusal: expect.stringContaining("has gone back") });
  expect(existsSync(join(home, "console.env"))).toBe(false);
});

test("settings that cannot be used, and a port that cannot be had, are refused before anything is stopped", async () => {
  start();
  const refused = async (id: string, wrong: Record<string, string>) => {
    say({ kind: "try-address", id, settings: { ...settings, ...wrong } });
    await vi.waitFor(() => expect(heard.at(-1)).toMatchObject({ id }));
    return heard.at(-1);
  };
  expect(await refused("1", { POSTERN_CONSOLE_URL: "http://a.example" })).toMatchObject({
    refusal: expect.stringContaining("must begin with https://"),
  });
  expect(await refused("2", { POSTERN_CONSOLE_PORT: "1" })).toMatchObject({
    refusal: "TCP port 1 needs more rights.",
  });
  expect(events).toEqual([`start ${before}`]);
  expect(existsSync(join(home, "console.env"))).toBe(false);
});

test("two at once are one; nonsense is nothing", async () => {
  start();
  for (const nonsense of [
    "beat",
    null,
    { kind: "try-address" },
    { kind: "try-address", id: "1", settings: { A: "b" } },
  ])
    say(nonsense as never);
  tryIt("1");
  tryIt("2");
  await seen(`start ${url}`);
  expect(heard).toHaveLength(2);
  expect(heard[0]).toMatchObject({ id: "2", refusal: expect.stringContaining("being moved already") });
  expect(events.filter((event) => event === `start ${url}`)).toHaveLength(1);
});

test("stopping in the middle of a move starts nothing anew, and leaves the way back", async () => {
  let isWaiting = false;
  start({
    whenUp: (_, signal) =>
      new Promise((_resolve, reject) => {
        isWaiting = true;
        signal.addEventListener("abort", () => reject(new StartError("asked to stop")));
      }),
  });
  tryIt();
  await vi.waitFor(() => expect(isWaiting).toBe(true), 5000);
  await kept?.stop();
  expect(events.at(-1)).toBe(`stop ${url}`);
  expect(existsSync(join(home, "console.env.before"))).toBe(true);
});

/** Where a console runs now; one at most, whatever happened. */
function running(): string[] {
  const now = new Set<string>();
  for (const event of events) {
    const [what, where = ""] = event.split(" ");
    if (what === "start") expect([...now], events.join("\n")).toEqual([]);
    if (what === "start") now.add(where);
    if (what === "stop") now.delete(where);
  }
  return [...now];
}
const answered = (id: string) =>
  vi.waitFor(() => expect(heard).toContainEqual(expect.objectContaining({ id })), 5000);

test("a console that cannot even be started is given up, and the one before is started until it is", async () => {
  start();
  cannotStart = new Set([url, before]);
  tryIt();
  await seen("given up");
  expect(events.at(-1)).toContain(`${url} cannot be started`);
  expect(running()).toEqual([before]);
  expect(existsSync(join(home, "console.env"))).toBe(false);
  tryIt("2");
  await seen(`start ${url}`);
  expect(running()).toEqual([url]);
});

test("settings that cannot be written leave the console where it is, and free for another move", async () => {
  start();
  mkdirSync(join(home, "console.env.before"));
  mkdirSync(join(home, "console.env"));
  tryIt();
  await seen("given up");
  expect(running()).toEqual([before]);
  rmSync(join(home, "console.env"), { recursive: true });
  rmSync(join(home, "console.env.before"), { recursive: true });
  tryIt("2");
  await seen(`start ${url}`);
  expect(running()).toEqual([url]);
});

test("the trial of an address that ends while another one begins leaves one console", async () => {
  const other = "https://other.example.org:3000";
  start({ trialMs: 300 });
  tryIt();
  await seen(`start ${url}`);
  // The time of the first is over while the answer to the page is on its way.
  stopMs = 400;
  await sleep(100);
  say({ kind: "try-address", id: "2", settings: { ...settings, POSTERN_CONSOLE_URL: other } });
  await answered("2");
  await seen(`start ${other}`);
  await vi.waitFor(() => expect(events.at(-1)).toContain(`given up ${other}`), 5000);
  expect(running()).toEqual([before]);
  expect(existsSync(join(home, "console.env"))).toBe(false);
});

test("what a console says of its own trial keeps no later one", async () => {
  start();
  tryIt();
  await seen(`start ${url}`);
  const first = say;
  const other = "https://other.example.org:3000";
  await vi.waitFor(() => {
    say({ kind: "try-address", id: "2", settings: { ...settings, POSTERN_CONSOLE_URL: other } });
    expect(heard.at(-1)).toMatchObject({ refusal: null });
  }, 5000);
  await seen(`start ${other}`);
  first({ kind: "keep-address", id: "f" });
  expect(existsSync(join(home, "console.env.before"))).toBe(true);
  say({ kind: "keep-address", id: "k" });
  expect(existsSync(join(home, "console.env.before"))).toBe(false);
});

test("stopping while the console before ends starts none", async () => {
  start();
  stopMs = 300;
  tryIt();
  await sleep(650);
  expect(events).toEqual([`start ${before}`]);
  await kept?.stop();
  expect(new Set(events)).toEqual(new Set([`start ${before}`, `stop ${before}`]));
});
