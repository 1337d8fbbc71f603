/** Tests which policies can decide a login, and whether the last factor must stay because of one. */
import { describe, expect, test } from "vitest";
import { asksForFactor, type PolicyReach, reachablePolicies } from "./reach";

type Named = PolicyReach & { readonly name: string };

const policy = (changes: Partial<Named>): Named => ({
  name: "p",
  enabled: true,
  method: "password_and_factor",
  secondFactor: true,
  adaptive: false,
  rules: [],
  clientIds: [],
  groupIds: [],
  doors: [],
  ...changes,
});

describe("the policy because of which a factor must stay", () => {
  const services = policy({ name: "services", method: "password", groupIds: ["svc"] });
  const everyone = policy({ name: "default" });

  test.each<[string, Named[], string[], string | null]>([
    ["the default asks", [services, everyone], [], "default"],
    ["a password-only group hides the default", [services, everyone], ["svc"], null],
    [
      "for some clients only, the default stays in reach",
      [{ ...services, clientIds: ["c"] }, everyone],
      ["svc"],
      "default",
    ],
    [
      "for one door only, the default stays in reach",
      [{ ...services, doors: ["ldap"] }, everyone],
      ["svc"],
      "default",
    ],
    ["switched off", [{ ...services, enabled: false }, everyone], ["svc"], "default"],
    ["second factor switched off", [policy({ secondFactor: false })], [], null],
    [
      "factor alone ignores the switch",
      [policy({ name: "f", method: "factor", secondFactor: false })],
      [],
      "f",
    ],
    ["deny asks for nothing", [policy({ method: "deny" })], [], null],
    [
      "an adaptive rule asks",
      [policy({ name: "a", method: "password", adaptive: true, rules: [{ outcome: "require_factor" }] })],
      [],
      "a",
    ],
    [
      "adaptive rules switched off",
      [policy({ method: "password", adaptive: false, rules: [{ outcome: "require_factor" }] })],
      [],
      null,
    ],
  ])("%s", (_name, policies, groupIds, expected) => {
    expect(reachablePolicies(policies, groupIds).find(asksForFactor)?.name ?? null).toBe(expected);
  });

  test("nothing below a policy for any client is reached", () => {
    expect(reachablePolicies([everyone, services], ["svc"])).toEqual([everyone]);
  });
});
