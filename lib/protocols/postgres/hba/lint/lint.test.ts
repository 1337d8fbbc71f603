/** Each finding of the lint: a file that has it, and one that does not. */
import { describe, expect, it } from "vitest";
import { severities } from "@/lib/foundation/base/finding";
import { parseHba } from "../parse";
import type { LineFinding, LintContext } from "./finding";
import { lintHba } from "./lint";

const context: LintContext = {
  version: 18,
  roles: null,
  memberships: [{ member: "alice", role: "staff" }],
  interfaces: null,
  workers: [
    { door: "radius", host: "127.0.0.1", port: 1812 },
    { door: "ldap", host: "10.9.0.1", port: 1636 },
  ],
  ldapName: "analytics",
  ldapBase: "dc=postern",
  isLogTerse: false,
  certificates: null,
  changedAt: null,
  loadedAt: null,
};

const lint = (text: string, change: Partial<LintContext> = {}): readonly LineFinding[] => {
  const all = { ...context, ...change };
  return lintHba(parseHba(text, { version: all.version }), all);
};
const ids = (text: string, change: Partial<LintContext> = {}) =>
  lint(text, change).map(({ id, severity, line }) => `${severity} ${id}${line ? ` ${line.lineNumber}` : ""}`);

const secret = "radiussecrets=0123456789abcdefghij";
const radius = `radius radiusservers="127.0.0.1,127.0.0.2" ${secret}`;
const ldap = (options: string) =>
  `hostssl all all all ldap ldapserver="10.9.0.1 10.9.0.2" ldapport=1636 ${options}`;

