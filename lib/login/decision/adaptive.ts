/** Pure. Adaptive rules: what they look at, and which of a policy's rules fires first. */
import { z } from "zod";
import { contains, parseAddress, parseCidr } from "@/lib/foundation/base/cidr";

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
 * - network: fires when the person's address lies outside (or inside) the networks; an address that the door does
 *   not know counts as outside every network, so that such a rule fails closed.
 * - first_login: fires when this user never logged in through this client before.
 * - recent_failures: fires after that many failures of the user within that many minutes.
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
    outcome,
  }),
  z.object({ kind: z.literal("first_login"), outcome }),
  z.object({
    kind: z.literal("recent_failures"),
    failures: z.number().int().min(1).max(50),
    withinMinutes: z.number().int().min(1).max(1440),
    outcome,
  }),
]);

export type AdaptiveRule = z.infer<typeof adaptiveRule>;

/** What rules look at. `failureTimes`: this user's refused attempts of the last 24 hours, at most 50, any order. */
export type AdaptiveFacts = {
  readonly now: Date;
  readonly personAddress: string | null;
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
      return `${capital(rule.when)} ${rule.networks.join(", ")}`;
    case "first_login":
      return "First login through this client";
    case "recent_failures":
      return `After ${rule.failures} failures within ${rule.withinMinutes} minutes`;
  }
}

function whyFires(rule: AdaptiveRule, facts: AdaptiveFacts): string | null {
  switch (rule.kind) {
    case "hours": {
      const inside = isInside(rule, facts.now);
      return inside === (rule.when === "inside")
        ? `The time is ${rule.when} ${rule.from}–${rule.to} (${rule.timeZone}).`
        : null;
    }
    case "network":
      return whyNetwork(rule, facts.personAddress);
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
  rule: Extract<AdaptiveRule, { kind: "network" }>,
  personAddress: string | null,
): string | null {
  const address = personAddress === null ? null : parseAddress(personAddress);
  if (!address) {
    return rule.when === "outside" ? "The person's address is not known, which counts as outside." : null;
  }
  const inside = rule.networks.some((text) => {
    const parsed = parseCidr(text);
    return parsed !== null && contains(parsed, address);
  });
  return inside === (rule.when === "inside") ? `${personAddress} is ${rule.when} the rule's networks.` : null;
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
