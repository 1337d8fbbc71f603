/**
 * Pure. Splits what was typed into password and code.
 *
 * People type `password` + code without a delimiter. The user's own factors say which endings can be a code, and the
 * codes themselves say which split is right: a password that ends in digits is no ambiguity, because only the true code
 * verifies. One split comes out, so exactly one password check follows, whatever was typed.
 */
import { codesInARow } from "@/lib/login/factors/codes-in-a-row";
import type { FactorKind, OneTimeKind } from "@/lib/login/factors/descriptor";
import { isStrongEnough, type LeastStrength } from "@/lib/login/factors/strength";
import { oneTimeKinds } from "@/lib/login/factors/table";
import type { CodeEvidence, FactorFacts, OneTimeCodeFacts, PersonFacts, Split } from "./facts";
import { leastUnder, type Plan } from "./plan";
import { askedFactor } from "./sending";

type Candidate = {
  readonly password: string;
  readonly code: CodeEvidence;
  readonly codeLength: number;
  readonly isDefault: boolean;
  /** Whether its kind is strong enough to count. */
  readonly isEnough: boolean;
};

/**
 * The split with the best code: fresh before spent before none; among equals the longest code, then the default factor.
 * Without any ending that could be a code the whole text is the password.
 *
 * A right code of a kind weaker than `least` is found where none that is strong enough is right, so that the log can name it.
 * What only looks like one stays in the password, as if the person had no such factor.
 */
export function splitCredential(
  typed: string,
  person: PersonFacts | null,
  now: Date,
  least: LeastStrength = "any",
): Split {
  const all = person ? candidates(typed, person, now, least) : [];
  const best = bestOf(all.filter(({ isEnough, code }) => isEnough || code.status !== "none"));
  return best
    ? { password: best.password, code: best.code, hasCodeShape: true }
    : {
        password: typed,
        code: { status: "none" },
        hasCodeShape: false,
        ...(all.length > 0 && { isTry: true }),
      };
}

/**
 * The same under `plan`. Where a code can be sent, or an approval asked for, by the right password alone, a text without a right code stays whole: the
 * password itself may end in digits, and a wrong code is refused as a wrong password is.
 */
export function splitUnder(plan: Plan, typed: string, person: PersonFacts | null, now: Date): Split {
  if (plan.kind === "ask" && plan.ask === "alone") return splitAlone(person);
  const least = leastUnder(plan);
  const split = splitCredential(typed, person, now, least);
  const asksForBoth = plan.kind === "ask" && plan.ask === "password_and_factor";
  const canAsk = asksForBoth && person && askedFactor(person, least);
  if (!canAsk || split.code.status !== "none") return split;
  const isTry = split.hasCodeShape || split.isTry === true;
  return { password: typed, code: split.code, hasCodeShape: false, isTry };
}

/** The same where the whole text is a code that stands for password and code: no password is left to check. */
function splitAlone(person: PersonFacts | null): Split {
  const found = person?.codes.find(({ kind }) => kind.standsAlone);
  return { password: "", code: found ? evidenceOf(found) : { status: "none" }, hasCodeShape: true };
}

/** The same where password and code were typed apart: nothing may stand before the code. */
export function splitTypedApart(
  typed: { readonly password: string; readonly code: string },
  person: PersonFacts | null,
  now: Date,
): Split {
  const whole = person
    ? candidates(typed.code, person, now, "any").filter(({ password }) => password === "")
    : [];
  const code = bestOf(whole)?.code ?? { status: "none" };
  return { password: typed.password, code, hasCodeShape: typed.code !== "" };
}

/** Two codes in a row that one factor gave, typed to find it again: its counter may be far from where a login looks. */
export type CodesInARow = { readonly factorId: string; readonly first: string; readonly second: string };

/** The same where two codes in a row were typed: right only where the factor has both ahead of what was accepted. */
export function splitCodesInARow(
  typed: { readonly password: string; readonly codes: CodesInARow },
  person: PersonFacts | null,
  now: Date,
): Split {
  const { factorId, first, second } = typed.codes;
  const factor = person?.factors.find(({ id }) => id === factorId);
  const code = (factor && codeInARow(factor, [first, second], now)) ?? { status: "none" };
  return { password: typed.password, code, hasCodeShape: first !== "" && second !== "" };
}

function codeInARow(
  factor: FactorFacts,
  typed: readonly [string, string],
  now: Date,
): CodeEvidence | undefined {
  const { id, kind } = factor;
  const counter = codesInARow(kind, factor, typed, now);
  return counter === null ? undefined : { status: "fresh", kind, id, counter };
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

function candidates(typed: string, person: PersonFacts, now: Date, least: LeastStrength): Candidate[] {
  const before = (codeLength: number) => typed.slice(0, typed.length - codeLength);
  const behindPasswords = person.codes.filter(({ kind }) => !kind.standsAlone);
  const ofRows = behindPasswords.map((row): Candidate => {
    const { codeLength, kind } = row;
    const isEnough = isStrongEnough(kind, least);
    return { password: before(codeLength), code: evidenceOf(row), codeLength, isDefault: false, isEnough };
  });
  const ofFactors = person.factors.flatMap((factor) => {
    const { id, kind, data, isDefault } = factor;
    return kind.endings(typed, data).map(({ code, codeLength }): Candidate => {
      const match = kind.verify(factor, code, now);
      const evidence: CodeEvidence = match.status === "none" ? match : { ...match, kind, id };
      const isEnough = isStrongEnough(kind, least);
      return { password: before(codeLength), code: evidence, codeLength, isDefault, isEnough };
    });
  });
  return [...ofRows, ...ofFactors];
}

const evidenceOf = ({ id, kind, isSpent, isOver }: OneTimeCodeFacts): CodeEvidence => ({
  ...{ status: isSpent ? "spent" : "fresh", kind, id, counter: null },
  isOver,
});

function bestOf(all: readonly Candidate[]): Candidate | undefined {
  const byWorth = (a: Candidate, b: Candidate) =>
    Number(mayCount(b)) - Number(mayCount(a)) ||
    worth[b.code.status] - worth[a.code.status] ||
    b.codeLength - a.codeLength ||
    Number(b.isDefault) - Number(a.isDefault);
  return [...all].sort(byWorth)[0];
}

/** A right code of a kind that is strong enough goes before every other. */
const mayCount = ({ isEnough, code }: Candidate): boolean => isEnough && code.status !== "none";

const worth = { fresh: 2, spent: 1, none: 0 } as const;
