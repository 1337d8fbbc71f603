/** Pure. Adaptive rules: what they look at, and which of a policy's rules fires first. */
import { z } from "zod";
import { contains, parseAddress, parseCidr } from "@/lib/foundation/base/cidr";
import { localAddress, networkOf, possibleAddresses, type WhereFrom, whereWords } from "./where-from";

export const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Weekday = (typeof weekdays)[number];

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "Enter the time as HH:MM.");
const outcome = z.enum(["require_factor", "deny"]);
const timeZone = z.string().refine(isTimeZone, "Enter a time zone such as Europe/Berlin.");
const network = z
  .string()
  .refine((text) => parseCidr(text) !== null, "Enter networks such as 192.0.2.0/24 or 2001:db8::/32.");

/**
 * One adaptive rule. `outcome` says what happens when it fires: ask for the factor even where the policy says
 * password only, or deny.
 * - hours: fires when the time lies outside (or inside) the hours on those weekdays; `from` after `to` spans midnight.
 * - network: fires when the person's address lies outside (or inside) the networks. `unknown` says what an address counts
 *   as that is not known: outside every network, so that "outside" fails closed; inside them; or neither, so that the rule
 *   does not fire.
 * - first_login: fires when this user never logged in through this client before.
 * - first_network: fires when this user was never let in from the address's network (/24, IPv6: /64) before. `unknown` says
 *   whether it fires where the address is not known.
 * - recent_failures: fires after that many failures of the user within that many minutes.
 * Where several addresses are possible, network and first_network fire if any of them would do alone:
 * firing only ever asks for more.
 */
export const adaptiveRule = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("hours"),
    days: z.array(z.enum(weekdays)).min(1, "Choose at least one weekday."),
    from: time,
    to: time,
    timeZone,
    when: z.enum(["outside", "inside"]),
    outcome,
  }),
  z.object({
    kind: z.literal("network"),
    networks: z.array(network).min(1, "Enter at least one network."),
    when: z.enum(["outside", "inside"]),
    unknown: z.enum(["outside", "inside", "neither"]).default("outside"),
    outcome,
  }),
  z.object({ kind: z.literal("first_login"), outcome }),
  z.object({
    kind: z.literal("first_network"),
    unknown: z.enum(["fires", "does_not_fire"]).default("fires"),
    outcome,
  }),
  z.object({
    kind: z.literal("recent_failures"),
    failures: z.number().int().min(1).max(50),
    withinMinutes: z.number().int().min(1).max(1440),
    outcome,
  }),
]);

export type AdaptiveRule = z.infer<typeof adaptiveRule>;

/** Whether a rule looks at where a login comes from. */
export const ruleLooksAtAddress = ({ kind }: AdaptiveRule): boolean =>
  kind === "network" || kind === "first_network";

/** Whether a rule fires where it is not known where a login comes from. */
export function firesOnUnknown(rule: AdaptiveRule): boolean {
  if (rule.kind === "network") return rule.unknown === rule.when;
  return rule.kind === "first_network" && rule.unknown === "fires";
}

/**
 * What rules look at. `failureTimes`: this user's refused attempts of the last 24 hours, at most 50, any order.
 * `networksBefore`: networks, as `networkOf` names them, from which the user was let in before; empty when no rule asks.
 */
export type AdaptiveFacts = {
  readonly now: Date;
  readonly whereFrom: WhereFrom;
  readonly networksBefore: readonly string[];
  readonly isFirstLoginHere: boolean;
  readonly failureTimes: readonly Date[];
};

/** The first rule that fires, with its 1-based number and the sentence that says why; null when none does. */
export function firstFiring(
  rules: readonly AdaptiveRule[],
  facts: AdaptiveFacts,
): { readonly rule: AdaptiveRule; readonly number: number; readonly why: string } | null {
  for (const [index, rule] of rules.entries()) {
    const why = whyFires(rule, facts);
    if (why) return { rule, number: index + 1, why };
  }
  return null;
}

/** The rule as a sentence for people: "Outside mon–fri 08:00–18:00 (Europe/Berlin): deny". */
export function describeRule(rule: AdaptiveRule): string {
  return `${describeCondition(rule)}: ${rule.outcome === "deny" ? "deny" : "ask for the second factor"}`;
}

