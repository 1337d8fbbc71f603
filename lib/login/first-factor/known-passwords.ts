/** Right passwords that this process knows: one that is being checked at this moment, or was checked minutes ago. */
import { createHmac, randomBytes } from "node:crypto";
import { minutes } from "@/lib/foundation/base/durations";
import type { Credential } from "@/lib/login/decision/facts";
import type { Checked } from "./port";

/** Whose password `typed` would be. `personId`: two people never share an answer, even with equal hashes. */
export type Question = {
  readonly personId: string;
  readonly credential: Credential;
  readonly typed: string;
};

/** What is known, and how often it spared a check. */
export type KnownPasswords = {
  /**
   * What `check` finds, or 'right' in its place where the same question is found right by a check that is under way, or
   * was within the last minutes. 'wrong' always costs a check of its own, as if nothing were known.
   */
  find(question: Question, check: () => Promise<Checked>): Promise<Checked>;
  /** Checks spared since the start: by one that was under way, by one that had ended. */
  spared(): { readonly shared: number; readonly remembered: number };
  /** How many are remembered now. */
  size(): number;
};

/** How many are remembered at most; the oldest go first. About 200 octets each. */
const mostRemembered = 10_000;

/**
 * Nothing known yet. `rememberMs`: how long a right password is remembered after a check in full; using it does not
 * prolong that. `nowMs` is a monotonic clock.
 *
 * What is kept is a digest of person, credential and password under a random key that never leaves this process. A new
 * password is another credential, so what was known of the old one is not asked for again.
 */
export function createKnownPasswords(
  rememberMs: number = minutes(5),
  nowMs: () => number = () => performance.now(),
): KnownPasswords {
  const key = randomBytes(32);
  /** Digests and when they are forgotten, in that order. */
  const remembered = new Map<string, number>();
  /** Whether the checks that are under way will find their password right. */
  const underWay = new Map<string, Promise<boolean>>();
  const spared = { shared: 0, remembered: 0 };
  let isSweepDue = false;

  const digestOf = ({ personId, credential, typed }: Question): string =>
    createHmac("sha256", key).update(`${personId}\0${credential.token}\0${typed}`).digest("base64");

  function forgetOld(): void {
    for (const [digest, untilMs] of remembered) {
      if (remembered.size <= mostRemembered && nowMs() < untilMs) return;
      remembered.delete(digest);
    }
  }

  /** Also when nobody logs in any more. */
  function forgetInTime(): void {
    if (isSweepDue) return;
    isSweepDue = true;
    setTimeout(() => {
      isSweepDue = false;
      forgetOld();
      if (remembered.size > 0) forgetInTime();
    }, rememberMs).unref();
  }

  function remember(digest: string): void {
    // Behind the others again: the order is that of the times.
    remembered.delete(digest);
    remembered.set(digest, nowMs() + rememberMs);
    forgetOld();
    forgetInTime();
  }

  async function checkInFull(digest: string, check: () => Promise<Checked>): Promise<Checked> {
    const checking = check();
    const isRight = checking.then(
      ({ result }) => result === "right",
      () => false,
    );
    underWay.set(digest, isRight);
    try {
      const checked = await checking;
      if (checked.result === "right") remember(digest);
      return checked;
    } finally {
      if (underWay.get(digest) === isRight) underWay.delete(digest);
    }
  }

  return {
    size: () => remembered.size,
    spared: () => ({ ...spared }),
    async find(question, check) {
      forgetOld();
      const digest = digestOf(question);
      if (remembered.has(digest)) {
        spared.remembered++;
        return { result: "right", isSpared: true };
      }
      const found = underWay.get(digest);
      if (found && (await found)) {
        spared.shared++;
        return { result: "right", isSpared: true };
      }
      return checkInFull(digest, check);
    },
  };
}
