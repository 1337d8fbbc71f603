/** One attempt from question to answer: gather facts, plan, check the password, decide, commit. */
import { randomBytes } from "node:crypto";
import type pg from "pg";
import type { Keyring } from "@/lib/foundation/keys/keyring";
import { type Clock, systemClock } from "@/lib/foundation/platform/clock";
import type { Logger } from "@/lib/foundation/platform/log";
import { passwordToCheck, splitUnder } from "@/lib/login/decision/credential";
import { type Decision, decide, isFirstUse } from "@/lib/login/decision/decide";
import type { Credential, Evidence, Facts, Split } from "@/lib/login/decision/facts";
import { type Plan, plan } from "@/lib/login/decision/plan";
import { looksAtAddress, reportOf } from "@/lib/login/decision/report";
import { unknownWhere, type WhereFrom, whereByDoor } from "@/lib/login/decision/where-from";
import type { FactorKind } from "@/lib/login/factors/descriptor";
import { directory } from "@/lib/login/first-factor/directory";
import { type Checked, type FirstFactors, firstFactors } from "@/lib/login/first-factor/port";
import { scram } from "@/lib/login/first-factor/scram";
import { preparedPassword } from "@/lib/protocols/postgres/saslprep";
import { commit } from "./commit";
import type { AskWhereFrom, Authenticator, LoginAnswer, LoginRequest } from "./contract";
import { credentialMac } from "./credential-mac";
import { gather } from "./gather";
import { attemptInDirectory, concernsDirectory, costOfDirectory, type Steps } from "./in-directory";
import { createInTurn, type InTurn } from "./in-turn";
import { markLate } from "./login-state";
import type { PersonChange } from "./strangers";

/** What came of an attempt, with who it was: more than a door may tell. */
export type Attempt = {
  readonly answer: LoginAnswer;
  readonly decision: Decision | null;
  readonly userId: string | null;
};

/** What is told of a decided attempt. `clientId` null: at the console's own door. */
export type Observed = {
  readonly outcome: string;
  readonly reason: string;
  readonly latencyMs: number;
  readonly clientId: string | null;
  readonly whereFrom: WhereFrom["certainty"];
};

/** What the core works with. `observe` hears of every decided attempt. */
export type CoreOptions = {
  readonly pool: pg.Pool;
  readonly keyring: Keyring;
  readonly log: Logger;
  /** Name of this worker in the login log. */
  readonly worker: string;
  readonly clock?: Clock;
  /** Where passwords are checked; the process's own without it. */
  readonly firstFactors?: FirstFactors;
  /** The kinds of factors there are. */
  readonly kinds?: readonly FactorKind[];
  readonly observe?: (attempt: Observed) => void;
  /** Asks where logins come from that no door was told of; without it, nobody is asked. */
  readonly whereFrom?: AskWhereFrom;
};

/** How long PostgreSQL waits for an answer (RADIUS_TIMEOUT in auth.c). */
const clientWaitsMs = 3000;
/** From here on an attempt is not committed any more: the answer would come too late. */
const latestCommitMs = 2500;
/** Where a rule looks at the address, it is waited for until then; otherwise nobody waits for it. */
const latestAddressMs = 150;
/** A password check must be able to end here to be started. */
const latestCheckMs = 2200;

/**
 * How long a statement waits for others while checks are backed up: half of what a new check would wait, so that checks
 * never run out meanwhile, and at most this. A statement for five logins costs hardly more of a core than one for one,
 * and a core is what everybody waits for then.
 */
const mostJoiningMs = 50;

/** The core behind a door. Never throws for what a client sends; a store that fails gives 'unavailable'. */
export function createAuthenticator(options: CoreOptions): Authenticator {
  const core = createCore(options);
  return {
    authenticate: async (request) => (await core.attempt(request)).answer,
    hashQueueDepth: core.hashQueueDepth,
  };
}

