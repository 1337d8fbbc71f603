/** Checks against what looks like a fault, what a server has not, what is not known, and names that are hostile. */
import { describe, expect, it } from "vitest";
import {
  type Changes,
  context,
  good,
  goodSettings,
  now,
  outcome,
  rls,
  set,
  settingsWith,
  table,
  version,
  withLine,
  withRole,
} from "@/lib/testing/sound-server";
import { type CheckContext, parts } from "../check";
import { withoutPasswords } from "../parts/conninfo";
import { guardedSettingNames, settingNames } from "../parts/setting-names";
import { checks } from "./table";

type Other = readonly [id: string, changes: Changes, others?: Partial<CheckContext>];

describe("what looks like a fault and is none", () => {
  const others: readonly Other[] = [
    ["ver.minor", {}, version(180_007)],
    ["ver.eol", {}, version(150_020)],
    ["tls.cipher", set({ ssl_ciphers: "MEDIUM:HIGH:!aNULL:!MEDIUM" })],
    ["log.conn", set({ log_connections: "all" })],
    ["log.conn", set({ log_connections: "true" })],
    ["log.prefix", set({ log_line_prefix: "", log_destination: "stderr,jsonlog" })],
    ["log.stmt", set({ log_statement: "none" })],
    ["log.dest", set({ logging_collector: "off", log_destination: "syslog" })],
    ["log.rotate", set({ log_rotation_age: "0", log_rotation_size: "10240" })],
    ["log.param", set({ log_statement: "all", log_parameter_max_length: "0" })],
    ["pw.check", set({ shared_preload_libraries: "credcheck" })],
    ["auth.delay", set({ shared_preload_libraries: "credcheck" })],
    ["role.super", withRole("x", { superuser: true, login: false })],
    ["role.attr", withRole("x", { replication: true })],
    ["repl.role", withRole("x", { superuser: true, replication: true, login: false })],
    ["hba.clear", withLine("host", "x", "127.0.0.1/32", "password")],
    ["hba.super-remote", withLine("hostssl", "postgres", "10.0.0.0/24", "ldap")],
    ["hba.super-remote", withLine("hostssl", "postgres", "127.0.0.1/32", "scram-sha-256")],
    ["hba.super-remote", withLine("hostssl", "postgres", "10.0.0.0/24", "cert")],
    ["role.server", { memberships: [] }],
    ["rls.force", rls({ ownerLogsIn: true, isForced: true })],
    ["rls.force", rls({ ownerLogsIn: true, isOn: false })],
  ];
  for (const [at, [id, changes, rest]] of others.entries())
    it(`${id} (${at})`, () => {
      expect(outcome(id, changes, rest).result).toBe("pass");
    });
});

describe("what this version or this server has not", () => {
  const others: readonly Other[] = [
    ["param.grant", {}, version(140_024)],
    ["ident.super", {}, version(140_024)],
    ["pw.iter", {}, version(150_020)],
    ["alter.sys", {}, version(160_015)],
    ["tls.13", {}, version(170_011)],
    ["hba.radius-19", {}, version(190_000)],
    ["log.mode", set({ logging_collector: "off" })],
    ["log.rotate", set({ logging_collector: "off" })],
    ["repl.tls", set({ primary_conninfo: "" })],
  ];
  for (const [id, changes, rest] of others)
    it(`${id} is not applicable`, () => {
      expect(outcome(id, changes, rest)).toEqual({ result: "not_applicable" });
    });
});