/** Finding, a file that has it, and a file that does not. */
const table: readonly (readonly [string, string, string])[] = [
  ["critical parse_error 1", "host all all all tru", "host all all all reject"],
  [
    "critical trust 1",
    "host all alice 10.0.0.1/32 trust",
    "hostssl all alice all trust clientcert=verify-full",
  ],
  ["critical trust 1", "local all all trust", "local all all reject"],
  ["critical cleartext_without_tls 1", `host all all all ${radius}`, `hostssl all all all ${radius}`],
  ["critical cleartext_without_tls 1", "hostnossl all all all pam", "local all all pam"],
  ["low cleartext_without_tls 1", "host all all 127.0.0.1/32 pam", "hostgssenc all all all pam"],
  [
    "critical cleartext_without_tls 2",
    "hostnossl all all 10.0.0.0/8 reject\nhost all all all pam",
    "hostnossl all all all reject\nhost all all all pam",
  ],
  [
    "medium password 1",
    "hostssl all all all password",
    "hostssl all all all password clientcert=verify-full",
  ],
  ["high ident_over_network 1", "host all all 10.0.0.0/24 ident", "local all all ident"],
  ["medium md5 1", "hostssl all all all md5", "hostssl all all all scram-sha-256"],
  [
    "medium wide_network 1",
    "hostssl all a 10.0.0.0/8 scram-sha-256",
    "hostssl all a 10.1.0.0/16 scram-sha-256",
  ],
  ["medium wide_network 1", "hostssl all a ::/0 scram-sha-256", "hostssl all a 2001:db8::/32 scram-sha-256"],
  ["medium wide_network 1", "hostssl all a samenet scram-sha-256", "hostssl all a samehost scram-sha-256"],
  ["medium wide_network 1", "hostssl all a all scram-sha-256", `hostssl all a all ${radius}`],
  ["high all_users 1", "host all all 10.1.0.0/16 trust", 'host all "all" 10.1.0.0/16 trust'],
  ["low all_users 1", "local all all peer", "local all postgres peer"],
  [
    "medium tls_not_required 1",
    "host all a 10.1.0.0/16 scram-sha-256",
    "host all a 127.0.0.1/32 scram-sha-256",
  ],
  [
    "high replication_without_tls 1",
    "host replication r 10.1.0.0/24 scram-sha-256",
    "hostssl replication r 10.1.0.0/24 scram-sha-256",
  ],
  [
    "high oauth 1",
    "hostssl all all all oauth issuer=http://x scope=y",
    "hostssl all all all oauth issuer=https://x scope=y",
  ],
  [
    "medium oauth 1",
    "hostssl all all all oauth issuer=https://x scope=y delegate_ident_mapping=1",
    "hostssl all all all oauth issuer=https://x scope=y delegate_ident_mapping=0",
  ],
  [
    "medium single_radius_server 1",
    `hostssl all all all radius radiusservers=127.0.0.1 ${secret}`,
    `hostssl all all all ${radius}`,
  ],
  [
    "medium single_ldap_server 1",
    'hostssl all all all ldap ldapserver=a ldapprefix="uid="',
    ldap('ldapprefix="uid="'),
  ],
  [
    "medium radius_not_loopback 1",
    `hostssl all all all radius radiusservers="127.0.0.1,10.0.0.1" ${secret}`,
    `hostssl all all all ${radius}`,
  ],
  ["medium radius_removed_in_19 1", `hostssl all all all ${radius}`, ldap('ldapprefix="uid="')],
  [
    "critical weak_secret 1",
    "hostssl all all all radius radiusservers=127.0.0.1 radiussecrets=testing123",
    `hostssl all all all ${radius}`,
  ],
  [
    "critical weak_secret 1",
    "hostssl all all all radius radiusservers=127.0.0.1 radiussecrets=SHARED-SECRET",
    `hostssl all all all radius radiusservers=127.0.0.1 radiussecrets=••••`,
  ],
  [
    "low same_secret 1",
    `hostssl all all all radius radiusservers="10.0.0.1,10.0.0.2" radiusports=1645 ${secret}`,
    `hostssl all all all ${radius}`,
  ],
  ["critical ldap_without_tls 1", ldap('ldapprefix="uid="'), ldap('ldapscheme=ldaps ldapprefix="uid="')],
  ["critical ldap_without_tls 1", ldap('ldaptls=0 ldapprefix="uid="'), ldap('ldaptls=1 ldapprefix="uid="')],
  [
    "critical ldap_without_tls 1",
    'hostssl all all all ldap ldapurl="ldap://h/dc=x"',
    'hostssl all all all ldap ldapurl="ldaps://h/dc=x"',
  ],
  ["low ldap_password_in_file 1", ldap("ldapbasedn=x ldapbindpasswd=y"), ldap("ldapbasedn=x")],
  [
    "critical ldap_filter_without_name 1",
    ldap("ldapbasedn=x ldapsearchfilter=(uid=bob)"),
    ldap("ldapbasedn=x ldapsearchfilter=(uid=$username)"),
  ],
  [
    "critical ldap_names_of_another_client 1",
    ldap('ldapprefix="uid=" ldapsuffix=",ou=other,dc=postern"'),
    ldap('ldapprefix="UID=" ldapsuffix=", OU=analytics, dc=postern"'),
  ],
  [
    "critical ldap_names_of_another_client 1",
    ldap('ldapprefix="uid=" ldapsuffix=" ,ou=analytics,dc=postern"'),
    ldap('ldapprefix="userid=" ldapsuffix=",ou=analytics,dc=postern"'),
  ],
  [
    "critical ldap_names_of_another_client 1",
    ldap('ldapbasedn="dc=postern"'),
    ldap('ldapbasedn="ou=analytics,dc=postern"'),
  ],
  [
    "critical ldap_names_of_another_client 1",
    ldap('ldapprefix="cn=" ldapsuffix=",ou=analytics,dc=postern"'),
    'hostssl all all all ldap ldapserver=x ldapprefix="cn="',
  ],
  [
    "critical shadowed 2",
    `host all all all scram-sha-256\nhostssl all all 10.0.0.0/8 ${radius}`,
    `host all all 10.1.0.0/16 scram-sha-256\nhostssl all all 10.0.0.0/8 ${radius}`,
  ],
  [
    "medium shadowed 2",
    "host all +staff all reject\nhost app alice all md5",
    "host all +staff all reject\nhost app bob all md5",
  ],
  [
    "medium shadowed 2",
    "host /^a all all reject\nhost app,abc alice all md5",
    "host /^a all all reject\nhost app,bcd alice all md5",
  ],
  [
    "medium shadowed 3",
    "host all all 0.0.0.0/0 md5\nhost all all ::/0 md5\nhost all all all scram-sha-256",
    "host all all 0.0.0.0/0 md5\nhostssl all all ::/0 md5\nhost all all all scram-sha-256",
  ],
  [
    "medium shadowed 3",
    "hostssl all all all md5\nhostnossl all all all md5\nhost x y 1.2.3.4/32 md5",
    "hostssl all all all md5\nhost x y 1.2.3.4/32 md5",
  ],
  [
    "medium shadowed 2",
    "host all all all md5\nhost sameuser all example.com md5",
    "host sameuser all all md5\nhost all all example.com md5",
  ],
  [
    "medium shadowed 2",
    "host all,replication all all md5\nhost replication r all md5",
    "host all all all md5\nhost replication r all md5",
  ],
  [
    "medium shadowed 2",
    'host "all" all all md5\nhost "all" all all md5',
    'host "all" all all md5\nhost app all all md5',
  ],
  [
    "low shadowed 2",
    "host all all all reject\nhost all a all reject",
    "host all a all reject\nhost all all all reject",
  ],
  [
    "high reject_after_match 2",
    "host all all all md5\nhost all bob all reject",
    "host all bob all reject\nhost all all all md5",
  ],
  [
    "medium no_break_glass",
    `hostssl all all all ${radius}`,
    `local all postgres peer\nhostssl all all all ${radius}`,
  ],
  [
    "low break_glass_not_first 2",
    `local all all reject\nlocal all postgres peer\nhostssl all all all ${radius}`,
    `local all postgres peer\nlocal all all reject\nhostssl all all all ${radius}`,
  ],
  [
    "info no_reject_at_end",
    "host all all all md5",
    "host all all all md5\nhost all,replication all all reject",
  ],
  [
    "medium host_name 1",
    "hostssl all all db.example.com scram-sha-256",
    "hostssl all all 10.0.0.1/32 scram-sha-256",
  ],
  ["info pattern_not_judged 1", 'hostssl "/(?x)x" all all scram-sha-256', "hostssl /x all all scram-sha-256"],
  ["info include 1", "include_if_exists other.conf", "local all all peer"],
];

