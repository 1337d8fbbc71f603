/**
 * An attempt of somebody whom a directory is asked about. What differs from those whose password is kept here: a failure is
 * counted before the directory is asked and taken back when it certainly was none, one question about a person at a time, and an
 * answer may be that there is none. What is judged, decided and written down is the same.
 */
import type pg from "pg";
import { type Decision, decide, isRepeat } from "@/lib/login/decision/decide";
import type { Evidence, Facts, UserFacts } from "@/lib/login/decision/facts";
import { isBarred, type Plan } from "@/lib/login/decision/plan";
import { knownDirectory } from "@/lib/login/directory/known-directories";
import { directory } from "@/lib/login/first-factor/directory";
import type { FirstFactors } from "@/lib/login/first-factor/port";
import type { Attempt, Decided, Reading } from "./authenticate";
import type { LoginRequest } from "./contract";
import { elsewhereOf } from "./elsewhere";
import type { InTurn } from "./in-turn";
import { release, releaseNewcomer, reserve, reserveNewcomer, throttleKey } from "./reserve";
import { settleLater } from "./settle-later";
import {
  type Found,
  isStranger,
  meetFound,
  meetStranger,
  type Newcomer,
  type PersonChange,
} from "./strangers";

/** The steps of every attempt, as this one takes them. */
export type Steps = {
  readonly pool: pg.Pool;
  readonly inTurn: InTurn;
  readonly check: FirstFactors["check"];
  /** Until when a check must have ended, on performance.now(). */
  readonly latestCheckMs: number;
  /** The facts as they are now; of the user with another name than the one that was sent, if one is given. */
  read(username?: string): Promise<{ readonly facts: Facts; readonly isStale: boolean }>;
  interpret(facts: Facts): Reading;
  record(decided: Decided): Promise<Attempt | "conflict">;
  silent(why: "stale_config" | "shed" | "unavailable"): Attempt;
};

/** Whether a directory has a say: the user comes from one, or the name is nobody's here and one may know it. */
export function concernsDirectory(request: LoginRequest, facts: Facts): boolean {
  if (request.refusal !== null || !request.typed || facts.challenge !== null) return false;
  return facts.user?.credential?.source === directory.name || isStranger(facts, request);
}

/**
 * What every refusal costs a directory where there is one, so that time does not say who is known here or there: two
 * searches, because a stranger who is found is found twice, and a bind.
 */
const wholeCost = { searches: 2, isBound: true } as const;
type Cost = { readonly searches: number; readonly isBound: boolean };

/** Spends what is left of it. */
export async function costOfDirectory(
  request: LoginRequest,
  deadlineMs: number,
  { searches, isBound }: Cost = wholeCost,
): Promise<void> {
  const [first] = request.config.directories;
  const isAsked = first && request.refusal === null && request.typed && request.state === null;
  if (isAsked) await knownDirectory(first).pretend(searches, isBound, deadlineMs);
}

/** Most rounds in which somebody else changes the same person first. */
const mostRounds = 5;

/** Decides it and writes it down. */
export async function attemptInDirectory(
  steps: Steps,
  request: LoginRequest,
  facts: Facts,
): Promise<Attempt> {
  const first = await identify(steps, request, facts);
  if (!first.asks) return unasked(steps, request, first);
  return steps.inTurn(`directory ${first.line}`, async () => {
    for (let round = 0; round < mostRounds; round++) {
      if (performance.now() > steps.latestCheckMs) return steps.silent("shed");
      const again = await steps.read();
      if (again.isStale) return steps.silent("stale_config");
      const subject = await identify(steps, request, again.facts, first.found);
      const answer = subject.asks
        ? await asked(steps, request, subject)
        : await unasked(steps, request, subject);
      if (answer !== "conflict") return answer;
    }
    return steps.silent("unavailable");
  });
}

/** Who it is about, and whether the directory is to be asked. */
type Subject = {
  readonly facts: Facts;
  readonly reading: Reading;
  readonly change: PersonChange | null;
  readonly asks: boolean;
  /** Whether the directories were asked who it is, and what they found. */
  readonly isLookedUp: boolean;
  readonly found: Found | null;
  /** Those with the same wait for each other. */
  readonly line: string;
};

