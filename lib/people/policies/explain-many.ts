/** The dry run for a group or for everybody: who would be locked out, who gets in with the password alone, who with more. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { AppError } from "@/lib/foundation/base/errors";
import { database } from "@/lib/foundation/platform/database";
import { currentConfig } from "@/lib/login/console-door/core";
import { policiesAt } from "@/lib/login/decision/policy";
import { networkOf } from "@/lib/login/decision/where-from";
import { loginsAlike } from "./alike";
import {
  type AskedClient,
  answersFor,
  type Circumstances,
  isLockedOut,
  type ManyAnswer,
  outcomeWords,
} from "./many";
import { addressRulesOf } from "./reach";
import { namesShown } from "./weakening";

/** The question. Without a group: everybody. Without a client: each enabled one. */
export type ExplainManyInput = Circumstances & {
  readonly groupId: string | null;
  readonly clientId: string | null;
  /** How many names are given of each outcome; ten where it is left out. */
  readonly most?: number;
};

/** What logins through one client come to. */
export type ClientAnswers = {
  readonly client: { readonly id: string; readonly name: string };
  readonly answers: readonly ManyAnswer[];
  /** Rules that look at where a person sits, of policies that can decide there: "Staff, rule 2: Outside 10.0.0.0/8: deny". */
  readonly addressRules: readonly string[];
};

/**
 * Plans a login of each of these people exactly as a worker would, without passwords and without writing anything; those
 * who are alike are planned once. The limit of failures of a client is left out: it clears by itself.
 * @throws AppError 'not_found' when the group is gone or the client is not enabled
 */
export async function explainMany(actor: Actor, input: ExplainManyInput): Promise<readonly ClientAnswers[]> {
  authorize(actor, "policy.read");
  const { groupId, clientId, at, most = namesShown } = input;
  const config = await currentConfig();
  const clients = config.clients.filter(({ id }) => clientId === null || id === clientId);
  if (clientId !== null && clients.length === 0)
    throw new AppError("not_found", "This client is not enabled.");
  if (groupId !== null && (await database().group.count({ where: { id: groupId } })) === 0) {
    throw new AppError("not_found", "This group no longer exists.");
  }
  const network = input.personAddress === null ? null : networkOf(input.personAddress);
  const crowds = await loginsAlike({ policies: config.policies, groupId, at, most, network });
  const known = new Map<string, readonly ManyAnswer[]>();
  return clients.map((client) => {
    const policies = policiesOf(client);
    const looksAtClient = policies.some(({ rules }) => rules.some(({ kind }) => kind === "first_login"));
    const key = JSON.stringify([policies, client.codeEntry, looksAtClient && client.id]);
    const answers = known.get(key) ?? answersFor(crowds, { ...config, policies }, client, input, most);
    known.set(key, answers);
    const addressRules = policies.flatMap((policy) =>
      addressRulesOf(policy).map((rule) => `${policy.name}, ${rule.charAt(0).toLowerCase()}${rule.slice(1)}`),
    );
    return { client: { id: client.id, name: client.name }, answers, addressRules };
  });

  function policiesOf({ id, doors }: AskedClient) {
    return policiesAt(config.policies, { clientId: id, door: input.door ?? doors[0] ?? "radius" });
  }
}

/** A line of the download: one name, through one client. */
export type NamedAnswer = Omit<ManyAnswer, "people" | "first"> & {
  readonly client: string;
  readonly username: string;
};

/** The columns of the download, in their order. */
export const manyColumns = {
  client: ({ client }) => client,
  username: ({ username }) => username,
  locked_out: ({ outcome }) => (isLockedOut(outcome) ? "yes" : "no"),
  outcome: ({ outcome }) => outcome,
  sentence: ({ outcome }) => outcomeWords(outcome),
  policy: ({ policyName }) => policyName,
} as const satisfies Record<string, (answer: NamedAnswer) => string | null>;

/** Every name that the question is about, with what its login comes to. @throws as `explainMany` */
export async function everyName(
  actor: Actor,
  question: Omit<ExplainManyInput, "most">,
): Promise<AsyncIterable<NamedAnswer>> {
  authorize(actor, "policy.read");
  const found = await explainMany(actor, { ...question, most: everybody });
  return (async function* () {
    for (const { client, answers } of found) {
      for (const { outcome, policyName, first } of answers) {
        for (const username of first) yield { client: client.name, username, outcome, policyName };
      }
    }
  })();
}

/** More names than there can be. */
const everybody = 1_000_000_000;
