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
   * Ends the trial because somebody reached the address; to many at once it is one. `record` writes that down and has it
   * accepted before its transaction ends: `accepted` throws AppError 'conflict' when the launcher has gone back meanwhile.
   * @throws what `record` throws; the trial goes on then
   */
  keepAddress(record: (accepted: () => Promise<void>) => Promise<void>): Promise<void>;
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
    tryAddress: (settings) => agreed((id) => ({ kind: "try-address", id, settings })),
    keepAddress(record) {
      keeping ??= keep(record).finally(() => {
        keeping = null;
      });
      return keeping;
    },
  };

  async function keep(record: Parameters<Launcher["keepAddress"]>[0]): Promise<void> {
    if (trial?.kind !== "trying") return;
    await record(() => agreed((id) => ({ kind: "keep-address", id })));
    trial = null;
  }

  /** Says it and waits until the launcher agrees. @throws AppError 'conflict' with why not, 'unavailable' */
  async function agreed(message: (id: string) => MessageToLauncher): Promise<void> {
    const id = randomUUID();
    const answered = new Promise<string | null>((resolve) => waiting.set(id, resolve));
    say(message(id));
    const refusal = await Promise.race([answered, sleep(answerMs, undefined, { ref: false })]);
    waiting.delete(id);
    if (refusal === undefined)
      throw new AppError("unavailable", "The launcher does not answer. Start Postern again.");
    if (refusal !== null) throw new AppError("conflict", refusal);
  }
}
