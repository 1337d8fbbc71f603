/** Where the first run goes on after a break, and how its screens are counted. */
import { expect, it } from "vitest";
import {
  isReachable,
  isUnchecked,
  nextStep,
  placeOf,
  type SetupProgress,
  type SetupServer,
  stepsOf,
} from "./steps";

const nothing: SetupProgress = {
  organisationName: "",
  loginUrl: "",
  consoleUrl: "http://127.0.0.1:3000",
  client: null,
  server: null,
  user: null,
  hasAttempt: false,
  reuse: null,
};
const named = { ...nothing, organisationName: "Acme" };
const client = { id: "c", name: "db", network: "127.0.0.1/32", ldapName: "db", doors: ["radius"] } as const;
const server: SetupServer = {
  ...{ id: "s", name: "db", host: "127.0.0.1", port: 5432, database: "postgres" },
  ...{ version: "18.4", majorVersion: 18, loginRoles: 3, failure: null },
  ...{ openWays: 3, whyUnknown: "", asksPostern: false, protection: "never" },
  leftOut: { named: [], total: 0 },
};
const user = { id: "u", username: "ana", isEnrolled: false, hasKeptPassword: false };
const enrolled = { ...user, isEnrolled: true };
const begun = { ...named, client };

it.each([
  [nothing, "organisation"],
  [named, "client"],
  [begun, "server"],
  [{ ...begun, server }, "people"],
  [{ ...begun, user }, "enrol"],
  [{ ...begun, server, user }, "enrol"],
  [{ ...begun, user: enrolled }, "postgresql"],
  [{ ...begun, user: enrolled, hasAttempt: true }, "login"],
  // An attempt from elsewhere says nothing of a server whose lines are known.
  [{ ...begun, server, user: enrolled, hasAttempt: true }, "postgresql"],
  [{ ...begun, server: { ...server, asksPostern: true }, user: enrolled }, "login"],
] as const)("%j goes on with %s", (progress, step) => {
  expect(nextStep(progress)).toBe(step);
});

it("shows no step that builds on a client or a user before there is one", () => {
  expect(isReachable("address", named)).toBe(true);
  expect(isReachable("client", named)).toBe(true);
  expect(isReachable("people", named)).toBe(false);
  expect(isReachable("people", begun)).toBe(true);
  expect(isReachable("enrol", begun)).toBe(false);
  expect(isReachable("enrol", { ...begun, user })).toBe(true);
  expect(isReachable("passwords", { ...begun, user })).toBe(false);
  expect(isReachable("passwords", { ...begun, user, server })).toBe(true);
});

it("counts screens, those of the owner among them, and passwords only where they can be taken over", () => {
  expect(placeOf("account")).toEqual({ step: 1, steps: 13 });
  expect(placeOf("sign-in")).toEqual({ step: 3, steps: 13 });
  expect(stepsOf({ server: null, user: null })).toHaveLength(10);
  const passedOver = stepsOf({ server: null, user });
  expect(passedOver).not.toContain("passwords");
  expect(placeOf("login", passedOver)).toEqual({ step: 12, steps: 12 });
  expect(placeOf("passwords", stepsOf({ server, user }))).toEqual({ step: 9, steps: 13 });
});

it("says of a server that was passed over, or could not be read, that it is not checked", () => {
  expect(isUnchecked("server", begun)).toBe(true);
  expect(isUnchecked("server", { ...begun, server: { ...server, version: null } })).toBe(true);
  expect(isUnchecked("server", { ...begun, server })).toBe(false);
  expect(isUnchecked("client", begun)).toBe(false);
});