describe("what is not known is never a pass", () => {
  it.each(checks.filter(({ reads }) => reads.length > 0).map((check) => [check.id, check] as const))(
    "%s without any of its parts",
    (_, check) => {
      for (const missing of check.reads) {
        const read = Object.fromEntries(
          Object.entries(good).map(([name, rows]) => [
            name,
            name === missing
              ? { isRead: false, why: "Why.", grant: "GRANT" }
              : { isRead: true, rows, isCut: false },
          ]),
        );
        expect(check.outcome(read, context)).toEqual({
          result: "unknown",
          unread: [expect.objectContaining({ why: "Why.", grant: "GRANT" })],
        });
        const { [missing]: _gone, ...without } = read;
        expect(check.outcome(without, context).result).toBe("unknown");
      }
    },
  );

  it.each(
    [...settingNames, ...guardedSettingNames].filter((name) => name !== "pgaudit.log").map((name) => [name]),
  )("%s, where the server does not tell it or only our session's value shows", (name) => {
    const asking = checks.filter(
      ({ reads }) => reads.includes("settings") || reads.includes("guardedSettings"),
    );
    const results = (changes: Changes) => asking.map(({ id }) => outcome(id, changes).result);
    const without = goodSettingsWithout(name);
    expect(results({ settings: without, guardedSettings: without })).toContain("unknown");
    for (const source of ["database", "user", "database user", "session", "client", "interactive"]) {
      const own = settingsWith({ [name]: goodSettings[name] ?? "" }, source);
      expect(results({ settings: own, guardedSettings: own }), source).toContain("unknown");
    }
  });

  it.each<readonly [string, Changes, Partial<CheckContext>]>([
    ["role.stale", {}, { lastLogins: null }],
    ["role.stale", {}, { lastLogins: new Map([["web", now]]) }],
    ["ver.minor", {}, version(190_000)],
    ["ver.eol", {}, version(290_000)],
    [
      "pw.none",
      {
        passwordKinds: Array(20_001).fill({ role: "x", kind: "none", iterations: null }),
        memberships: Array(10_000).fill({ role: "a", member: "b", isUsable: true }),
      },
      {},
    ],
  ])("%s (%#)", (id, changes, others) => {
    expect(outcome(id, changes, others).result).toBe("unknown");
  });
});

const goodSettingsWithout = (name: string) => settingsWith({}).filter((row) => row.name !== name);

it("gives SQL and comments that no name can break out of", () => {
  const evil = 'x"; DROP ROLE a;\n\\! rm\n--';
  const fixOf = (id: string, changes: Changes) => {
    const result = outcome(id, changes);
    return result.result === "fail" ? result.faults.map(({ fix }) => fix).join("\n") : "";
  };
  const sql = fixOf("limit.role", withRole(evil, { connectionLimit: -1 }));
  expect(sql).toBe('ALTER ROLE "x""; DROP ROLE a;\n\\! rm\n--" CONNECTION LIMIT 20;');
  for (const fix of [
    fixOf("lib.unknown", set({ shared_preload_libraries: evil })),
    fixOf("pw.md5", { passwordKinds: [{ role: evil, kind: "md5", iterations: null }] }),
    fixOf("rls.none", {
      rowSecurity: [
        {
          ...table,
          name: evil,
          owner: "o",
          ownerLogsIn: false,
          isOn: true,
          isForced: false,
          hasPolicy: false,
        },
      ],
    }),
    fixOf("rls.true", { openPolicies: [{ ...table, policy: evil }] }),
    fixOf("conf.error", { fileSettings: [{ file: evil, line: 1, name: evil, error: evil }] }),
    fixOf("role.owner", { owners: [{ owner: evil, isFirst: true, count: 1 }] }),
    fixOf("hba.trust", withLine("host", evil, "127.0.0.1/32", "trust", { file_name: evil })),
    fixOf("hba.super-remote", withLine("hostssl", "all", "10.0.0.0/24", "md5", { file_name: evil })),
    fixOf("ident.super", { identMappings: [{ line: 1, map: evil, system: evil, role: "all" }] }),
  ]) {
    expect(fix).not.toBe("");
    expect(fix).not.toContain("\n");
  }
  const parsed = parts.publicTables.row.safeParse({
    ...table,
    column: null,
    isSequence: false,
    privileges: ["ALL;\n\\!"],
  });
  expect(parsed.success).toBe(false);
});

it("never shows the password of primary_conninfo", () => {
  const row = parts.guardedSettings.row.parse({
    name: "primary_conninfo",
    setting: "host=a password='b \\' c' sslpassword=d sslmode=verify-full",
    source: "configuration file",
    context: "sighup",
  });
  expect(row.setting).toBe("host=a password=•••• sslpassword=•••• sslmode=verify-full");
  expect(withoutPasswords("postgresql://u:secret@host/db")).toBe("••••");
  expect(withoutPasswords("host=a password='open")).toBe("••••");
  expect(withoutPasswords("")).toBe("");
});
