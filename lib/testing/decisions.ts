/** Decisions in tests: what the core does between the facts and the decision, without a store. */
import { passwordToCheck, splitUnder } from "@/lib/login/decision/credential";
import { decide } from "@/lib/login/decision/decide";
import type { Facts, UserFacts } from "@/lib/login/decision/facts";
import { plan } from "@/lib/login/decision/plan";
import type { OneTimeKind } from "@/lib/login/factors/descriptor";
import { connectionPassword } from "@/lib/login/factors/kinds/connection-password";
import { codeNear, noon, sampleFactor, sampleFacts, sampleUser } from "./facts";

/** The user's true password in these tests. */
export const truePassword = "hunter2";
/** The digest of what was typed. */
export const mac = (typed: string) => `mac of ${typed}`;

/** Decides about `typed` as the core does, with the sample facts and `changes` to them. */
export function attempt(typed: string, changes: Partial<Facts> = {}) {
  const facts = sampleFacts({ standsAlone: connectionPassword.endings(typed).length > 0, ...changes });
  const planned = plan(facts);
  const split = splitUnder(planned, typed, facts.user, facts.now);
  const known = facts.challenge && facts.challenge !== "invalid" ? facts.challenge.passwordOk : null;
  const passwordOk =
    known ?? (facts.user !== null && passwordToCheck(planned, typed, split) === truePassword);
  return decide(facts, planned, { passwordOk, split, credentialMac: mac(typed) });
}

/** The sample user with `changes`. */
export const user = (changes: Partial<UserFacts>): UserFacts => ({ ...sampleUser, ...changes });
/** The written code of `kind` that the typed text ends with. */
export const written = (kind: OneTimeKind, isSpent: boolean) => ({
  id: "r",
  kind,
  codeLength: kind.make(new Uint8Array(kind.randomBytes)).length,
  isSpent,
});
/** Password and a fresh code. */
export const good = truePassword + codeNear();
/** The same factor after that code was spent. */
export const spentFactors = [{ ...sampleFactor, counter: Math.floor(noon.getTime() / 30_000) }];
