/** The console's end of the channel: what it says to the launcher, and when. */
import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import type { ConsoleTrial, MessageToLauncher } from "@/lib/foundation/platform/console-trial";
import { type Channel, openLauncher } from "./launcher";

const url = "https://postern.example.org:3000";

function open(trial: ConsoleTrial | null, refusal: string | null = null) {
  const said: MessageToLauncher[] = [];
  const process = Object.assign(new EventEmitter(), {
    send(message: MessageToLauncher) {
      said.push(message);
      if ("id" in message)
        setImmediate(() => process.emit("message", { kind: "answer", id: message.id, refusal }));
      return true;
    },
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

test("an address is kept once that is written down and accepted, once for all who arrive at the same time", async () => {
  const { launcher, said } = open({ kind: "trying", url });
  let written = 0;
  const record = async (accepted: () => Promise<void>) => {
    expect(said).toHaveLength(1);
    await accepted();
    expect(said.slice(1)).toEqual([{ kind: "keep-address", id: expect.any(String) }]);
    expect(launcher.trial()).not.toBeNull();
    written += 1;
  };
  await Promise.all([launcher.keepAddress(record), launcher.keepAddress(record)]);
  await launcher.keepAddress(record);
  expect(written).toBe(1);
  expect(launcher.trial()).toBeNull();
});

test("what cannot be written down is not kept, and can be tried again", async () => {
  const { launcher, said } = open({ kind: "trying", url });
  const broken = () => Promise.reject(new Error("the store is full"));
  await expect(launcher.keepAddress(broken)).rejects.toThrow("the store is full");
  expect(said).toHaveLength(1);
  expect(launcher.trial()).toMatchObject({ kind: "trying" });
  await launcher.keepAddress((accepted) => accepted());
  expect(said.at(-1)).toMatchObject({ kind: "keep-address" });
});

test("nothing is written down when the launcher refuses", async () => {
  const { launcher } = open({ kind: "trying", url }, "The console has gone back.");
  let isWritten = false;
  const record = async (accepted: () => Promise<void>) => {
    await accepted();
    isWritten = true;
  };
  await expect(launcher.keepAddress(record)).rejects.toMatchObject({ code: "conflict" });
  expect(isWritten).toBe(false);
  expect(launcher.trial()).toMatchObject({ kind: "trying" });
});
