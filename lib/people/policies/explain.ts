/** The dry run: what would happen if this user logged in through this client at that time, and why. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { printCidr } from "@/lib/foundation/base/cidr";
import { after, seconds } from "@/lib/foundation/base/durations";
import { AppError, unreachable } from "@/lib/foundation/base/errors";
import { keyring } from "@/lib/foundation/keys/master-key";
import { gather } from "@/lib/login/authentication/gather";
import { currentConfig, loginPool } from "@/lib/login/console-door/core";
import { usesLeft } from "@/lib/login/decision/decide";
import type { ClientDoor } from "@/lib/login/decision/door";
import type { Facts } from "@/lib/login/decision/facts";
import { reasons, type Trace } from "@/lib/login/decision/outcome";
import { type Plan, plan } from "@/lib/login/decision/plan";
import { methodNames } from "@/lib/login/decision/policy";

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
      personAddress: input.personAddress ?? null,
    },
    input.at,
  );
  return explained(facts, plan(facts));
}

function explained(facts: Facts, planned: Plan): Explanation {
  const common = {
    policyName: planned.policy?.name ?? null,
    reuse: reuseOf(facts, planned),
    factors: factorWords(facts),
    trace: planned.trace,
  };
  if (planned.kind === "refuse") {
    const { text, fix } = reasons[planned.reason];
    return {
      ...common,
      verdict: "refuses",
      summary: `Refused whatever is typed. ${text}`,
      fix,
      wouldAsk: null,
    };
  }
  const wouldAsk = askWords(planned.ask);
  return { ...common, verdict: "asks", summary: `Accepted with: ${wouldAsk}.`, fix: "", wouldAsk };
}

function reuseOf({ user, client, now }: Facts, planned: Plan): Explanation["reuse"] {
  if (planned.kind === "refuse" || planned.ask === "password" || !user || !client) return null;
  const { login } = user;
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
    default:
      return unreachable(ask);
  }
}

function factorWords({ user }: Facts): string[] {
  if (!user) return [];
  return [...user.factors.map(({ name }) => name), ...user.codeKinds.map(({ several }) => several)];
}