async function identify(
  steps: Steps,
  request: LoginRequest,
  facts: Facts,
  found: Found | null = null,
): Promise<Subject> {
  if (!isStranger(facts, request)) return subjectOf(steps, facts, null);
  // Who may not ask at all asks no directory either.
  const plain = subjectOf(steps, facts, null);
  if (plain.reading.plan.kind !== "refuse" || plain.reading.plan.reason !== "unknown_user") return plain;
  const met = found
    ? await meetFound(steps.pool, request.username, found)
    : await meetStranger(steps.pool, request, facts.now, steps.latestCheckMs);
  const isLookedUp = true;
  switch (met.kind) {
    case "nobody":
      return { ...plain, isLookedUp };
    case "unavailable":
      return { ...plain, isLookedUp, reading: withReason(plain.reading, met.note) };
    case "renamed": {
      const known = await steps.read(met.username);
      const renamed = subjectOf(steps, { ...known.facts, username: request.username }, met.change);
      return { ...renamed, isLookedUp, found: met.found };
    }
    case "newcomer": {
      const newcomer = subjectOf(steps, { ...facts, user: met.user }, met.change);
      return { ...newcomer, isLookedUp, found: met.found };
    }
  }
}

function subjectOf(steps: Steps, facts: Facts, change: PersonChange | null): Subject {
  const reading = steps.interpret(facts);
  const { plan, credential, evidence } = reading;
  // A challenge is planned for everybody, and refuses in its second step whoever is locked here.
  const isPlanned = plan.kind === "ask" && facts.user !== null && !isBarred(facts.user, facts.now);
  const mayAsk =
    isPlanned || (change?.kind === "create" && plan.kind === "refuse" && plan.reason === "no_factor");
  // A client repeats by itself what was refused a moment ago; asked again, the directory would count it as another guess.
  const asks = mayAsk && credential?.source === directory.name && !isRepeat(facts, evidence);
  const line =
    change?.kind === "create"
      ? throttleKey(change.newcomer.directory.id, change.newcomer.person.key)
      : (facts.user?.id ?? "");
  return { facts, reading, change, asks, line, isLookedUp: false, found: null };
}

function withReason(reading: Reading, note: string): Reading {
  const { plan } = reading;
  const trace = [...plan.trace, { step: "user", result: "failed", text: note } as const];
  const refusal: Plan = { kind: "refuse", reason: "directory_unavailable", policy: plan.policy, trace };
  return { ...reading, plan: refusal };
}

/** Refused without asking: locked here, denied, unknown. It costs what a question costs. */
async function unasked(
  steps: Steps,
  request: LoginRequest,
  { facts, reading, change, isLookedUp }: Subject,
): Promise<Attempt> {
  await steps.check(null, reading.password, steps.latestCheckMs);
  const left = isLookedUp ? { ...wholeCost, searches: 1 } : wholeCost;
  await costOfDirectory(request, steps.latestCheckMs, left);
  const isLockedHere = facts.user !== null && isBarred(facts.user, facts.now);
  const note = isLockedHere
    ? "The user is locked or disabled here, so the directory was not asked."
    : "It was refused a moment ago, so the directory was not asked again.";
  const elsewhere = reading.plan.kind === "ask" ? { reason: null, note } : null;
  const { plan } = reading;
  const evidence = { ...reading.evidence, passwordOk: false, elsewhere };
  const decision = decide(facts, plan, evidence);
  const about = change?.kind === "create" ? nobodyYet(facts, decision) : { facts, decision };
  const recorded = await steps.record({ plan, evidence, ...about, change: null });
  return recorded === "conflict" ? steps.silent("unavailable") : recorded;
}

