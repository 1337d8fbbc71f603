/** Pure. The dry run for many: what a login through a client would come to, decided once for people who are alike. */
import { after } from "@/lib/foundation/base/durations";
import type { Config } from "@/lib/login/authentication/contract";
import type { ClientDoor } from "@/lib/login/decision/door";
import type { FactorFacts, Facts, UserFacts } from "@/lib/login/decision/facts";
import { type Reason, reasons } from "@/lib/login/decision/outcome";
import { plan } from "@/lib/login/decision/plan";
import { methodNames } from "@/lib/login/decision/policy";
import { networkOf, whereByDoor } from "@/lib/login/decision/where-from";
import { counterKind, kindOf, oneTimeKinds } from "@/lib/login/factors/table";
import { type Alike, namesShown } from "./weakening";

/** People whose logins cannot be told apart by anything that is known before a password is typed. */
export type LoginsAlike = Alike & {
  readonly isDisabled: boolean;
  readonly lockedUntil: Date | null;
  readonly hasPassword: boolean;
  /** Whether the password alone counts for now where a policy asks for a code as well. */
  readonly isInGrace: boolean;
  /** Ids of the kinds of confirmed factors, and of open one-time codes where none of those can be typed. */
  readonly kinds: readonly string[];
  /** Clients they logged in through before, where a rule looks at that. */
  readonly clientIds: readonly string[];
  /** Refused attempts of the last day, in milliseconds since 1970, where a rule looks at that. */
  readonly failureMs: readonly number[];
  /** Whether they were let in before from the network that is asked about, where a rule looks at that. */
  readonly cameBefore: boolean;
};

/** A client that is asked about, through one of its doors. */
export type AskedClient = Pick<Config["clients"][number], "id" | "name" | "codeEntry" | "doors">;

/** The circumstances. Without a door: the first that the client may use. */
export type Circumstances = {
  readonly at: Date;
  readonly door: ClientDoor | null;
  readonly personAddress: string | null;
};

/** What a login is asked for. "alone": a connection password, which whoever has a passkey gets. */
type Asked = "password" | "password_and_factor" | "factor" | "alone";

/** What a login comes to: what it is asked for, or why it is refused whatever is typed. */
export type ManyOutcome = Asked | Reason;

/** People with the same outcome, by the policy that decides. */
export type ManyAnswer = {
  readonly outcome: ManyOutcome;
  readonly policyName: string | null;
  readonly people: number;
  readonly first: readonly string[];
};

/** What the outcome is called on pages: "Password only", or the reason of the refusal. */
export const outcomeWords = (outcome: ManyOutcome): string =>
  outcome === "alone"
    ? "A connection password, which the person gets for the touch of a passkey"
    : isAsked(outcome)
      ? methodNames[outcome]
      : reasons[outcome].text;

/** Whether the outcome shuts somebody out who is not switched off. */
export const isLockedOut = (outcome: ManyOutcome): boolean =>
  !isAsked(outcome) && outcome !== "user_disabled";

const isAsked = (outcome: ManyOutcome): outcome is Asked =>
  outcome === "password" || outcome === "password_and_factor" || outcome === "factor" || outcome === "alone";

/**
 * What logins of `crowds` through `client` come to: first those who are locked out, then those for whom the password
 * alone is enough, then the others; the largest first. `most`: how many names are given of each.
 */
export function answersFor(
  crowds: readonly LoginsAlike[],
  config: Config,
  client: AskedClient,
  circumstances: Circumstances,
  most = namesShown,
): readonly ManyAnswer[] {
  const found = new Map<string, { outcome: ManyOutcome; policyName: string | null; crowds: LoginsAlike[] }>();
  for (const crowd of crowds) {
    const decided = outcomeOf(crowd, config, client, circumstances);
    const key = JSON.stringify(decided);
    const same = found.get(key) ?? { ...decided, crowds: [] };
    same.crowds.push(crowd);
    found.set(key, same);
  }
  return [...found.values()]
    .map(({ crowds: same, ...decided }) => ({
      ...decided,
      people: same.reduce((sum, { people }) => sum + people, 0),
      first: same
        .flatMap(({ first }) => first)
        .sort()
        .slice(0, most),
    }))
    .sort(
      (a, b) => rank(a.outcome) - rank(b.outcome) || b.people - a.people || (a.outcome < b.outcome ? -1 : 1),
    );
}

