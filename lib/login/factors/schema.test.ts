/** Bounds of the settings of second factors. */
import { describe, expect, it } from "vitest";
import { updateSecondFactorsInput } from "./schema";

describe("updateSecondFactorsInput", () => {
  const valid = {
    allowedFactors: ["totp"],
    defaultFactor: "totp",
    maxFactorsPerUser: 3,
    totpAlgorithm: "SHA1",
    totpDigits: 6,
    totpPeriodSeconds: 30,
    recoveryCodeCount: 10,
    sentCodeCooldownSeconds: 30,
    sentCodesPerUser: 20,
    sentCodesPerTarget: 20,
  };
  it("takes what every app understands", () => {
    expect(updateSecondFactorsInput.parse(valid)).toMatchObject({ allowedFactors: ["totp"], totpDigits: 6 });
  });
  it("takes what is handed out as default where nothing else is allowed", () => {
    const handedOut = { allowedFactors: ["hotp", "yubikey"], defaultFactor: "yubikey" };
    expect(updateSecondFactorsInput.parse({ ...valid, ...handedOut })).toMatchObject(handedOut);
  });
  it.each([
    ["no factor", { allowedFactors: [] }],
    ["seven digits", { totpDigits: 7 }],
    ["a period of 45", { totpPeriodSeconds: 45 }],
    ["no factors per user", { maxFactorsPerUser: 0 }],
    ["an unknown factor", { allowedFactors: ["fax"] }],
    ["a default that nobody is allowed", { allowedFactors: ["hotp"], defaultFactor: "totp" }],
    ["a default that is handed out", { allowedFactors: ["totp", "hotp"], defaultFactor: "hotp" }],
  ])("refuses %s", (_, change) => {
    expect(updateSecondFactorsInput.safeParse({ ...valid, ...change }).success).toBe(false);
  });
});