describe("each finding", () => {
  for (const [finding, has, hasNot] of table)
    it(`${finding}: ${has.split("\n").at(-1)}`, () => {
      expect(ids(has)).toContain(finding);
      expect(ids(hasNot)).not.toContain(finding);
    });
});

const whole = `local all postgres peer
hostssl all all all ${radius}
local all,replication all reject
host all,replication all all reject`;

it("says of what a file came with, below lines that close it, that it is dead, and never to move it up", () => {
  const stock = "local all all peer\nhost all all 127.0.0.1/32 scram-sha-256\nlocal replication all peer";
  const found = lint(`${whole}\n${stock}`).filter(({ line }) => line === null || line.lineNumber > 4);
  expect(found.map(({ id, severity }) => `${severity} ${id}`)).toEqual(Array(3).fill("info shadowed"));
  for (const { fix } of found) expect(fix).toMatch(/^Remove it\. Above/);
});

it("says of a service account's line below them that it is dead, and what moving it up means", () => {
  const found = lint(`${whole}\nhost app app_pool 10.0.0.0/8 scram-sha-256`).find(
    ({ id }) => id === "shadowed",
  );
  expect(found).toMatchObject({ id: "shadowed", severity: "medium" });
  expect(found?.fix).toMatch(/if these roles need no second factor/);
});

it("says when the file is newer than what is loaded", () => {
  const [earlier, later] = [new Date(1000), new Date(2000)];
  expect(ids("local all all peer", { changedAt: later, loadedAt: earlier })).toContain("medium not_loaded");
  expect(ids("local all all peer", { changedAt: later, loadedAt: later })).toContain("medium not_loaded");
  expect(ids("local all all peer", { changedAt: earlier, loadedAt: later })).not.toContain(
    "medium not_loaded",
  );
});

it("leaves out what the log keeps where it keeps little", () => {
  const line = `hostssl all all all ${radius}`;
  expect(ids(line)).toContain("low secret_in_log 1");
  expect(ids(line, { isLogTerse: true })).not.toContain("low secret_in_log 1");
  expect(ids(ldap("ldapprefix=x"))).not.toContain("low secret_in_log 1");
});

it("checks that a server which asks for certificates can judge them", () => {
  const line = "hostssl all all all scram-sha-256 clientcert=verify-ca";
  const under = (hasAuthority: boolean, hasRevocation: boolean, text = line) =>
    ids(text, { certificates: { hasAuthority, hasRevocation } }).filter((id) => id.includes("certificate"));
  expect(under(false, false)).toEqual(["critical certificate_without_authority 1"]);
  expect(under(true, false, "hostssl all all all cert")).toEqual(["medium certificate_without_revocation 1"]);
  expect(under(true, true)).toEqual([]);
  expect(under(false, false, "hostssl all all all scram-sha-256")).toEqual([]);
});

it("knows the line that is loaded and never matches", () => {
  const found = lintHba(parseHba("hostssl all all all md5", { version: 18, hasTls: false }), context);
  expect(found.map(({ id }) => id)).toContain("cannot_match");
  expect(found.map(({ id }) => id)).not.toContain("parse_error");
});

it("calls a radius line on 19 what PostgreSQL calls it", () => {
  expect(lint(`hostssl all all all ${radius}`, { version: 19 })[0]).toMatchObject({
    id: "parse_error",
    text: expect.stringContaining('invalid authentication method "radius"'),
  });
});

it("never repeats a secret", () => {
  const texts = [
    "hostssl all all all radius radiusservers=127.0.0.1 radiussecrets=one,hunter2hunter2",
    'hostssl all all all radius radiusservers=127.0.0.1 radiussecrets="hunter2 hunter2"',
    'hostssl all all all ldap ldapbasedn=x ldapbindpasswd="hunter2" nosuch=1',
  ];
  for (const text of texts) expect(JSON.stringify(lint(text))).not.toContain("hunter2");
});

it("goes by line, the worst first", () => {
  const found = lint("host all all all md5\nhost all all all trust");
  const order = found.map(
    ({ line, severity }) => [line?.lineNumber ?? 99, severities.indexOf(severity)] as const,
  );
  expect(order).toEqual([...order].sort(([a, b], [c, d]) => a - c || b - d));
});
