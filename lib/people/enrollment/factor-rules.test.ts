/** Tests who may enrol what. */
import { describe, expect, test } from "vitest";
import { enrollableKinds, kindOf } from "@/lib/login/factors/table";
import { allowanceOf } from "./factor-rules";

const organisation = { allowedFactors: ["totp"], maxFactorsPerUser: 3, defaultFactor: "totp" };
const silent = { allowedFactors: [], maxFactorsPerUser: null, defaultFactor: null };

describe("allowanceOf", () => {
  test.each([
    ["no group", [], ["totp"], 3],
    ["a group that says nothing", [silent], ["totp"], 3],
    ["a group with fewer", [{ ...silent, maxFactorsPerUser: 1 }], ["totp"], 1],
    [
      "two groups: the larger number",
      [
        { ...silent, maxFactorsPerUser: 1 },
        { ...silent, allowedFactors: ["totp"], maxFactorsPerUser: 5 },
      ],
      ["totp"],
      5,
    ],
    ["a kind that nobody can enrol", [{ ...silent, allowedFactors: ["carrier_pigeon"] }], [], 3],
  ])("%s", (_name, groups, kinds, maxFactors) => {
    expect(allowanceOf(organisation, groups)).toMatchObject({ kinds, maxFactors });
  });

  const both = {
    allowedFactors: ["totp", "mail_code", "push"],
    defaultFactor: "totp",
    maxFactorsPerUser: 3,
  };
  test.each([
    ["no group: the organisation's", [], "totp"],
    ["groups that say nothing", [silent, silent], "totp"],
    ["a group's own", [silent, { ...silent, defaultFactor: "mail_code" }], "mail_code"],
    [
      "the strongest of several",
      ["mail_code", "push", "mail_code"].map((kind) => ({ ...silent, defaultFactor: kind })),
      "push",
    ],
    ["one that another group's list does not have", [{ ...silent, defaultFactor: "sms_code" }], "totp"],
  ])("offered first: %s", (_name, groups, preferred) => {
    expect(allowanceOf(both, groups).preferred).toBe(preferred);
  });

  test("of several defaults the first wins, so weaker kinds have to stand after all others", () => {
    const weak = enrollableKinds.map((kind) => kindOf(kind)?.strength === "weak");
    expect(weak.indexOf(true)).toBeGreaterThan(weak.lastIndexOf(false));
  });
});
