/** The console's end of the channel: what it says to the launcher, and when. */
import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import type { ConsoleTrial } from "@/lib/foundation/platform/console-trial";
import { type Channel, openLauncher } from "./launcher";

const url = "https://postern.example.org:3000";

function open(trial: ConsoleTrial | null) {
  const said: unknown[] = [];
  const process = Object.assign(new EventEmitter(), {
    send: (message: unknown) => said.push(message) > 0,
  }) as unknown as Channel & EventEmitter;
  const launcher = openLauncher(process);
  if (!launcher) throw new Error("no channel");
  process.emit("message", { kind: "trial", trial });
  return { launcher, said };
}

test("it says that it is there, and asks how the trial stands", () => {
  const { launcher, said } = open({ kind: "trying", url });
  expect(said).toEqual([{ kind: "console-up" }]);
  expect(launcher.trial()).toEqual({ kind: "trying", url });
  expect(openLauncher({ send: undefined, on: () => process })).toBeNull();
});

test("an address is kept after that is written down, once for all who arrive at the same time", async () => {
  const { launcher, said } = open({ kind: "trying", url });
  let written = 0;
  let write = () => {};
  const record = () =>
    new Promise<void>((resolve) => {
      written += 1;
      write = resolve;
    });
  const kept = [launcher.keepAddress(record), launcher.keepAddress(record)];
  await Promise.resolve();
  expect(said).toHaveLength(1);
  expect(launcher.trial()).not.toBeNull();
  write();
  await Promise.all(kept);
  await launcher.keepAddress(record);
  expect(written).toBe(1);
  expect(said.slice(1)).toEqual([{ kind: "keep-address" }]);
  expect(launcher.trial()).toBeNull();
});

test("what cannot be written down is not kept, and can be tried again", async () => {
  const { launcher, said } = open({ kind: "trying", url });
  const broken = () => Promise.reject(new Error("the store is full"));
  await expect(launcher.keepAddress(broken)).rejects.toThrow("the store is full");
  expect(said).toHaveLength(1);
  expect(launcher.trial()).toMatchObject({ kind: "trying" });
  await launcher.keepAddress(async () => {});
  expect(said.at(-1)).toEqual({ kind: "keep-address" });
});
