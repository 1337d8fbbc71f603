/** Which session a login opened, where that is sure. */
import { expect, test } from "vitest";
import { type Accepted, type Begun, sureSessions } from "./sure-sessions";

const noon = Date.parse("2026-03-01T12:00:00Z");
const session = (address: string, msAfterNoon: number, changes: Partial<Begun> = {}): Begun => ({
  ...{ role: "ana", database: "db", application: "psql", address, errorMs: 1 },
  ...{ startedMs: noon + msAfterNoon, ...changes },
});
const login = (id: string, msAfterNoon: number, role = "ana"): Accepted => ({
  ...{ id, role, at: new Date(noon + msAfterNoon), latencyMs: 50 },
});

test.each([
  ["its own", [session("a", -20)], [login("1", 0)], { "1": "a" }],
  ["another role's", [session("a", -20, { role: "bob" })], [login("1", 0)], {}],
  ["of long before", [session("a", -6000)], [login("1", 0)], {}],
  ["begun after the question: a pooler's", [session("a", 5)], [login("1", 0)], {}],
  [
    "begun about the question, as well as the clocks are known",
    [session("a", -3, { errorMs: 5 })],
    [login("1", 0)],
    {},
  ],
  ["two sessions at the same moment", [session("a", -20), session("b", -30)], [login("1", 0)], {}],
  [
    "two logins at the same moment, one of whose sessions is gone",
    [session("a", -20)],
    [login("1", 0), login("2", 10)],
    {},
  ],
  [
    "two roles at the same moment",
    [session("a", -20), session("b", -30, { role: "bob" })],
    [login("1", 0), login("2", 10, "bob")],
    { "1": "a", "2": "b" },
  ],
  [
    "one after the other",
    [session("a", -20), session("b", 9980)],
    [login("1", 0), login("2", 10_000)],
    { "1": "a", "2": "b" },
  ],
] as const)("%s", (_, sessions, logins, expected) => {
  const sure = sureSessions(sessions, logins);
  expect(Object.fromEntries([...sure].map(([id, { address }]) => [id, address]))).toEqual(expected);
});