/** The core itself, for the console's own door, which needs to know who signed in. */
export function createCore(options: CoreOptions): {
  attempt(request: LoginRequest): Promise<Attempt>;
  hashQueueDepth(): number;
} {
  const passwords = options.firstFactors ?? firstFactors();
  const inTurn = createInTurn();
  const joiningMs = () => Math.min(mostJoiningMs, Math.floor(passwords.waitMs() / 2));
  return {
    hashQueueDepth: passwords.depth,
    async attempt(request) {
      try {
        const where = whereOf(options, request);
        return await attemptOnce({ ...options, check: passwords.check, inTurn, joiningMs, where }, request);
      } catch (error) {
        options.log.error(
          { err: error, client: request.client?.name },
          "the attempt could not be decided or recorded; nothing was answered",
        );
        return silent("unavailable");
      }
    },
  };
}

type Core = CoreOptions & {
  readonly check: FirstFactors["check"];
  readonly inTurn: InTurn;
  /** How long a statement waits for others, in milliseconds. */
  readonly joiningMs: () => number;
  /** Where this login comes from. */
  readonly where: ReturnType<AskWhereFrom>;
};

/** Asks at once, so that what is known is known when it is needed. */
function whereOf({ whereFrom }: CoreOptions, request: LoginRequest): Core["where"] {
  const { door, client, personAddress, username, sourceAddress, sourcePort = null, receivedMs } = request;
  if (whereFrom && personAddress === null && client !== null && door !== "console")
    return whereFrom({ door, clientId: client.id, username, sourceAddress, sourcePort, receivedMs });
  const told = whereByDoor(personAddress);
  return { now: () => told, known: async () => told };
}

async function attemptOnce(core: Core, request: LoginRequest): Promise<Attempt> {
  const first = await read(core, request);
  if (first.isStale) return silent("stale_config");
  if (concernsDirectory(request, first.facts))
    return attemptInDirectory(stepsOf(core, request), request, first.facts);
  const reading = interpret(request, first.facts);
  const checked = await checkPassword(core, request, reading);
  if (checked.result === "unavailable") return silentAbout(checked);
  const isRefused = checked.result !== "right" || reading.ifRight.outcome !== "accept";
  if (isRefused) await costOfDirectory(request, latestCheckOf(request));
  const { password, credential } = reading;
  const known = { password, token: credential?.token ?? null, ...provedBy(checked) };

  const settled = await settle(core, request, reading, known.passwordOk);
  if (settled !== "conflict") return settled;
  // Someone else changed this user's state meanwhile. Most of a crowd finds out in one more round that there is nothing
  // left to change; the rest in turn, so that each costs one round, and a check where what let it in is gone.
  const again = await settleAgain(core, request, known, 1);
  if ("answer" in again) return again;
  const inTurn = await core.inTurn(request.username, () => settleAgain(core, request, again, mostRounds));
  return "answer" in inTurn ? inTurn : silent("unavailable");
}

const stepsOf = (core: Core, request: LoginRequest): Steps => ({
  pool: core.pool,
  inTurn: core.inTurn,
  check: core.check,
  latestCheckMs: latestCheckOf(request),
  read: (username) => read(core, username === undefined ? request : { ...request, username }),
  interpret: (facts) => interpret(request, facts),
  record: (outcome) => record(core, request, outcome),
  silent,
});

/** Other workers may still interfere, so a few rounds; then no answer, which fails closed. */
const mostRounds = 10;

/**
 * What the facts make of the request: the plan, the split, the one password to check against which credential, and what
 * is decided if it is right.
 */
export type Reading = {
  readonly facts: Facts;
  readonly plan: Plan;
  readonly evidence: Omit<Evidence, "passwordOk">;
  readonly password: string;
  readonly credential: Credential | null;
  readonly ifRight: Decision;
};

function interpret(request: LoginRequest, facts: Facts): Reading {
  const typed = request.typed ?? "";
  const planned = refusedByDoor(request) ?? plan(facts);
  const split = splitUnder(planned, typed, facts.user, facts.now);
  const evidence = { split, credentialMac: macOfTyped(request, facts, split) };
  return {
    facts,
    plan: planned,
    evidence,
    password: passwordToCheck(planned, typed, split),
    credential: credentialToCheck(planned, facts),
    ifRight: decide(facts, planned, { ...evidence, passwordOk: true }),
  };
}

