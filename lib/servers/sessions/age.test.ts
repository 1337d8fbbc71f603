/** Which sessions stand too long, and which of them may end unasked. */
import { expect, test } from "vitest";
import { isOverAge, mayEndByAge } from "./age";
import type { ExplainedSession, Origin } from "./session";

const now = Date.parse("2026-03-01T12:00:00Z");
const session = (hoursAgo: number, changes: Partial<ExplainedSession> = {}): ExplainedSession => ({
  ...{ pid: 1, role: "ana", database: "app", application: "psql", address: "192.0.2.7", transport: "tls" },
  ...{ isReplication: false, startedAt: new Date(now - hoursAgo * 3_600_000).toISOString(), state: "idle" },
  ...{ origin: { by: "login", attemptId: "1" }, isOverAge: true, ...changes },
});

test.each([
  ["just within", session(8), 8, false],
  ["just beyond", session(8.001), 8, true],
  ["no limit", session(9000), null, false],
  ["replication", session(9, { isReplication: true }), 8, false],
  ["Postern's own", session(9, { role: "postern_monitor" }), 8, false],
])("%s", (_name, one, maxSessionHours, isOver) => {
  expect(isOverAge(one, { maxSessionHours, monitorRole: "postern_monitor" }, now)).toBe(isOver);
});

const line = { by: "line", lineNumber: 1, line: "", method: "trust", remark: "" } as const;
const origins: readonly (readonly [string, Origin, boolean])[] = [
  ["a login", { by: "login", attemptId: "1" }, true],
  ["an open line", { ...line, isAccepted: false }, true],
  ["nothing", { by: "nothing", remark: "" }, true],
  ["an accepted gap or break-glass", { ...line, isAccepted: true }, false],
  ["doubt", { by: "unknown", why: "" }, false],
];
test.each(origins)("too old and explained by %s", (_name, origin, may) => {
  expect(mayEndByAge(session(9, { origin }))).toBe(may);
  expect(mayEndByAge(session(1, { origin, isOverAge: false }))).toBe(false);
});