async function asked(steps: Steps, request: LoginRequest, subject: Subject): Promise<Attempt | "conflict"> {
  const { facts, change, isLookedUp } = subject;
  const { user } = facts;
  if (!user) throw new TypeError("nobody is asked about");
  if (change?.kind === "create") return askedAboutNewcomer(steps, subject, change);
  const version = await reserve(steps.pool, user, facts.lockout, facts.now);
  if (version === null) return "conflict";
  const { reading } = subject;
  const { plan } = reading;
  const { decision, evidence } = await decidedBy(steps, subject, plan);
  if (decision.outcome !== "accept" && !isLookedUp)
    await costOfDirectory(request, steps.latestCheckMs, leftOf(reading.password, evidence));
  const recorded = await steps.record({
    ...{ plan, evidence },
    facts: { ...facts, user: { ...user, login: { ...user.login, version } } },
    decision: {
      ...decision,
      effects: { ...decision.effects, login: decision.effects.login ?? before(user) },
    },
    change: decision.outcome === "accept" ? change : null,
  });
  if (!evidence.passwordOk) return recorded;
  if (recorded === "conflict" && change === null) return settleLater(steps, reading, user.login, evidence);
  if (recorded !== "conflict" && recorded.answer.kind === "none") await release(steps.pool, user, version);
  return recorded;
}

/** What a question has not cost: a directory that is off was asked nothing, and as nobody was bound where no entry or no password was. */
function leftOf(password: string, { elsewhere }: Evidence): Cost {
  if (elsewhere?.reason === "directory_inactive") return wholeCost;
  return { searches: 1, isBound: password === "" || elsewhere?.reason === "directory_unknown" };
}

/** What is remembered of the person as it was before the failure was counted that was none. */
function before({ login: { version: _, ...state } }: UserFacts): NonNullable<Decision["effects"]["login"]> {
  return state;
}

/** They become a user with the first right password, also where a second factor is still missing: it is enrolled next. */
async function askedAboutNewcomer(
  steps: Steps,
  subject: Subject,
  change: Extract<PersonChange, { kind: "create" }>,
): Promise<Attempt | "conflict"> {
  const { facts, reading } = subject;
  const { counted, key } = countOf(change.newcomer);
  if (!(await reserveNewcomer(steps.pool, key, counted, facts.lockout, facts.now))) return "conflict";
  const { plan } = reading;
  const { decision, evidence } = await decidedBy(steps, subject, plan, {
    ifNotRight: { kind: "ask", ask: "password", inGrace: false, policy: plan.policy, trace: plan.trace },
  });
  const isMade = decision.outcome === "accept" || decision.reason === "no_factor";
  if (isMade) return steps.record({ plan, evidence, facts, decision, change });
  if (decision.effects.login === null)
    await releaseNewcomer(steps.pool, key, counted, facts.lockout, facts.now);
  return steps.record({ plan, evidence, ...nobodyYet(facts, decision), change: null });
}

const countOf = ({ counted, directory: { id }, person }: Newcomer) => ({
  counted,
  key: throttleKey(id, person.key),
});

/** Asks, and decides on the answer. `ifNotRight`: what is planned then. */
async function decidedBy(
  steps: Steps,
  { facts, reading }: Subject,
  plan: Plan,
  { ifNotRight = plan }: { readonly ifNotRight?: Plan } = {},
): Promise<{ readonly decision: Decision; readonly evidence: Evidence }> {
  const checked = await steps.check(reading.credential, reading.password, steps.latestCheckMs);
  const passwordOk = checked.result === "right";
  const evidence: Evidence = { ...reading.evidence, passwordOk, elsewhere: elsewhereOf(checked) };
  const decision = decide(facts, passwordOk ? plan : ifNotRight, evidence);
  // A password that is wrong over there costs a check here as well, so every other refusal does.
  if (passwordOk && decision.outcome !== "accept")
    await steps.check(null, reading.password, steps.latestCheckMs);
  return { decision, evidence };
}

/** Whoever is no user has no state to write. */
function nobodyYet(facts: Facts, decision: Decision): Pick<Decided, "facts" | "decision"> {
  const effects = { ...decision.effects, login: null, marksTime: false };
  return { facts: { ...facts, user: null }, decision: { ...decision, effects } };
}
