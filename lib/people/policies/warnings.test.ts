/** What the list of policies warns about. */
import { describe, expect, it } from "vitest";
import type { PolicyView } from "./view";
import { policyWarnings } from "./warnings";

const scope = (id: string) => ({ id, name: id.toUpperCase() });
const policy = (id: string, changes: Partial<PolicyView> = {}): PolicyView => ({
  id,
  name: id,
  description: "",
  position: 1,
  isDefault: false,
  enabled: true,
  reportOnly: false,
  method: "password_and_factor",
  secondFactor: true,
  leastStrength: "any",
  adaptive: false,
  rules: [],
  reuseUses: 1,
  reuseSeconds: 0,
  approvalWay: "code",
  approvalSeconds: 60,
  doors: [],
  clients: [],
  groups: [scope("g")],
  ...changes,
});
const fallback = policy("default", { isDefault: true, groups: [] });
const kinds = (policies: readonly PolicyView[], blind: readonly string[] = []) =>
  policyWarnings(policies, { blindClientIds: new Set(blind), shutOut: new Map() }).map(
    ({ policyId, id }) => `${policyId} ${id}`,
  );

describe("shadowed", () => {
  it.each<[string, Partial<PolicyView>, Partial<PolicyView>, boolean]>([
    ["same groups", {}, {}, true],
    ["earlier is for all", { groups: [] }, {}, true],
    ["earlier is switched off", { enabled: false }, {}, false],
    ["later is switched off", {}, { enabled: false }, false],
    ["earlier is for fewer groups", {}, { groups: [scope("g"), scope("h")] }, false],
    ["earlier is for more groups", { groups: [scope("g"), scope("h")] }, {}, true],
    ["later is for any group", {}, { groups: [] }, false],
    ["earlier is for one client", { clients: [scope("c")] }, {}, false],
    ["later is for one client", {}, { clients: [scope("c")] }, true],
    ["earlier is for one door", { doors: ["ldap"] }, {}, false],
    ["later is for one door", {}, { doors: ["ldap"] }, true],
    ["different clients", { clients: [scope("c")] }, { clients: [scope("d")] }, false],
  ])("%s", (_, earlier, later, expected) => {
    const found = kinds([policy("a", earlier), policy("b", later)]).includes("b shadowed");
    expect(found).toBe(expected);
  });

  it("tells when the default is never reached", () => {
    expect(kinds([policy("a", { groups: [] }), fallback])).toEqual(["default shadowed"]);
  });
});

it("password only without a group concerns everyone, also through the switch", () => {
  expect(kinds([policy("a", { method: "password", groups: [] })])).toEqual(["a password_only_for_all"]);
  expect(kinds([policy("a", { secondFactor: false, groups: [] })])).toEqual(["a password_only_for_all"]);
  expect(kinds([policy("a", { method: "password" })])).toEqual([]);
});

it("explains a reuse window and a default that denies", () => {
  expect(kinds([policy("a", { reuseUses: 5, reuseSeconds: 60 })])).toEqual(["a reuse_window"]);
  expect(kinds([{ ...fallback, method: "deny" }])).toEqual(["default deny_default"]);
});

it("warns of network rules where the door is blind", () => {
  const rules = [
    { kind: "network", networks: ["10.0.0.0/8"], when: "outside", unknown: "outside", outcome: "deny" },
  ] as const;
  const networked = {
    adaptive: true,
    rules: rules.map((rule) => ({ ...rule, networks: [...rule.networks] })),
  };
  expect(kinds([policy("a", networked)], ["pg"])).toEqual(["a blind_network_rule"]);
  expect(kinds([policy("a", { ...networked, clients: [scope("vpn")] })], ["pg"])).toEqual([]);
  expect(kinds([policy("a", { ...networked, clients: [scope("vpn"), scope("pg")] })], ["pg"])).toEqual([
    "a blind_network_rule",
  ]);
  expect(kinds([policy("a", { ...networked, adaptive: false })], ["pg"])).toEqual([]);
});

it("says what an unknown address comes to, rule by rule", () => {
  const network = { kind: "network", networks: ["10.0.0.0/8"], when: "outside", outcome: "deny" } as const;
  const firstNetwork = { kind: "first_network", outcome: "deny" } as const;
  const textOf = (...rules: PolicyView["rules"]) =>
    policyWarnings([policy("a", { adaptive: true, rules })], {
      blindClientIds: new Set(["pg"]),
      shutOut: new Map(),
    })[0]?.text;
  const [outside, neither] = [
    { ...network, networks: [...network.networks], unknown: "outside" as const },
    { ...network, networks: [...network.networks], unknown: "neither" as const },
  ];
  expect(textOf(outside)).toMatch(/^Rule 1 looks .* it is not known, which counts as a match\.$/);
  expect(textOf(neither)).toMatch(/which counts as no match\.$/);
  expect(textOf(neither, { ...firstNetwork, unknown: "fires" })).toMatch(
    /^Rules 1, 2 look .* which counts as a match of rule 2 alone\.$/,
  );
  expect(textOf({ kind: "first_login", outcome: "deny" })).toBeUndefined();
});

it.each([
  [{ weaker: 1, none: 0 }, {}, "high", "1 person whom this policy can apply to has no"],
  [{ weaker: 1200, none: 34 }, {}, "high", "1,234 people whom"],
  [{ weaker: 0, none: 2 }, { enabled: false, reportOnly: true }, "medium", "could not log in"],
])("people without a strong enough factor: %o", (shutOut, changes, severity, text) => {
  const found = policyWarnings([policy("a", changes), fallback], {
    blindClientIds: new Set(),
    shutOut: new Map([["a", shutOut]]),
  });
  expect(found).toMatchObject([{ policyId: "a", id: "too_strong", severity }]);
  expect(found[0]?.text).toContain(text);
});
