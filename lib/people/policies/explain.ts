/** The dry run: what would happen if this user logged in through this client at that time, and why. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { printCidr } from "@/lib/foundation/base/cidr";
import { after, seconds } from "@/lib/foundation/base/durations";
import { AppError, unreachable } from "@/lib/foundation/base/errors";
import { keyring } from "@/lib/foundation/keys/master-key";
import { database } from "@/lib/foundation/platform/database";
import { gather } from "@/lib/login/authentication/gather";
import { currentConfig, loginPool } from "@/lib/login/console-door/core";
import { wayOf } from "@/lib/login/decision/approving";
import { usesLeft } from "@/lib/login/decision/decide";
import type { ClientDoor } from "@/lib/login/decision/door";
import type { Facts } from "@/lib/login/decision/facts";
import { reasons, type Trace } from "@/lib/login/decision/outcome";
import { leastUnder, type Plan, plan } from "@/lib/login/decision/plan";
import { methodNames } from "@/lib/login/decision/policy";
import { askingOf } from "@/lib/login/decision/sending";
import { whereByDoor } from "@/lib/login/decision/where-from";
import type { FactorKind } from "@/lib/login/factors/descriptor";
import { isStrongEnough } from "@/lib/login/factors/strength";
import { kindName } from "@/lib/login/factors/table";

import { isForWantOfFactor } from "./many";
import { addressRulesOf } from "./reach";

/** The question. `client` is the client's name or id; `at` is when the login would happen. */
export type ExplainInput = {
  readonly username: string;
  readonly client: string;
  readonly at: Date;
  /** Without one: the first that the client may use. */
  readonly door?: ClientDoor;
  readonly personAddress?: string | null;
};

/** The answer. `wouldAsk` is null where the login is refused whatever is typed. */
export type Explanation = {
  readonly verdict: "asks" | "refuses";
  readonly summary: string;
  /** What to do when the refusal is not wanted; empty otherwise. */
  readonly fix: string;
  readonly policyName: string | null;
  readonly wouldAsk: string | null;
  /** The code that was typed last counts again here: for how many logins, and until when. */
  readonly reuse: { readonly usesLeft: number; readonly until: Date } | null;
  /** What the user could answer with: "Phone", "9 recovery codes left". */
  readonly factors: readonly string[];
  /** Rules of the deciding policy that look at where the person sits: "Rule 2: Outside 10.0.0.0/8: deny". */
  readonly addressRules: readonly string[];
  readonly trace: Trace;
};

/**
 * Plans a login exactly as a worker would, without a password and without writing anything.
 * @throws AppError 'not_found' when there is no such client; an unknown user is an answer, not an error
 */
export async function explainLogin(actor: Actor, input: ExplainInput): Promise<Explanation> {
  authorize(actor, "policy.read");
  return explanationOf(input);
}

/** The same, for a caller that has authorized it otherwise. @throws AppError 'not_found' when there is no such client */
export async function explanationOf(input: ExplainInput): Promise<Explanation> {
  const config = await currentConfig();
  const client = config.clients.find(({ id, name }) => id === input.client || name === input.client);
  if (!client)
    throw new AppError("not_found", `There is no enabled client called ${input.client}.`, {
      client: "Choose an enabled client.",
    });
  const { facts } = await gather(
    loginPool(),
    keyring(),
    {
      config,
      client,
      door: input.door ?? client.doors[0] ?? "radius",
      sourceAddress: printCidr(client.network),
      username: input.username,
      typed: null,
      state: null,
      whereFrom: whereByDoor(input.personAddress ?? null),
    },
    input.at,
  );
  const planned = plan(facts);
  const userId = planned.kind === "refuse" && isForWantOfFactor(planned.reason) ? facts.user?.id : undefined;
  const hasPasskey = userId !== undefined && (await database().passkey.count({ where: { userId } })) > 0;
  return explained(facts, planned, hasPasskey);
}

