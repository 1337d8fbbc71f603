/** The finder on files whose ways in are known: what it names, what it leaves alone, and how it counts. */
import { describe, expect, it } from "vitest";
import { processorMs } from "@/lib/testing/processor";
import { parseHba } from "../hba/parse";
import { type FinderInput, findWaysIn } from "./finder";
import { type AcceptedException, isOpenKind, type LoginRole, type WayIn, withExceptions } from "./way";

const role = (name: string, change: Partial<LoginRole> = {}): LoginRole => ({
  name,
  isSuperuser: false,
  isReplication: false,
  hasPassword: null,
  ...change,
});
const find = (text: string, change: Partial<FinderInput> = {}) => {
  const { rules, problems } = parseHba(text, { version: 18 });
  expect(problems).toEqual([]);
  return findWaysIn({
    rules,
    roles: [role("alice")],
    memberships: [],
    databases: ["app", "postgres"],
    version: 18,
    interfaces: null,
    hasTls: true,
    workers: [
      { door: "radius", host: "127.0.0.1", port: 1812 },
      { door: "ldap", host: null, port: 1636 },
    ],
    breakGlassRole: "postgres",
    ...change,
  });
};
const short = ({ kind, role: name, sources, tls, databases, method, line }: WayIn) =>
  `${line.lineNumber} ${kind}: ${name} from ${sources}, TLS ${tls}, to ${databases} by ${method}`;
const ways = (text: string, change: Partial<FinderInput> = {}) => find(text, change).map(short);

const radius = 'radius radiusservers="127.0.0.1" radiussecrets=0123456789abcdefghij';

describe("what each line is for a role", () => {
  const kinds = (line: string, change: Partial<FinderInput> = {}) =>
    find(line, change).map(({ kind }) => kind);
  it.each([
    ["host all all all trust", "bypass"],
    ["host all all all scram-sha-256", "bypass"],
    ["host all all all md5", "bypass"],
    ["host all all all password", "bypass"],
    ["host all all all ident", "bypass"],
    ["local all all peer", "bypass"],
    ["host all all all bsd", "bypass"],
    ["host all all all pam", "unknown"],
    ["host all all all gss", "unknown"],
    ["host all all all sspi", "unknown"],
    ["host all all all oauth issuer=x scope=y", "unknown"],
    ["hostssl all all all cert", "certificate"],
    ["hostssl all all all scram-sha-256 clientcert=verify-full", "certificate"],
    ["hostssl all all all scram-sha-256 clientcert=verify-ca", "bypass"],
    ["hostssl all all all trust clientcert=verify-full", "certificate"],
    ["host all all all radius radiusservers=10.0.0.1 radiussecrets=x", "elsewhere"],
    ['host all all all radius radiusservers="127.0.0.1,10.0.0.1" radiussecrets=x', "elsewhere"],
    ["host all all all radius radiusservers=127.0.0.1 radiusports=1645 radiussecrets=x", "elsewhere"],
    ["host all all all ldap ldapserver=ad ldapprefix=x", "elsewhere"],
    ["host all all all ldap ldapserver=127.0.0.1 ldapport=1812 ldapprefix=x", "elsewhere"],
    ["host all all all ldap ldapurl=ldap:///dc=x", "elsewhere"],
  ])("%s: %s", (line, kind) => expect(kinds(line)).toEqual([kind]));

  it.each([
    "host all all all reject",
    `host all all all ${radius}`,
    "host all all all radius radiusservers=localhost radiussecrets=x",
    'host all all all ldap ldapserver="a b" ldapport=1636 ldapprefix=x',
    "host replication all all trust",
    "host other all all trust",
    "host all bob all trust",
    "",
  ])("%s: nothing", (line) => expect(kinds(line)).toEqual([]));

  it("knows the break-glass line by its role, and a role without a password", () => {
    expect(kinds("local all postgres peer", { roles: [role("postgres", { isSuperuser: true })] })).toEqual([
      "break_glass",
    ]);
    const bare = { roles: [role("alice", { hasPassword: false })] };
    expect(kinds("host all all all scram-sha-256", bare)).toEqual([]);
    expect(kinds("host all all all trust", bare)).toEqual(["bypass"]);
  });
});

it("cuts sources at the borders of all lines and says what is left", () => {
  expect(
    ways(`hostssl all all 10.0.0.0/8 ${radius}
host all all 10.0.0.0/7 scram-sha-256
host all all 192.0.2.0/24 reject
host app all 192.0.2.7/32 trust
host all all all md5`),
  ).toEqual([
    "2 bypass: alice from 10.0.0.0/7, TLS any, to any database by scram-sha-256",
    "5 bypass: alice from any address but what lines above take, TLS any, to any database by md5",
  ]);
  expect(
    ways(
      `hostssl all all 10.0.0.0/8 ${radius}\nhost all all 10.0.0.0/8 md5\nhost all all 127.0.0.1/32 trust`,
    ),
  ).toEqual([
    "2 bypass: alice from 10.0.0.0/8, TLS never, to any database by md5",
    "3 bypass: alice from 127.0.0.1/32, TLS any, to any database by trust",
  ]);
});

