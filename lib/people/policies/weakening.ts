/** Pure. What a change of policies takes from the second factor: for whom, through which clients, and the question to ask. */
import { createHash } from "node:crypto";
import type { Question } from "@/lib/foundation/base/errors";
import type { ClientDoor } from "@/lib/login/decision/door";
import { type Policy, policiesAt } from "@/lib/login/decision/policy";
import { demandOf, type Loss, lossBetween, losses } from "./weaker";

/** People in the same groups: policies cannot tell them apart. `first` are the names of the first by name. */
export type Alike = {
  readonly groupIds: readonly string[];
  readonly people: number;
  readonly first: readonly string[];
};

/** A client as a way to log in. */
export type Route = { readonly id: string; readonly name: string; readonly doors: readonly ClientDoor[] };

/** How many names a question shows of each kind of loss. */
export const namesShown = 10;

/** Whose logins need less after the change. */
export type Weakening = {
  /** By the worst that happens to each of them, the worst first. */
  readonly losses: readonly {
    readonly loss: Loss;
    readonly people: number;
    readonly first: readonly string[];
  }[];
  /** The worst that happens to somebody who is added later and is in no group; null where nothing does. */
  readonly newcomers: Loss | null;
  /** Clients through which it happens; null where it is every one, those that are added later too. */
  readonly clients: readonly string[] | null;
};

/** A client that no policy names, as one that is added later is. */
const laterClient: Route = { id: "", name: "clients that are added later", doors: ["radius", "ldap"] };

/** What the change from `before` to `after` weakens for people alike, through `clients` and those to come; null: nothing. */
export function weakeningOf(
  before: readonly Policy[],
  after: readonly Policy[],
  clients: readonly Route[],
  people: readonly Alike[],
): Weakening | null {
  const newcomer: Alike = { groupIds: [], people: 0, first: [] };
  const lossesAt = lossesOf(before, after, [newcomer, ...people]);
  const routes = [...clients, laterClient];
  const affected = routes.filter((route) => lossesAt(route).some((found) => found.size > 0));
  if (affected.length === 0) return null;
  const worst = new Map<Alike, Loss>();
  for (const found of new Set(affected.flatMap(lossesAt))) {
    for (const [crowd, loss] of found) worst.set(crowd, worse(worst.get(crowd), loss));
  }
  const newcomers = worst.get(newcomer) ?? null;
  return {
    losses: losses.flatMap((loss) => {
      const hit = people.filter((crowd) => worst.get(crowd) === loss);
      const first = hit.flatMap((crowd) => crowd.first).sort();
      const count = hit.reduce((sum, crowd) => sum + crowd.people, 0);
      return count === 0 ? [] : { loss, people: count, first: first.slice(0, namesShown) };
    }),
    newcomers,
    clients: affected.length === routes.length ? null : affected.map(({ name }) => name),
  };
}

type Losses = ReadonlyMap<Alike, Loss>;

/**
 * Gives for a client, door by door, which of the crowds lose something there. Clients that the same policies are for are
 * judged once, however many they are.
 */
function lossesOf(before: readonly Policy[], after: readonly Policy[], crowds: readonly Alike[]) {
  const judged = new Map<string, Losses>();
  return ({ id: clientId, doors }: Route): Losses[] =>
    doors.map((door) => {
      const lists = [policiesAt(before, { clientId, door }), policiesAt(after, { clientId, door })] as const;
      const key = JSON.stringify(lists);
      const known = judged.get(key);
      if (known) return known;
      const found = new Map<Alike, Loss>();
      for (const crowd of crowds) {
        const subject = { clientId, door, groupIds: crowd.groupIds };
        const loss = lossBetween(demandOf(lists[0], subject), demandOf(lists[1], subject));
        if (loss) found.set(crowd, loss);
      }
      judged.set(key, found);
      return found;
    });
}

const worse = (a: Loss | undefined, b: Loss): Loss =>
  a !== undefined && losses.indexOf(a) <= losses.indexOf(b) ? a : b;

const says: Readonly<Record<Loss, (people: string) => string>> = {
  password_alone: (people) => `${people} will log in with the password alone:`,
  fewer_guards: (people) => `${people} will be asked for more than the password less often than now:`,
  code_alone: (people) => `${people} will log in with the code alone, without a password:`,
  weaker_factor: (people) => `For ${people}, weaker second factors will be enough than now:`,
  approval_alone: (people) =>
    `For ${people}, who approves a login will need no code for it, or for longer than now:`,
  more_reuse: (people) => `For ${people}, the same code will work more often than now:`,
};
const saysOfNewcomers: Readonly<Record<Loss, string>> = {
  password_alone: "People who are added later will log in with the password alone.",
  fewer_guards: "People who are added later will be asked for more than the password less often than now.",
  code_alone: "People who are added later will log in with the code alone, without a password.",
  weaker_factor: "For people who are added later, weaker second factors will be enough than now.",
  approval_alone:
    "People who are added later and approve a login will need no code for it, or for longer than now.",
  more_reuse: "For people who are added later, the same code will work more often than now.",
};

const nothing: Weakening = { losses: [], newcomers: null, clients: null };

/**
 * The question about a change that weakens, or locks people out, or both. `confirm` is the button: "Save anyway". The token is
 * bound to both lists and to what is said.
 */
export function weakeningQuestion(
  weakening: Weakening | null,
  lockedOut: { readonly people: number; readonly first: readonly string[] } | null,
  confirm: string,
  policies: { readonly before: readonly Policy[]; readonly after: readonly Policy[] },
): Question {
  const { losses, newcomers, clients } = weakening ?? nothing;
  const count = losses.reduce((sum, { people }) => sum + people, 0);
  const out = lockedOut && {
    text: `${peopleInWords(lockedOut.people)} cannot log in any more, because all their second factors are weaker:`,
    names: lockedOut.first,
    more: lockedOut.people - lockedOut.first.length,
  };
  const asked = {
    title: !weakening
      ? `This locks out ${peopleInWords(lockedOut?.people ?? 0)}`
      : count > 0
        ? `This weakens the second factor of ${peopleInWords(count)}`
        : "This weakens the second factor of people who are added later",
    points: [
      ...(out ? [out] : []),
      ...losses.map(({ loss, people, first }) => ({
        text: says[loss](peopleInWords(people)),
        names: first,
        more: people - first.length,
      })),
    ],
    notes: [
      ...(newcomers ? [saysOfNewcomers[newcomers]] : []),
      ...(clients ? [`Through ${inWords(clients)}.`] : []),
    ],
    confirm,
  };
  // A new policy gets another id each time it is tried.
  const bound = [policies.before, policies.after].map((list) => list.map(({ id: _, ...policy }) => policy));
  const token = createHash("sha256")
    .update(JSON.stringify([asked, bound]))
    .digest("base64url");
  return { ...asked, token };
}

const peopleInWords = (count: number): string =>
  count === 1 ? "1 person" : `${count.toLocaleString("en")} people`;

/** "a, b and c". */
function inWords(names: readonly string[]): string {
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}
