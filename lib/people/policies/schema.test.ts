/** What a policy may say, as a form sends it. */
import { describe, expect, it } from "vitest";
import { createPolicyInput, reorderPoliciesInput, updateDefaultPolicyInput } from "./schema";

const id = "7d1f9c9e-6d5b-4f7e-9a51-0c8d7a1c2b3d";
const form = {
  name: "Analysts",
  method: "password_and_factor",
  secondFactor: "on",
  rules: "[]",
  reuseUses: "1",
  reuseSeconds: "0",
};

describe("createPolicyInput", () => {
  it("reads a form: one box ticked, one switch absent, numbers as text", () => {
    expect(createPolicyInput.parse({ ...form, clientIds: id })).toEqual({
      name: "Analysts",
      description: "",
      doors: [],
      clientIds: [id],
      groupIds: [],
      method: "password_and_factor",
      secondFactor: true,
      adaptive: false,
      rules: [],
      reuseUses: 1,
      reuseSeconds: 0,
    });
  });

  it("reads rules and refuses what is no rule", () => {
    const rule = { kind: "first_login", outcome: "require_factor" };
    expect(createPolicyInput.parse({ ...form, rules: JSON.stringify([rule]) }).rules).toEqual([rule]);
    for (const rules of ["", "{", "null", '[{"kind":"weather"}]', "{}"]) {
      expect(createPolicyInput.safeParse({ ...form, rules }).success).toBe(false);
    }
  });

  it("keeps the factor on where it is all that is asked for", () => {
    const refused = createPolicyInput.safeParse({ ...form, method: "factor", secondFactor: "" });
    expect(refused.error?.issues[0]?.path).toEqual(["secondFactor"]);
  });

  it.each([
    ["5", "60", null],
    ["5", "0", "reuseSeconds"],
    ["1", "60", "reuseUses"],
    ["21", "60", "reuseUses"],
    ["5", "301", "reuseSeconds"],
    ["0", "0", "reuseUses"],
  ])("reuse of %s uses in %s seconds: %s", (reuseUses, reuseSeconds, field) => {
    const result = createPolicyInput.safeParse({ ...form, reuseUses, reuseSeconds });
    expect(result.error?.issues[0]?.path[0] ?? null).toBe(field);
  });
});

it("the default policy has neither name nor scope", () => {
  expect(Object.keys(updateDefaultPolicyInput.parse({ ...form, groupIds: id }))).not.toContain("groupIds");
});

it("an order comes as JSON from a form or as a list from the API", () => {
  expect(reorderPoliciesInput.parse({ order: JSON.stringify([id]), loadedOrder: [id] })).toEqual({
    order: [id],
    loadedOrder: [id],
  });
});