it("follows databases, groups, replication and superusers", () => {
  const roles = [
    role("alice"),
    role("standby", { isReplication: true }),
    role("root", { isSuperuser: true }),
    role("app"),
  ];
  const text = `host app all all reject
host sameuser all all trust
host postgres +staff all trust
host replication all 10.0.0.0/8 trust
hostssl all all all ${radius}`;
  const memberships = [
    { member: "alice", role: "team" },
    { member: "team", role: "staff" },
  ];
  expect(ways(text, { roles, memberships, databases: ["app", "alice", "postgres"] })).toEqual([
    "4 bypass: root from 10.0.0.0/8, TLS any, to replication by trust",
    "2 bypass: alice from any address, TLS any, to alice by trust",
    "3 bypass: alice from any address, TLS any, to postgres by trust",
    "4 bypass: standby from 10.0.0.0/8, TLS any, to replication by trust",
  ]);
});

it("looks at databases that no line names where the list is not known", () => {
  expect(ways("host app all all reject\nhost all all all trust", { databases: null })).toEqual([
    "2 bypass: alice from any address, TLS any, to any database but those that lines above take by trust",
  ]);
});

it("does not take what it cannot judge for safe, nor for the end", () => {
  expect(
    ways(`host all "/(?x)x" all trust
host all all db.example.com md5
hostssl all all 0.0.0.0/0 ${radius}
hostssl all all ::/0 ${radius}
host all all late.example.com trust
host all all all reject`),
  ).toEqual([
    "2 bypass: alice from db.example.com, TLS any, to any database by md5",
    "5 bypass: alice from late.example.com, TLS never, to any database by trust",
    "1 unknown: alice from any address, TLS any, to any database by trust",
  ]);
  expect(ways("host all all samenet trust")).toEqual([
    "1 bypass: alice from samenet, TLS any, to any database by trust",
  ]);
  expect(ways("host all all samenet trust", { interfaces: ["10.1.2.3/16"] })).toEqual([
    "1 bypass: alice from 10.1.0.0/16, TLS any, to any database by trust",
  ]);
});

it("leaves TLS out where the server has none", () => {
  const { rules } = parseHba("hostssl all all all trust\nhost all all all md5", { version: 18 });
  expect(ways("host all all all md5", { rules, hasTls: false })).toEqual([
    "2 bypass: alice from any address, TLS never, to any database by md5",
  ]);
});

it("keeps IPv6 open where a line takes IPv4 alone, also for names", () => {
  expect(ways(`hostssl all all 0.0.0.0/0 ${radius}\nhost all all db.example.com trust`)).toEqual([
    "2 bypass: alice from db.example.com, TLS any, to any database by trust",
  ]);
  expect(
    ways("host all all 0.0.0.0/0 reject\nhost all all db.example.com trust\nhost all all all md5"),
  ).toContain("2 bypass: alice from db.example.com, TLS any, to any database by trust");
  expect(ways("host all all 0.0.0.0/0 trust")).toEqual([
    "1 bypass: alice from any IPv4 address, TLS any, to any database by trust",
  ]);
});

it("doubts a line whose database cannot be judged", () => {
  expect(find('host "/(?x)x" all all trust').map(({ kind }) => kind)).toEqual(["unknown"]);
});

it("does not give a role what another reaches by its own name", () => {
  const roles = [role("alice"), role("bob")];
  expect(ways("host sameuser all all trust", { roles, databases: ["alice"] })).toEqual([
    "1 bypass: alice from any address, TLS any, to any database by trust",
  ]);
});

it("takes a slash before 16 as part of a name", () => {
  const text = "host all /^a all trust";
  const names = (version: number) =>
    find(text, { version, roles: [role("alice"), role("/^a")] }).map((way) => way.role);
  expect([names(15), names(16)]).toEqual([["/^a"], ["alice"]]);
});

it("hides secrets of the line it blames", () => {
  const found = find("host all all all radius radiusservers=h radiussecrets=hunter2");
  expect(found).toHaveLength(1);
  expect(JSON.stringify(found)).not.toContain("hunter2");
});

it("is quick with many roles and lines", () => {
  const roles = Array.from({ length: 3000 }, (_, i) => role(`role${i}`));
  const lines = Array.from({ length: 120 }, (_, i) => `hostssl all role${i} 10.${i}.0.0/16 scram-sha-256`);
  const text = [...lines, `hostssl all /^role ::/0 ${radius}`, "host all all all reject"].join("\n");
  const took = processorMs(() => expect(find(text, { roles })).toHaveLength(120));
  expect(took).toBeLessThan(5000);
});

describe("accepted exceptions", () => {
  const now = new Date("2026-11-20T12:00:00Z");
  const exception = (change: Partial<AcceptedException>): AcceptedException => ({
    role: "alice",
    method: "md5",
    network: "10.1.0.0/16",
    expiresAt: new Date("2026-11-21T12:00:00Z"),
    ...change,
  });
  const found = find("host all all 10.1.0.0/16 md5");
  const open = (change: Partial<AcceptedException>) =>
    withExceptions(found, [exception(change)], now).filter(
      (way) => way.exception === null && isOpenKind(way.kind),
    ).length;

  it("counts a way in until it is accepted, and again when that has expired", () => {
    expect(open({})).toBe(0);
    expect(open({ network: "10.0.0.0/8" })).toBe(0);
    expect(open({ network: "any" })).toBe(0);
    expect(open({ expiresAt: now })).toBe(1);
    expect(open({ network: "10.1.2.0/24" })).toBe(1);
    expect(open({ network: "10.1.0.0/24" })).toBe(1);
    expect(open({ method: "trust" })).toBe(1);
    expect(open({ role: "bob" })).toBe(1);
  });

  it("counts what nobody checked like a way in", () => {
    const kinds = ["bypass", "unknown", "elsewhere", "certificate", "break_glass"] as const;
    expect(kinds.filter(isOpenKind)).toEqual(["bypass", "unknown"]);
  });
});
