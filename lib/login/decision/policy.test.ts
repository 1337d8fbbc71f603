/** The first policy that is for client, group and door. */
import { expect, test } from "vitest";
import { samplePolicy } from "@/lib/testing/facts";
import { effectiveMethod, matchPolicy, type Policy } from "./policy";

const policy = (changes: Partial<Policy>) => samplePolicy({ id: "own", isDefault: false, ...changes });
const subject = { clientId: "client-1", groupIds: ["group-1"], door: "radius" } as const;

test.each<[string, Partial<Policy>, boolean]>([
  ["for everyone", {}, true],
  ["switched off", { enabled: false }, false],
  ["for this door", { doors: ["radius"] }, true],
  ["for both doors", { doors: ["radius", "ldap"] }, true],
  ["for another protocol", { doors: ["ldap"] }, false],
  ["for this client", { clientIds: ["client-2", "client-1"] }, true],
  ["for other clients", { clientIds: ["client-2"] }, false],
  ["for one of the user's groups", { groupIds: ["group-1", "group-2"] }, true],
  ["for other groups", { groupIds: ["group-2"] }, false],
  ["for this client and another group", { clientIds: ["client-1"], groupIds: ["group-2"] }, false],
])("one %s", (_, changes, isMatched) => {
  const found = matchPolicy([policy(changes), samplePolicy({ id: "default" })], subject);
  expect(found.policy?.id).toBe(isMatched ? "own" : "default");
  expect(found.steps.map(({ matched }) => matched)).toEqual(isMatched ? [true] : [false, true]);
});

test("a user without groups is in none of a policy's", () => {
  expect(matchPolicy([policy({ groupIds: ["group-1"] })], { ...subject, groupIds: [] }).policy).toBeNull();
});

test.each([
  ["password_and_factor", true, "password_and_factor"],
  ["password_and_factor", false, "password"],
  ["factor", false, "factor"],
  ["password", false, "password"],
  ["deny", false, "deny"],
] as const)("%s with the second factor %s asks for %s", (method, secondFactor, expected) => {
  expect(effectiveMethod({ method, secondFactor })).toBe(expected);
});
