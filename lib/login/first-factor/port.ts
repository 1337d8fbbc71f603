/** The port of first factors: a typed password goes in with the credential of the person, and right or wrong comes out. */
import type { Credential } from "@/lib/login/decision/facts";
import { createHashQueue, type HashQueue } from "./hash-queue";
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
  readonly waitsFor: "processor" | (string & {});
  /** How many of its checks run at once. */
  readonly width: () => number;
  /**
   * Whether it asks another machine. What has not answered by the deadline is given up then, and no answer is kept: the
   * password may have been changed over there.
   */
  readonly leavesMachine: boolean;
  /**
   * Whether `typed` is the password behind `stored`. Null stands for nobody: it costs what a check costs and is wrong.
   * A source that cannot tell throws.
   */
  check(stored: string | null, typed: string): Promise<boolean>;
};

/**
 * What a check came to. 'isSpared': it was not made, because this process knew the password to be right. 'shed': it was
 * not started, because it could not have ended in time.
 */
export type Checked =
  | { readonly result: "right"; readonly isSpared?: true }
  | { readonly result: "wrong" }
  | { readonly result: "unavailable"; readonly why: "shed" | "failed" };

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
export const sources: readonly Source[] = [local, scram];

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
  const queueOf = ({ waitsFor, width }: Source): HashQueue => {
    const queue = queues.get(waitsFor) ?? createHashQueue(nowMs, width());
    queues.set(waitsFor, queue);
    return queue;
  };
  const here = queueOf(nobody);
  return {
    depth: () => [...queues.values()].reduce((sum, queue) => sum + queue.depth(), 0),
    waitMs: here.waitMs,
    async check(credential, typed, deadlineMs, letsIn) {
      const source = credential ? among.find(({ name }) => name === credential.source) : nobody;
      if (!source) return { result: "unavailable", why: "failed" };
      const inFull = async () => {
        const asked = () => source.check(credential?.stored ?? null, typed);
        const queued = queueOf(source).run(deadlineMs, asked);
        return source.leavesMachine ? answeredWithin(deadlineMs - nowMs(), queued) : toldBy(await queued);
      };
      if (!known || !credential || letsIn === undefined || source.leavesMachine) return inFull();
      return known.find({ personId: letsIn, credential, typed }, inFull);
    },
  };
}

const toldBy = (queued: Awaited<ReturnType<HashQueue["run"]>>): Checked =>
  queued.kind === "shed"
    ? { result: "unavailable", why: "shed" }
    : { result: queued.value === true ? "right" : "wrong" };

/** What another machine said, if it said so within `ms`; an error says nothing either. */
function answeredWithin(ms: number, queued: ReturnType<HashQueue["run"]>): Promise<Checked> {
  return new Promise((resolve) => {
    const giveUp = () => resolve({ result: "unavailable", why: "failed" });
    const timer = setTimeout(giveUp, Math.max(0, ms));
    queued.then((found) => resolve(toldBy(found)), giveUp).finally(() => clearTimeout(timer));
  });
}

const shared = globalThis as { posternFirstFactors?: FirstFactors };

/** The port of this process. Kept on globalThis because Next evaluates modules more than once. */
export function firstFactors(): FirstFactors {
  shared.posternFirstFactors ??= createFirstFactors();
  return shared.posternFirstFactors;
}