/** Whose password is checked: nobody's where one text stands for password and code, but a directory still says who may come. */
function credentialToCheck(planned: Plan, { user }: Facts): Credential | null {
  const credential = user?.credential ?? null;
  const isAlone = planned.kind === "ask" && planned.ask === "alone";
  return isAlone && credential?.source !== directory.name ? null : credential;
}

/** What was checked, against which credential, and what came of it; `isSpared`: without a check of its own. */
type Known = {
  readonly password: string;
  readonly token: string | null;
  readonly passwordOk: boolean;
  readonly isSpared: boolean;
};

const provedBy = (checked: Checked): Pick<Known, "passwordOk" | "isSpared"> => ({
  passwordOk: checked.result === "right",
  isSpared: checked.result === "right" && checked.isSpared === true,
});

/** Tries again on facts as they are now, so many rounds. Gives what is known where someone else was faster each time. */
async function settleAgain(
  core: Core,
  request: LoginRequest,
  before: Known,
  rounds: number,
): Promise<Attempt | Known> {
  let known = before;
  for (let round = 0; round < rounds; round++) {
    const { facts, isStale } = await read(core, request);
    if (isStale) return silent("stale_config");
    const reading = interpret(request, facts);
    const isSameQuestion =
      reading.plan.kind === "refuse" ||
      (reading.password === known.password && (reading.credential?.token ?? null) === known.token);
    // What was checked is not what would now have to be: a new attempt must find out.
    if (!isSameQuestion) return silent("unavailable");
    if (known.isSpared && reading.ifRight.outcome !== "accept") {
      // What would have let this one in is gone. A refusal costs a check of its own, always.
      const checked = await core.check(reading.credential, reading.password, latestCheckOf(request));
      if (checked.result === "unavailable") return silentAbout(checked);
      known = { ...known, ...provedBy(checked) };
    }
    const settled = await settle(core, request, reading, known.passwordOk);
    if (settled !== "conflict") return settled;
  }
  return known;
}

async function settle(
  core: Core,
  request: LoginRequest,
  reading: Reading,
  passwordOk: boolean,
): Promise<Attempt | "conflict"> {
  const { facts, evidence, plan } = reading;
  const decision = passwordOk ? reading.ifRight : decide(facts, plan, { ...evidence, passwordOk });
  return record(core, request, {
    facts,
    decision,
    plan,
    evidence: { ...evidence, passwordOk },
    change: null,
  });
}

/** What was decided, about to be written down. `change`: what it makes of the person, when it counts. */
export type Decided = {
  readonly facts: Facts;
  readonly decision: Decision;
  readonly plan: Plan;
  readonly evidence: Evidence;
  readonly change: PersonChange | null;
};

async function record(
  core: Core,
  request: LoginRequest,
  { facts, decision, plan, evidence, change }: Decided,
): Promise<Attempt | "conflict"> {
  const elapsedMs = performance.now() - request.receivedMs;
  if (elapsedMs > latestCommitMs) return silent("shed");
  // What was decided on stands; what no rule looked at may have become known since.
  const known = looksAtAddress(facts) ? facts : { ...facts, whereFrom: core.where.now() };
  const newState = decision.effects.openChallenge ? new Uint8Array(randomBytes(24)) : null;
  const result = await commit(
    core.pool,
    {
      request,
      facts: known,
      decision,
      would: reportOf(known, { plan, typed: request.typed ?? "", evidence }),
      policy: plan.policy,
      latencyMs: elapsedMs,
      worker: core.worker,
      newState,
    },
    core.joiningMs(),
    change,
  );
  if (result === "conflict") return "conflict";
  const answeredMs = performance.now() - request.receivedMs;
  core.observe?.({
    ...{ outcome: decision.outcome, reason: decision.reason, latencyMs: answeredMs },
    ...{ clientId: request.client?.id ?? null, whereFrom: known.whereFrom.certainty },
  });
  if (answeredMs > clientWaitsMs && isFirstUse(decision.reason) && facts.user) {
    await markLate(core.pool, facts.user.id, evidence.credentialMac);
  }
  return { answer: answerOf(decision, facts, newState), decision, userId: facts.user?.id ?? null };
}

