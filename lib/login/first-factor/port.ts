/** The port of first factors: a typed password goes in with the credential of the person, and right or wrong comes out. */
import type { Credential } from "@/lib/login/decision/facts";
import type { Barred } from "@/lib/login/directory/verdict";
import { directory } from "./directory";
import { createHashQueue, type HashQueue, type Queued } from "./hash-queue";
import type { KnownPasswords } from "./known-passwords";
import { local } from "./local";
import { scram } from "./scram";

/** Somewhere passwords are compared. */
export type Source = {
  /** The word in a credential. */
  readonly name: string;
  /**
   * What its checks wait for. Sources with the same word share one queue; another's never waits for them, so that a
   * slow directory does not hold up passwords that are kept here.
   */
  readonly waitsFor: "processor" | (string & {}) | ((stored: string | null) => string);
  /** How many of its checks run at once. */
  readonly width: () => number;
  /**
   * Whether it asks another machine. What has not answered by the deadline is given up then, and no answer is kept: the
   * password may have been changed over there.
   */
  readonly leavesMachine: boolean;
  /**
   * Whether `typed` is the password behind `stored`. Null stands for nobody: it costs what a check costs and is wrong.
   * A source that cannot tell throws. One that asks another machine ends by `deadlineMs` by itself, and may say more.
   */
  check(stored: string | null, typed: string, deadlineMs: number): Promise<boolean | Told>;
};

/** What another machine says of somebody. `note`: the sentence for the trace. */
export type Told = { readonly note: string } & (
  | { readonly result: "right" | "wrong" }
  /** Refused whatever is typed, and why. */
  | { readonly result: "barred"; readonly why: Barred | "inactive" }
  /** `isGuess`: what was typed may have been counted as wrong over there, or is wrong here; so it counts. */
  | { readonly result: "unavailable"; readonly isGuess?: boolean }
);

/**
 * What a check came to. 'isSpared': it was not made, because this process knew the password to be right. 'shed': it was
 * not started, because it could not have ended in time.
 */
export type Checked =
  | { readonly result: "right"; readonly isSpared?: true; readonly note?: string }
  | { readonly result: "wrong"; readonly note?: string }
  | Extract<Told, { readonly result: "barred" }>
  | {
      readonly result: "unavailable";
      readonly why: "shed" | "failed";
      /** Set where another machine was to be asked: then this is an answer about the person, not about this worker. */
      readonly note?: string;
      readonly isGuess?: boolean;
    };

/** All sources behind one door. */
export type FirstFactors = {
  /**
   * Checks `typed`; null checks nobody's password at the price of a local one. Ends by `deadlineMs` (performance.now())
   * where another machine is asked; a check here is only started if it can end by then.
   *
   * `letsIn`: the id of the person, only where 'right' lets them in whatever else there is to look at. Then a check
   * whose answer is known may be spared. So nothing that ends in a refusal is faster for what is known.
   */
  check(credential: Credential | null, typed: string, deadlineMs: number, letsIn?: string): Promise<Checked>;
  /** How many checks wait or run. */
  depth(): number;
  /** How long a check that comes now would wait for this machine's processor, in milliseconds. */
  waitMs(): number;
};

/** The sources of this version. */
export const sources: readonly Source[] = [local, scram, directory];

/** What a port is made of. */
export type FirstFactorOptions = {
  readonly sources?: readonly Source[];
  /** Asked for people without a credential. */
  readonly nobody?: Source;
  /** What may spare checks; without it each is made. */
  readonly known?: KnownPasswords | null;
  readonly nowMs?: () => number;
};

/** A port with queues of its own. */
export function createFirstFactors({
  sources: among = sources,
  nobody = local,
  known = null,
  nowMs = () => performance.now(),
}: FirstFactorOptions = {}): FirstFactors {
  const queues = new Map<string, HashQueue>();
  const queueOf = ({ waitsFor, width }: Source, stored: string | null): HashQueue => {
    const line = typeof waitsFor === "string" ? waitsFor : waitsFor(stored);
    const queue = queues.get(line) ?? createHashQueue(nowMs, width());
    queues.set(line, queue);
    return queue;
  };
  const here = queueOf(nobody, null);
  return {
    depth: () => [...queues.values()].reduce((sum, queue) => sum + queue.depth(), 0),
    waitMs: here.waitMs,
    async check(credential, typed, deadlineMs, letsIn) {
      const source = credential ? among.find(({ name }) => name === credential.source) : nobody;
      if (!source) return { result: "unavailable", why: "failed" };
      const inFull = async () => {
        const stored = credential?.stored ?? null;
        let hasBegun = false;
        const asked = () => {
          hasBegun = true;
          return source.check(stored, typed, deadlineMs);
        };
        const queued = queueOf(source, stored).run(deadlineMs, asked);
        return source.leavesMachine
          ? answeredWithin(deadlineMs - nowMs(), queued, () => hasBegun)
          : toldBy(await queued);
      };
      if (!known || !credential || letsIn === undefined || source.leavesMachine) return inFull();
      return known.find({ personId: letsIn, credential, typed }, inFull);
    },
  };
}

function toldBy(queued: Queued<boolean | Told>): Checked {
  if (queued.kind === "shed") return { result: "unavailable", why: "shed" };
  const { value } = queued;
  if (typeof value !== "object") return { result: value === true ? "right" : "wrong" };
  return value.result === "unavailable" ? { ...value, why: "failed" } : value;
}

/** What another machine said, if it said so within `ms`; an error says nothing either, and how far it came nobody knows. */
function answeredWithin(
  ms: number,
  queued: Promise<Queued<boolean | Told>>,
  hasBegun: () => boolean,
): Promise<Checked> {
  return new Promise((resolve) => {
    const giveUp = () =>
      resolve({
        ...{ result: "unavailable", why: "failed", note: "It did not answer in time." },
        isGuess: hasBegun(),
      });
    const timer = setTimeout(giveUp, Math.max(0, ms));
    const told = (found: Queued<boolean | Told>) =>
      resolve(
        found.kind === "shed"
          ? { result: "unavailable", why: "shed", note: "Too many others are waiting for its answer." }
          : toldBy(found),
      );
    queued.then(told, giveUp).finally(() => clearTimeout(timer));
  });
}

const shared = globalThis as { posternFirstFactors?: FirstFactors };

/** The port of this process. Kept on globalThis because Next evaluates modules more than once. */
export function firstFactors(): FirstFactors {
  shared.posternFirstFactors ??= createFirstFactors();
  return shared.posternFirstFactors;
}