/** `hasPasskey`: the user can get a connection password, where all else is refused. */
function explained(facts: Facts, planned: Plan, hasPasskey: boolean): Explanation {
  const common = {
    policyName: planned.policy?.name ?? null,
    reuse: reuseOf(facts, planned),
    factors: factorWords(facts, planned),
    addressRules: planned.policy ? addressRulesOf(planned.policy) : [],
    trace: planned.trace,
  };
  if (planned.kind === "refuse") {
    const { text, fix } = reasons[planned.reason];
    if (hasPasskey)
      return {
        ...common,
        verdict: "asks",
        summary: `Accepted with a connection password, which the user gets for the touch of a passkey. Refused with anything else. ${text}`,
        fix: "",
        wouldAsk: "Connection password",
      };
    return {
      ...common,
      verdict: "refuses",
      summary: `Refused whatever is typed. ${text}`,
      fix,
      wouldAsk: null,
    };
  }
  const wouldAsk = askWords(planned.ask);
  const summary = [`Accepted with: ${wouldAsk}.`, sendingWords(facts, planned)].filter(Boolean).join(" ");
  return { ...common, verdict: "asks", summary, fix: "", wouldAsk };
}

/** What the right password alone would bring about beside the refusal; empty where nothing. */
function sendingWords(
  { user, client, sending, now }: Facts,
  planned: Extract<Plan, { kind: "ask" }>,
): string {
  const isAsked = planned.ask === "password_and_factor" || planned.ask === "challenge";
  const login = { client, policy: planned.policy, credentialMac: null, least: leastUnder(planned) };
  const asking = isAsked && user && askingOf(user, login, sending, now);
  if (!asking) return "";
  const name = kindName(asking.factor.kind);
  const given =
    wayOf(login) === "pass"
      ? `once they have, the password alone is enough for ${planned.policy?.approvalSeconds} seconds`
      : "once they have, a code appears that is typed behind the password";
  const words: Partial<Record<typeof asking.reason, string>> = {
    code_sent: `The right password alone would be refused, and a code would be sent (${name}).`,
    code_sent_already: `The right password alone would be refused. A code has just been sent (${name}).`,
    code_not_sent: `The right password alone would be refused, and no code would be sent for now: as many as allowed have been.`,
    approval_asked: `The right password alone would be refused, and the person would be asked to approve the login (${name}); ${given}.`,
    approval_not_asked: `The right password alone would be refused, and nobody would be asked for now: they have been asked as often as allowed.`,
  };
  return words[asking.reason] ?? "";
}

function reuseOf({ user, client, now }: Facts, planned: Plan): Explanation["reuse"] {
  if (planned.kind === "refuse" || planned.ask === "password" || !user || !client) return null;
  const { login, factors } = user;
  const isApproval = factors.some(({ approvals = [] }) =>
    approvals.some(({ uses, credentialMac }) => uses > 0 && credentialMac === login.acceptedMac),
  );
  // What was accepted last was the password alone, by an approval: no code counts again.
  if (isApproval) return null;
  const left = usesLeft(login, client.id, planned.policy, now);
  if (left === 0 || !login.acceptedAt || !planned.policy) return null;
  return { usesLeft: left, until: after(login.acceptedAt, seconds(planned.policy.reuseSeconds)) };
}

function askWords(ask: Extract<Plan, { kind: "ask" }>["ask"]): string {
  switch (ask) {
    case "password":
    case "password_and_factor":
    case "factor":
      return methodNames[ask];
    case "challenge":
      return "Password, then the code in a second step";
    case "code":
      return "The code of the second step";
    case "alone":
      return "A connection password";
    default:
      return unreachable(ask);
  }
}

function factorWords({ user }: Facts, planned: Plan): string[] {
  if (!user) return [];
  const least = planned.policy?.leastStrength ?? "any";
  const words = (name: string, kind: FactorKind) =>
    isStrongEnough(kind, least) ? name : `${name} (too weak for this policy)`;
  return [
    ...user.factors.map(({ name, kind }) => words(name, kind)),
    ...user.codeKinds.map((kind) => words(kind.several, kind)),
  ];
}
