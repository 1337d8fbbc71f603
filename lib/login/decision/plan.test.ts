/** What somebody is asked who proves themselves inside the console, and who is not asked at all. */
import { expect, test } from "vitest";
import { after } from "@/lib/foundation/base/durations";
import { totp } from "@/lib/login/factors/kinds/totp";
import { freshLogin, noon, sampleClient, sampleFactor, sampleUser } from "@/lib/testing/facts";
import type { UserFacts } from "./facts";
import { isThrottled, planProof } from "./plan";

const locked = { ...freshLogin, lockedUntil: after(noon, 1) };
const silent = { ...sampleFactor, kind: { ...totp, isTyped: false } };

test.each<[string, UserFacts | null, "password" | "password_and_factor", string]>([
  ["password and code", sampleUser, "password_and_factor", "password_and_factor"],
  ["the password alone", sampleUser, "password", "password"],
  ["nobody", null, "password", "unknown_user"],
  ["disabled", { ...sampleUser, isDisabled: true }, "password", "user_disabled"],
  ["locked", { ...sampleUser, login: locked }, "password", "user_locked"],
  ["without a password", { ...sampleUser, credential: null }, "password", "no_password"],
  ["without a factor", { ...sampleUser, factors: [] }, "password_and_factor", "no_factor"],
  [
    "with a factor that cannot be typed",
    { ...sampleUser, factors: [silent] },
    "password_and_factor",
    "no_factor",
  ],
  ["without a factor that nobody asks for", { ...sampleUser, factors: [] }, "password", "password"],
])("%s", (_, person, ask, expected) => {
  const planned = planProof(person, ask, noon);
  expect(planned.kind === "refuse" ? planned.reason : planned.ask).toBe(expected);
});

test.each([
  [199, 0, false],
  [200, 0, true],
  [200, -59, true],
  [200, -60, false],
  [200, 1, false],
])("%i failures in a window that began at second %i: refused %s", (failures, began, expected) => {
  const client = { ...sampleClient, failures, failuresSince: after(noon, began * 1000) };
  const limits = { now: noon, clientFailureLimit: 200, clientFailureWindowSeconds: 60 };
  expect(isThrottled(client, limits)).toBe(expected);
  expect(isThrottled({ ...client, failuresSince: null }, limits)).toBe(false);
});