function describeCondition(rule: AdaptiveRule): string {
  switch (rule.kind) {
    case "hours":
      return `${capital(rule.when)} ${rule.days.join(", ")} ${rule.from}–${rule.to} (${rule.timeZone})`;
    case "network":
      return `${capital(rule.when)} ${rule.networks.join(", ")}${unknownWords(rule)}`;
    case "first_login":
      return "First login through this client";
    case "first_network":
      return `First login from this network${rule.unknown === "fires" ? "" : " (not where the address is not known)"}`;
    case "recent_failures":
      return `After ${rule.failures} failures within ${rule.withinMinutes} minutes`;
  }
}

/** Said only where it is not the usual. */
const unknownWords = ({ unknown }: Extract<AdaptiveRule, { kind: "network" }>): string =>
  unknown === "outside"
    ? ""
    : ` (an address that is not known counts as ${unknown === "neither" ? "neither outside nor inside" : unknown})`;

function whyFires(rule: AdaptiveRule, facts: AdaptiveFacts): string | null {
  switch (rule.kind) {
    case "hours": {
      const inside = isInside(rule, facts.now);
      return inside === (rule.when === "inside")
        ? `The time is ${rule.when} ${rule.from}–${rule.to} (${rule.timeZone}).`
        : null;
    }
    case "network":
      return whyNetwork(rule, facts.whereFrom);
    case "first_network":
      return whyFirstNetwork(rule, facts);
    case "first_login":
      return facts.isFirstLoginHere ? "This is the user's first login through this client." : null;
    case "recent_failures": {
      const since = facts.now.getTime() - rule.withinMinutes * 60_000;
      const count = facts.failureTimes.filter((at) => at.getTime() > since).length;
      return count >= rule.failures ? `${count} failures within ${rule.withinMinutes} minutes.` : null;
    }
  }
}

function whyNetwork(
  { networks, when, unknown }: Extract<AdaptiveRule, { kind: "network" }>,
  whereFrom: WhereFrom,
): string | null {
  const isInside = (text: string): boolean | null => {
    const address = parseAddress(text);
    if (!address) return text === localAddress ? false : null;
    return networks.some((network) => {
      const parsed = parseCidr(network);
      return parsed !== null && contains(parsed, address);
    });
  };
  const sides = possibleAddresses(whereFrom).map(isInside);
  if (sides.length === 0 || sides.includes(null))
    return unknown === when ? `The person's address is not known, which counts as ${when}.` : null;
  if (!sides.includes(when === "inside")) return null;
  return whereFrom.certainty === "certain"
    ? `${whereWords(whereFrom)} is ${when} the rule's networks.`
    : `The person is at ${whereWords(whereFrom)}, which are not all ${opposite[when]} the rule's networks.`;
}

const opposite = { outside: "inside", inside: "outside" } as const;

function whyFirstNetwork(
  { unknown }: Extract<AdaptiveRule, { kind: "first_network" }>,
  { whereFrom, networksBefore }: AdaptiveFacts,
): string | null {
  const networks = possibleAddresses(whereFrom).map(networkOf);
  if (networks.length === 0 || networks.includes(null))
    return unknown === "fires" ? "The person's address is not known, which counts as a new network." : null;
  const fresh = networks.find((network) => network !== null && !networksBefore.includes(network));
  if (fresh === undefined) return null;
  return whereFrom.certainty === "certain"
    ? `The user was not let in from ${fresh} before.`
    : `The person is at ${whereWords(whereFrom)}, and the user was not let in from ${fresh} before.`;
}

/** Hours that span midnight belong to the weekday on which they begin. */
function isInside(rule: Extract<AdaptiveRule, { kind: "hours" }>, now: Date): boolean {
  const { day, clock } = localTime(now, rule.timeZone);
  const has = (weekday: Weekday) => rule.days.includes(weekday);
  if (rule.from <= rule.to) return has(day) && clock >= rule.from && clock < rule.to;
  return (has(day) && clock >= rule.from) || (has(dayBefore(day)) && clock < rule.to);
}

function localTime(now: Date, zone: string): { day: Weekday; clock: string } {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(now);
  const part = (type: string) => parts.find((p) => p.type === type)?.value ?? "";
  return { day: part("weekday").toLowerCase() as Weekday, clock: `${part("hour")}:${part("minute")}` };
}

function dayBefore(day: Weekday): Weekday {
  return weekdays[(weekdays.indexOf(day) + 6) % 7] ?? "mon";
}

function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat("en-GB", { timeZone: text });
    return text !== "";
  } catch {
    return false;
  }
}

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
