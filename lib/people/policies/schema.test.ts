/** What a policy may say, and that the form of its page says it. */
import { describe, expect, it } from "vitest";
import { readForm } from "@/lib/foundation/base/read-text";
import { createPolicyInput, reorderPoliciesInput, updateDefaultPolicyInput } from "./schema";

const id = "7d1f9c9e-6d5b-4f7e-9a51-0c8d7a1c2b3d";
const policy = {
  name: "Analysts",
  clientIds: [id],
  groupIds: [],
  doors: [],
  method: "password_and_factor",
  secondFactor: true,
  leastStrength: "any",
  adaptive: false,
  rules: [],
  reuseUses: 1,
  reuseSeconds: 0,
  approvalWay: "code",
  approvalSeconds: 60,
};

describe("createPolicyInput", () => {
  it("is what a form gives: one box ticked, one switch off, numbers and rules as text", () => {
    const form = new FormData();
    const sent = { clientIds: id, secondFactor: "on", rules: "[]", reuseUses: "1", reuseSeconds: "0" };
    for (const [name, value] of Object.entries(sent)) form.append(name, value);
    form.append("name", "Analysts");
    form.append("method", "password_and_factor");
    form.append("leastStrength", "any");
    form.append("approvalWay", "code");
    form.append("approvalSeconds", "60");
    const read = readForm(createPolicyInput, form);
    expect(read).toEqual(policy);
    expect(createPolicyInput.parse(read)).toEqual({ ...policy, description: "", state: "enforced" });
  });

  it.each(["clientIds", "groupIds", "doors", "secondFactor", "leastStrength", "adaptive", "rules"])(
    "does not guess %s, which an API may forget",
    (name) => {
      const { [name]: _, ...rest } = { ...policy } as Record<string, unknown>;
      expect(createPolicyInput.safeParse(rest).error?.issues[0]?.path).toEqual([name]);
    },
  );

  it("reads rules and refuses what is no rule", () => {
    const rule = { kind: "first_login", outcome: "require_factor" };
    expect(createPolicyInput.parse({ ...policy, rules: [rule] }).rules).toEqual([rule]);
    for (const rules of ["", "{", null, [{ kind: "weather" }], {}]) {
      expect(createPolicyInput.safeParse({ ...policy, rules }).error?.issues[0]?.path[0]).toBe("rules");
    }
  });

  it("keeps the factor on where it is all that is asked for", () => {
    const refused = createPolicyInput.safeParse({ ...policy, method: "factor", secondFactor: false });
    expect(refused.error?.issues[0]?.path).toEqual(["secondFactor"]);
  });

  it.each([
    [5, 60, null],
    [5, 0, "reuseSeconds"],
    [1, 60, "reuseUses"],
    [21, 60, "reuseUses"],
    [5, 301, "reuseSeconds"],
    [0, 0, "reuseUses"],
  ])("reuse of %s uses in %s seconds: %s", (reuseUses, reuseSeconds, field) => {
    const result = createPolicyInput.safeParse({ ...policy, reuseUses, reuseSeconds });
    expect(result.error?.issues[0]?.path[0] ?? null).toBe(field);
  });
});

it("the default policy has neither name nor scope", () => {
  expect(Object.keys(updateDefaultPolicyInput.parse(policy))).not.toContain("clientIds");
});

it("an order is a list", () => {
  const form = new FormData();
  for (const name of ["order", "loadedOrder"]) form.append(name, id);
  expect(reorderPoliciesInput.parse(readForm(reorderPoliciesInput, form))).toEqual({
    order: [id],
    loadedOrder: [id],
  });
});
