/** The console's end of the channel to the launcher, which can put another address of the console in force. */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { seconds } from "@/lib/foundation/base/durations";
import { AppError } from "@/lib/foundation/base/errors";
import type { ConsoleSettings } from "@/lib/foundation/platform/console-settings";
import {
  type ConsoleTrial,
  type MessageToLauncher,
  messageToConsole,
} from "@/lib/foundation/platform/console-trial";

/** The launcher as the console's pages use it. */
export type Launcher = {
  /** How the trial of another address stands; null when there is none. */
  trial(): ConsoleTrial | null;
  /** Has `settings` tried; the console ends a moment later. @throws AppError 'conflict' with why not, 'unavailable' */
  tryAddress(settings: ConsoleSettings): Promise<void>;
  /**
   * Ends the trial because somebody reached the address, once `record` has written that down; to many at once it is one.
   * @throws what `record` throws; the trial goes on then
   */
  keepAddress(record: () => Promise<void>): Promise<void>;
};

const answerMs = seconds(10);

/** A process as its parent hears it. */
export type Channel = Pick<NodeJS.Process, "send" | "on">;

/** Opens the channel of `process`, or null where no launcher started it. */
export function openLauncher(process: Channel): Launcher | null {
  if (!process.send) return null;
  const say = (message: MessageToLauncher) => process.send?.(message, undefined, undefined, () => {});
  const waiting = new Map<string, (refusal: string | null) => void>();
  let trial: ConsoleTrial | null = null;
  let keeping: Promise<void> | null = null;
  process.on("message", (message) => {
    const { data } = messageToConsole.safeParse(message);
    if (data?.kind === "trial") trial = data.trial;
    else if (data?.kind === "answer") waiting.get(data.id)?.(data.refusal);
  });
  say({ kind: "console-up" });
  return {
    trial: () => trial,
    async tryAddress(settings) {
      const id = randomUUID();
      const answered = new Promise<string | null>((resolve) => waiting.set(id, resolve));
      say({ kind: "try-address", id, settings });
      const refusal = await Promise.race([answered, sleep(answerMs, undefined, { ref: false })]);
      waiting.delete(id);
      if (refusal === undefined)
        throw new AppError("unavailable", "The launcher does not answer. Start Postern again.");
      if (refusal !== null) throw new AppError("conflict", refusal);
    },
    keepAddress(record) {
      keeping ??= keep(record).finally(() => {
        keeping = null;
      });
      return keeping;
    },
  };

  async function keep(record: () => Promise<void>): Promise<void> {
    if (trial?.kind !== "trying") return;
    await record();
    trial = null;
    say({ kind: "keep-address" });
  }
}
