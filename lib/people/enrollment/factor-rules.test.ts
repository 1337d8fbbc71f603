/** Tests who may enrol what. */
import { describe, expect, test } from "vitest";
import { allowanceOf } from "./factor-rules";

const organisation = { allowedFactors: ["totp"], maxFactorsPerUser: 3 };

describe("allowanceOf", () => {
  test.each([
    ["no group", [], ["totp"], 3],
    ["a group that says nothing", [{ allowedFactors: [], maxFactorsPerUser: null }], ["totp"], 3],
    ["a group with fewer", [{ allowedFactors: [], maxFactorsPerUser: 1 }], ["totp"], 1],
    [
      "two groups: the larger number",
      [
        { allowedFactors: [], maxFactorsPerUser: 1 },
        { allowedFactors: ["totp"], maxFactorsPerUser: 5 },
      ],
      ["totp"],
      5,
    ],
    [
      "a kind that nobody can enrol",
      [{ allowedFactors: ["carrier_pigeon"], maxFactorsPerUser: null }],
      [],
      3,
    ],
  ])("%s", (_name, groups, kinds, maxFactors) => {
    expect(allowanceOf(organisation, groups)).toEqual({ kinds, maxFactors });
  });
});
