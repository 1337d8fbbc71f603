/** What explains a session that no login opened, by the lines of a whole pg_hba.conf. */
import { expect, test } from "vitest";
import { findWaysIn } from "@/lib/protocols/postgres/bypass/finder";
import { withExceptions } from "@/lib/protocols/postgres/bypass/way";
import { parseHba } from "@/lib/protocols/postgres/hba/parse";
import { type KnownLines, originOf } from "./origin";
import { isUnexplained, type ServerSession } from "./session";

const file = [
  "local all postgres peer",
  "local all all peer",
  "hostssl all all 10.1.0.0/16 scram-sha-256",
  "hostssl all all 10.2.0.0/16 cert",
  'hostssl all all 10.3.0.0/16 radius radiusservers="192.0.2.9" radiussecrets="elsewhere-secret-1"',
  'hostssl all all 10.4.0.0/16 radius radiusservers="127.0.0.1" radiussecrets="of-our-own-worker"',
  "host replication all 10.5.0.0/16 trust",
  "host all all 10.8.0.0/16 reject",
  "host all all db.example.org trust",
  "host all all 10.0.0.0/8 reject",
].join("\n");
const { rules } = parseHba(file, { version: 18 });
const roles = ["postgres", "ada", "bob"].map((name) => ({
  ...{ name, isSuperuser: name === "postgres", isReplication: true, hasPassword: null },
}));
const ways = findWaysIn({
  ...{ rules, roles, memberships: [], databases: null, version: 18, interfaces: null, hasTls: true },
  workers: [{ door: "radius", host: "127.0.0.1", port: 1812 }],
  breakGlassRole: "postgres",
});
const expiresAt = new Date(Date.UTC(2030, 0, 1));
const accepted = { role: "bob", method: "scram-sha-256", network: "any", expiresAt };
const lines: KnownLines = {
  rules,
  facts: { version: 18, roles: [...roles.map(({ name }) => name), "new"], memberships: [], interfaces: null },
  ways: withExceptions(ways, [accepted], new Date(Date.UTC(2026, 0, 1))),
};
const from = (address: string | null, role = "ada", changes: Partial<ServerSession> = {}): ServerSession => ({
  ...{ pid: 1, role, database: "app", application: "", address, transport: "tls", isReplication: false },
  ...{ startedAt: "2026-01-01T00:00:00Z", state: "idle", ...changes },
});

test.each([
  ["a password alone", from("10.1.0.1"), { by: "line", lineNumber: 3, method: "scram-sha-256" }, true],
  ["one that somebody accepted", from("10.1.0.1", "bob"), { by: "line", isAccepted: true }, false],
  ["a certificate", from("10.2.0.1"), { by: "line", method: "cert", isAccepted: true }, false],
  ["break-glass", from(null, "postgres"), { by: "line", method: "peer", isAccepted: true }, false],
  ["another account of that host", from(null), { by: "line", lineNumber: 2, isAccepted: false }, true],
  ["a server that is no worker", from("10.3.0.1"), { by: "line", method: "radius", isAccepted: false }, true],
  [
    "a line that asks Postern",
    from("10.4.0.1"),
    { by: "nothing", remark: /Line 6 .* accepted no such login/ },
    true,
  ],
  [
    "without TLS, where the line wants it",
    from("10.1.0.1", "ada", { transport: "plain" }),
    { by: "nothing" },
    true,
  ],
  [
    "replication",
    from("10.5.0.1", "ada", { isReplication: true, database: "" }),
    { by: "line", lineNumber: 7, method: "trust" },
    true,
  ],
  [
    "logical replication, which logs in to its database",
    from("10.5.0.1", "ada", { isReplication: true }),
    { by: "nothing" },
    true,
  ],
  [
    "a line that refuses it now",
    from("10.8.0.1"),
    { by: "nothing", remark: /^Line 8 .* refuses it now/ },
    true,
  ],
  [
    "a line that may be meant",
    from("10.9.0.1"),
    { by: "nothing", remark: /^Which line .* cannot be said/ },
    true,
  ],
  [
    "a role that came after the reading",
    from("10.1.0.1", "new"),
    { by: "line", lineNumber: 3, isAccepted: false },
    true,
  ],
] as const)("%s", (_name, session, expected, isFinding) => {
  const origin = originOf(session, undefined, lines);
  const { remark, ...rest } = expected as { readonly by: string; readonly remark?: RegExp };
  expect(origin).toMatchObject(rest);
  if (remark) expect(origin).toMatchObject({ remark: expect.stringMatching(remark) });
  expect(isUnexplained({ origin })).toBe(isFinding);
});

test("a login explains, whatever the lines say; without lines nothing else does", () => {
  const login = { id: "7", role: "ada", at: new Date(), latencyMs: 1 };
  expect(originOf(from("10.9.0.1"), login, lines)).toEqual({ by: "login", attemptId: "7" });
  const origin = originOf(from("10.2.0.1"), undefined, null);
  expect(origin).toMatchObject({ by: "nothing", remark: expect.stringContaining("not known") });
  expect(isUnexplained({ origin })).toBe(true);
});

test("secrets of a line are never told", () => {
  const told = ["10.1.0.1", "10.3.0.1", "10.4.0.1"].map((address) =>
    originOf(from(address), undefined, lines),
  );
  expect(JSON.stringify(told)).not.toMatch(/elsewhere-secret|of-our-own/);
});