async function read(core: Core, request: LoginRequest): Promise<{ facts: Facts; isStale: boolean }> {
  const now = (core.clock ?? systemClock).now();
  const question = { ...request, whereFrom: unknownWhere };
  const { facts, configVersion, unreadableSecrets } = await gather(core.pool, core.keyring, question, now, {
    patienceMs: core.joiningMs(),
    kinds: core.kinds,
  });
  if (unreadableSecrets > 0) {
    core.log.error(
      { user: facts.user?.username, unreadableSecrets },
      "a factor's secret or a taken-over password could not be opened; restore the master key that sealed it",
    );
  }
  const whereFrom = looksAtAddress(facts)
    ? await core.where.known(request.receivedMs + latestAddressMs)
    : core.where.now();
  return { facts: { ...facts, whereFrom }, isStale: configVersion !== request.config.version };
}

/**
 * One password check for every attempt that carries a text, whoever asks and whatever the plan: the time of an
 * answer says nothing. Empty ones are refused at once; the second step of a challenge had its check in the first; and
 * where nothing but a right password is missing, one that is known need not be checked again.
 */
async function checkPassword(core: Core, request: LoginRequest, reading: Reading): Promise<Checked> {
  const { challenge } = reading.facts;
  if (refusedByDoor(request)) return { result: "wrong" };
  if (challenge && challenge !== "invalid") return { result: challenge.passwordOk ? "right" : "wrong" };
  // No password is part of it, so letting in costs none; refusing costs what it always does.
  const isAlone = reading.plan.kind === "ask" && reading.plan.ask === "alone";
  if (isAlone && reading.ifRight.outcome === "accept") return { result: "right", isSpared: true };
  const letsIn = reading.ifRight.outcome === "accept" ? reading.facts.user?.id : undefined;
  return core.check(reading.credential, reading.password, latestCheckOf(request), letsIn);
}

const latestCheckOf = ({ receivedMs }: LoginRequest): number => receivedMs + latestCheckMs;

function refusedByDoor({ refusal, typed }: LoginRequest): Plan | null {
  const reason =
    refusal ?? (typed === null ? "undecodable_password" : typed === "" ? "empty_password" : null);
  return reason && { kind: "refuse", reason, policy: null, trace: [] };
}

/**
 * Names the whole of what was typed, by whom, without revealing it. A password that is compared as PostgreSQL does it has many
 * spellings; they are one here too, or what the person refused would ask again in another.
 */
function macOfTyped({ config, typed }: LoginRequest, { user, username }: Facts, { password }: Split): string {
  const text = typed ?? "";
  const isPrepared = user?.credential?.source === scram.name;
  const named = isPrepared ? `${preparedPassword(password)}\0${text.slice(password.length)}` : text;
  return credentialMac(config.macKey, user?.id ?? username, named);
}

function answerOf(decision: Decision, facts: Facts, newState: Uint8Array | null): LoginAnswer {
  switch (decision.outcome) {
    case "accept":
      return { kind: "accept", groups: facts.user?.groups.map((group) => group.name) ?? [] };
    case "reject":
      return { kind: "reject" };
    case "challenge":
      return newState
        ? { kind: "challenge", state: newState, prompt: "Enter your code" }
        : silent("unavailable").answer;
  }
}

const silentAbout = ({ why }: Extract<Checked, { readonly result: "unavailable" }>): Attempt =>
  silent(why === "shed" ? "shed" : "unavailable");

function silent(why: Extract<LoginAnswer, { kind: "none" }>["why"]): Attempt {
  return { answer: { kind: "none", why }, decision: null, userId: null };
}