function rank(outcome: ManyOutcome): number {
  if (outcome === "user_disabled") return 3;
  if (isLockedOut(outcome)) return 0;
  return outcome === "password" ? 1 : 2;
}

function outcomeOf(
  crowd: LoginsAlike,
  config: Config,
  client: AskedClient,
  circumstances: Circumstances,
): Pick<ManyAnswer, "outcome" | "policyName"> {
  const planned = plan(factsOf(crowd, config, client, circumstances));
  const policyName = planned.policy?.name ?? null;
  if (planned.kind === "refuse") {
    const isAlone = isForWantOfFactor(planned.reason) && crowd.kinds.some(isAloneKind);
    return { outcome: isAlone ? "alone" : planned.reason, policyName };
  }
  const { ask } = planned;
  // Of a login in two steps the first is asked about, as it is without a State; nothing is typed, so nothing stands alone.
  const isWhole = ask === "password" || ask === "factor";
  return { outcome: isWhole ? ask : "password_and_factor", policyName };
}

/** Whether something that stands for password and code would still let in. */
export const isForWantOfFactor = (reason: Reason): boolean =>
  reason === "no_factor" || reason === "factor_too_weak" || reason === "no_password";

const isAloneKind = (id: string): boolean => {
  const kind = kindOf(id);
  return kind?.spends === "row" && kind.standsAlone === true;
};

function factsOf(
  crowd: LoginsAlike,
  config: Config,
  client: AskedClient,
  { at, door, personAddress }: Circumstances,
): Facts {
  const network = personAddress === null ? null : networkOf(personAddress);
  const user: UserFacts = {
    id: "",
    username: "",
    isDisabled: crowd.isDisabled,
    isDisabledThere: false,
    credential: crowd.hasPassword ? { source: "", token: "", stored: "" } : null,
    groups: crowd.groupIds.map((id) => ({ id, name: "" })),
    factors: crowd.kinds.flatMap(factorOf),
    codeKinds: oneTimeKinds().filter(({ id }) => crowd.kinds.includes(id)),
    codes: [],
    login: { ...untouched, lockedUntil: crowd.lockedUntil },
    graceUntil: crowd.isInGrace ? after(at, 1) : null,
    isFirstLoginHere: !crowd.clientIds.includes(client.id),
    networksBefore: crowd.cameBefore && network !== null ? [network] : [],
    failureTimes: crowd.failureMs.map((ms) => new Date(ms)),
  };
  return {
    now: at,
    username: "",
    client: {
      id: client.id,
      name: client.name,
      codeEntry: client.codeEntry,
      failures: 0,
      failuresSince: null,
    },
    door: door ?? client.doors[0] ?? "radius",
    sourceAddress: "",
    whereFrom: whereByDoor(personAddress),
    user,
    policies: config.policies,
    lockout: config.lockout,
    sending: config.sending,
    clientFailureLimit: config.clientFailureLimit,
    clientFailureWindowSeconds: config.clientFailureWindowSeconds,
    enrollWithoutLink: config.enrollWithoutLink,
    challenge: null,
  };
}

/** A factor as far as a plan looks at one: that it is there, and of which kind. */
function factorOf(id: string): FactorFacts[] {
  const kind = counterKind(id);
  const secret = new Uint8Array();
  return kind
    ? [{ id: "", name: "", isDefault: false, kind, secret, data: {}, counter: -1, lastUsedAt: null }]
    : [];
}

const untouched = {
  version: 0n,
  failures: 0,
  lastFailureAt: null,
  refusedMac: null,
  refusedAt: null,
  acceptedMac: null,
  acceptedClientId: null,
  acceptedAt: null,
  acceptedUses: 0,
  acceptedLate: false,
} as const;
