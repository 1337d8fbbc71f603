/** The cause that is named when PostgreSQL's question left no attempt, from what the workers counted. */
import { describe, expect, test } from "vitest";
import { explainSilence } from "./silence";
import type { Silence } from "./silence-facts";
import { growth, hasReported, type WorkerLook } from "./worker-change";

const askedAt = new Date("2026-11-20T12:00:00Z");
const later = new Date("2026-11-20T12:00:05Z");

const look = (change: Partial<WorkerLook> = {}): WorkerLook => ({
  id: "w",
  isUp: true,
  lastSeenAt: later,
  counters: {},
  radius: { host: "192.0.2.1", port: 1812 },
  ldaps: { host: "192.0.2.1", port: 636 },
  ldap: null,
  ...change,
});
const error = (message: string) => ({ code: "28000", message, detail: "", hint: "", routine: "auth_failed" });
const radius = error('RADIUS authentication failed for user "ada"');
const ldap = error('LDAP authentication failed for user "ada"');
const client = {
  name: "main",
  network: "192.0.2.7/32",
  isDisabled: false,
  doors: ["radius", "ldap"],
};

function words(
  change: Partial<Silence> & { counted?: Record<string, number>; worker?: Partial<WorkerLook> },
) {
  const { counted = {}, worker = {}, ...rest } = change;
  const { state, text, fix } = explainSilence({
    error: radius,
    before: [look({ lastSeenAt: askedAt })],
    after: [look({ counters: counted, ...worker })],
    askedAt,
    serverAddress: "192.0.2.7",
    client,
    ...rest,
  });
  expect(state).toBe("failed");
  expect(fix).not.toBe("");
  return `${text} ${fix}`;
}

describe("by RADIUS", () => {
  test.each([
    ["nothing", {}, /nothing arrived.*192\.0\.2\.1 port 1812.*firewall/],
    [
      "nothing, at a worker on this machine alone",
      { worker: { radius: { host: "127.0.0.1", port: 1812 } } },
      /POSTERN_RADIUS_HOST.*192\.0\.2\.7/,
    ],
    ["no report", { worker: { lastSeenAt: askedAt } }, /stopped reporting/],
    ["no worker at all", { before: [], after: [] }, /No worker is running/],
    [
      "a stranger, though the network fits",
      { counted: { "dropped:unknown_source": 1 } },
      /asks from another address than 192\.0\.2\.7/,
    ],
    [
      "a stranger from elsewhere",
      { counted: { "dropped:unknown_source": 1 }, serverAddress: "192.0.2.8" },
      /but the server is at 192\.0\.2\.8/,
    ],
    [
      "a stranger, and a client that is off",
      { counted: { "dropped:unknown_source": 1 }, client: { ...client, isDisabled: true } },
      /main is disabled/,
    ],
    [
      "a stranger, and a client for LDAP",
      { counted: { "dropped:unknown_source": 1 }, client: { ...client, doors: ["ldap"] } },
      /is not allowed to use RADIUS/,
    ],
    [
      "a stranger, and no client",
      { counted: { "dropped:unknown_source": 1 }, client: null },
      /Add a client.*192\.0\.2\.7/,
    ],
    ["another secret", { counted: { "dropped:bad_message_authenticator": 1 } }, /shared secrets differ/],
    [
      "no signature",
      { counted: { "dropped:missing_message_authenticator": 1 } },
      /client main to PostgreSQL/,
    ],
    ["another protocol", { counted: { "dropped:malformed": 1 } }, /not a RADIUS login/],
    ["no store", { counted: { "dropped:unavailable": 1 } }, /store did not answer/],
    ["too much", { counted: { "dropped:shed": 1 } }, /too late/],
    ["silence of PostgreSQL", { error: null }, /nothing arrived/],
  ] as const)("%s", (_, change, expected) => {
    expect(words(change as Parameters<typeof words>[0])).toMatch(expected);
  });
});

describe("by another way", () => {
  test.each([
    ["LDAP, nothing", {}, /did not reach Postern over LDAPS.*LDAPS on 192\.0\.2\.1 port 636/],
    ["LDAP, hung up", { counted: { "ldap:connections": 1, "ldap:dropped:left_after_tls": 1 } }, /TLS_CACERT/],
    ["LDAP, plain", { counted: { "ldap:dropped:not_encrypted": 1 } }, /ldaptls=1/],
    ["LDAP, search account", { counted: { "ldap:dropped:search_account": 1 } }, /ldapbindpasswd/],
    ["LDAP, no bind", { counted: { "ldap:connections": 1 } }, /did not send a bind/],
    [
      "LDAP counts what is the LDAP door's alone",
      { counted: { "dropped:unknown_source": 1 } },
      /did not reach Postern over LDAPS/,
    ],
    ["PAM", { error: error('PAM authentication failed for user "ada"') }, /pam_radius_auth/],
    ["password", { error: error('password authentication failed for user "ada"') }, /asked nobody/],
    ["password, in German", { error: error("Passwort-Authentifizierung fehlgeschlagen") }, /asked nobody/],
  ] as const)("%s", (_, change, expected) => {
    expect(words({ error: ldap, ...(change as Parameters<typeof words>[0]) })).toMatch(expected);
  });
});

describe("counters", () => {
  test("grow over all workers; one that is new counts from zero, one that started over is not negative", () => {
    const before = [look({ id: "a", counters: { x: 5 } }), look({ id: "b", counters: { x: 9 } })];
    const after = [
      look({ id: "a", counters: { x: 7 } }),
      look({ id: "b", counters: { x: 1 } }),
      look({ id: "c", counters: { x: 2, y: 1 } }),
    ];
    expect(growth(before, after)).toEqual({ x: 4, y: 1 });
  });

  test("hold what happened once all workers that are up have reported", () => {
    expect(hasReported([look(), look({ lastSeenAt: askedAt })], askedAt)).toBe(false);
    expect(hasReported([look(), look({ lastSeenAt: askedAt, isUp: false })], askedAt)).toBe(true);
    expect(hasReported([], askedAt)).toBe(true);
  });
});
