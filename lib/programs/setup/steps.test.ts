/** Where the first run goes on after a break. */
import { expect, it } from "vitest";
import { isReachable, nextStep, type SetupProgress } from "./steps";

const nothing: SetupProgress = {
  organisationName: "",
  loginUrl: "",
  consoleUrl: "http://127.0.0.1:3000",
  client: null,
  user: null,
};
const named = { ...nothing, organisationName: "Acme" };
const client = { id: "c", name: "db", network: "127.0.0.1/32", ldapName: "db", doors: ["radius"] } as const;

it.each([
  [nothing, "organisation"],
  [named, "client"],
  [{ ...named, client }, "postgresql"],
  [{ ...named, client, user: { id: "u", username: "ana", isEnrolled: false } }, "login"],
] as const)("%j goes on with %s", (progress, step) => {
  expect(nextStep(progress)).toBe(step);
});

it("shows no step that builds on a client before there is one", () => {
  expect(isReachable("client", named)).toBe(true);
  expect(isReachable("person", named)).toBe(false);
  expect(isReachable("person", { ...named, client })).toBe(true);
});
