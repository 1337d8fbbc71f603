/** Decisions on what a directory answered: what counts as a guess, once, and what is remembered of it. */
import { expect, test } from "vitest";
import { attempt, good, mac, truePassword, user } from "@/lib/testing/decisions";
import { noon, sampleClient, sampleFacts } from "@/lib/testing/facts";
import { splitCredential } from "./credential";
import { decide } from "./decide";
import type { Evidence, Facts } from "./facts";
import { plan } from "./plan";

/** A wrong password of which a directory said `elsewhere`. */
function decided(elsewhere: Evidence["elsewhere"], changes: Partial<Facts> = {}) {
  const facts = sampleFacts(changes);
  const split = splitCredential(good, facts.user, facts.now);
  return decide(facts, plan(facts), { passwordOk: false, split, credentialMac: mac(good), elsewhere });
}

const inTwoSteps = { client: { ...sampleClient, codeEntry: "challenge" } } as const;
const second = (isCounted: boolean) => ({
  ...inTwoSteps,
  challenge: { id: "c", passwordOk: false, isCounted },
});

test("a password that was sent and not answered counts, and may be sent again", () => {
  const { reason, effects } = decided({ reason: "directory_unavailable", note: "", isGuess: true });
  expect(reason).toBe("directory_unavailable");
  expect(effects).toMatchObject({ login: { failures: 1, refusedMac: null }, countClientFailure: true });
});

test("one that was never sent does not count", () => {
  const { effects } = decided({ reason: "directory_unavailable", note: "" });
  expect(effects).toMatchObject({ login: null, countClientFailure: false });
});

test("one that is known to be wrong is remembered, so that the same again counts once", () => {
  const { effects } = decided({ reason: null, note: "", isGuess: true });
  expect(effects.login).toMatchObject({ failures: 1, refusedMac: mac(good), refusedAt: noon });
});

test("in two steps it counts in the first, whether or not the second ever comes, and not again in the second", () => {
  const first = decided({ reason: null, note: "", isGuess: true }, inTwoSteps);
  expect(first).toMatchObject({ outcome: "challenge", effects: { login: { failures: 1 } } });
  expect(decided(null, inTwoSteps).effects.login).toBeNull();
  expect(decided(null, second(true))).toMatchObject({ reason: "wrong_password", effects: { login: null } });
  expect(decided(null, second(false))).toMatchObject({
    reason: "wrong_password",
    effects: { login: { failures: 1 } },
  });
});

test("a refusal for want of a factor remembers how late it was, so that a grace that is over stays over", () => {
  const { reason, effects } = attempt(truePassword, { user: user({ factors: [] }) });
  expect([reason, effects.marksTime]).toEqual(["no_factor", true]);
});
