/**
 * Pure. Splits what was typed into password and code.
 *
 * People type `password` + code without a delimiter. The user's own factors say which endings can be a code, and the
 * codes themselves say which split is right: a password that ends in digits is no ambiguity, because only the true code
 * verifies. One split comes out, so exactly one password check follows, whatever was typed.
 */
import type { FactorKind, OneTimeKind } from "@/lib/login/factors/descriptor";
import { oneTimeKinds } from "@/lib/login/factors/table";
import type { CodeEvidence, PersonFacts, Split } from "./facts";
import type { Plan } from "./plan";

type Candidate = {
  readonly password: string;
  readonly code: CodeEvidence;
  readonly codeLength: number;
  readonly isDefault: boolean;
};

/**
 * The split with the best code: fresh before spent before none; among equals the longest code, then the default factor.
 * Without any ending that could be a code the whole text is the password.
 */
export function splitCredential(typed: string, person: PersonFacts | null, now: Date): Split {
  const best = bestOf(person ? candidates(typed, person, now) : []);
  return best
    ? { password: best.password, code: best.code, hasCodeShape: true }
    : { password: typed, code: { status: "none" }, hasCodeShape: false };
}

/** The same where password and code were typed apart: nothing may stand before the code. */
export function splitTypedApart(
  typed: { readonly password: string; readonly code: string },
  person: PersonFacts | null,
  now: Date,
): Split {
  const whole = person ? candidates(typed.code, person, now).filter(({ password }) => password === "") : [];
  const code = bestOf(whole)?.code ?? { status: "none" };
  return { password: typed.password, code, hasCodeShape: typed.code !== "" };
}

/**
 * The one password to check under `plan`. Where no code is asked for, the whole text is the password, unless it ends
 * in a true code: people who type the code out of habit are not refused for it.
 */
export function passwordToCheck(plan: Plan, typed: string, split: Split): string {
  if (plan.kind === "refuse" || plan.ask === "challenge") return typed;
  return plan.ask === "password" && split.code.status === "none" ? typed : split.password;
}

/** The one-time codes that `typed` may end with, for looking up their digests. */
export function oneTimeEndings(
  typed: string,
  kinds?: readonly FactorKind[],
): { readonly kind: OneTimeKind; readonly code: string; readonly codeLength: number }[] {
  return oneTimeKinds(kinds).flatMap((kind) => kind.endings(typed).map((ending) => ({ kind, ...ending })));
}

function candidates(typed: string, person: PersonFacts, now: Date): Candidate[] {
  const before = (codeLength: number) => typed.slice(0, typed.length - codeLength);
  const ofRows = person.codes.map(({ id, kind, codeLength, isSpent }): Candidate => {
    const code = { status: isSpent ? "spent" : "fresh", kind, id, counter: null } as const;
    return { password: before(codeLength), code, codeLength, isDefault: false };
  });
  const ofFactors = person.factors.flatMap((factor) => {
    const { id, kind, data, counter, isDefault } = factor;
    return kind.endings(typed, data).map(({ code, codeLength }): Candidate => {
      const match = kind.verify(factor, code, counter, now);
      const evidence: CodeEvidence = match.status === "none" ? match : { ...match, kind, id };
      return { password: before(codeLength), code: evidence, codeLength, isDefault };
    });
  });
  return [...ofRows, ...ofFactors];
}

function bestOf(all: readonly Candidate[]): Candidate | undefined {
  const byWorth = (a: Candidate, b: Candidate) =>
    worth[b.code.status] - worth[a.code.status] ||
    b.codeLength - a.codeLength ||
    Number(b.isDefault) - Number(a.isDefault);
  return [...all].sort(byWorth)[0];
}

const worth = { fresh: 2, spent: 1, none: 0 } as const;
