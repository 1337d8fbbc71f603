/** What the kinds of adaptive rules are called in the form, and how a new one starts. */
import type { AdaptiveRule } from "@/lib/login/decision/adaptive";

/** Name and hint of each kind, in the order in which the form offers them. */
export const ruleKinds: Readonly<
  Record<AdaptiveRule["kind"], { readonly name: string; readonly hint: string }>
> = {
  hours: { name: "Hours and weekdays", hint: "For example: deny outside working hours." },
  network: {
    name: "Source network",
    hint: "Where the person connects from. Postern learns it from the server if it can; what is not known counts as you choose.",
  },
  first_login: {
    name: "First login through the client",
    hint: "The user has never logged in through this client before.",
  },
  first_network: {
    name: "First login from the network",
    hint: "The user was never let in from this network before: the /24 of an IPv4 address, the /64 of an IPv6 address. The very first login counts too.",
  },
  recent_failures: { name: "Recent failures", hint: "The user has had several failed logins recently." },
};

/** A new rule of `kind` with values that make sense as they are. */
export function newRule(kind: AdaptiveRule["kind"]): AdaptiveRule {
  switch (kind) {
    case "hours":
      return {
        kind,
        days: ["mon", "tue", "wed", "thu", "fri"],
        from: "08:00",
        to: "18:00",
        timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
        when: "outside",
        outcome: "deny",
      };
    case "network":
      return { kind, networks: [], when: "outside", unknown: "outside", outcome: "require_factor" };
    case "first_login":
      return { kind, outcome: "require_factor" };
    case "first_network":
      return { kind, unknown: "fires", outcome: "require_factor" };
    case "recent_failures":
      return { kind, failures: 3, withinMinutes: 15, outcome: "require_factor" };
  }
}
