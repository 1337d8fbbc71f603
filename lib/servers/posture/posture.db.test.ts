/** The checks on real servers, embedded and from packages: faults that were planted, their repaired twin, and roles without rights. */
import { execFileSync } from "node:child_process";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { selfSignedCertificate } from "@/lib/foundation/certificates/certificate";
import { childEnv } from "@/lib/foundation/platform/env";
import type { ConnectTarget } from "@/lib/servers/reading/connect";
import { monitorRoleLines, monitorRoleSql } from "@/lib/servers/registry/monitor-role";
import { startDebianServer } from "@/lib/testing/debian-postgres";
import {
  badLines,
  badSettings,
  badSql,
  evidence,
  goodSettings,
  goodSql,
  impostor,
  nextYear,
  now,
  password,
  verifier,
} from "@/lib/testing/planted-faults";
import { startTestCluster } from "@/lib/testing/postgres";
import { isPerDatabase, parts } from "./check";
import { checks } from "./checks/table";
import type { Checked, CheckResult, PostureReport } from "./report";
import { grantFor } from "./rights";
import { takePosture } from "./take";

type Server = {
  readonly port: number;
  readonly data: string;
  url(database: string): string;
  remove(): Promise<void>;
};
type Settings = Readonly<Record<string, string>>;

async function embedded(settings: Settings): Promise<Server> {
  const { certificate, privateKey } = await selfSignedCertificate(["localhost", "127.0.0.1"], 2, new Date());
  return startTestCluster({
    superuser: "postgres",
    settings: { ssl: "on", ssl_cert_file: "server.crt", ssl_key_file: "server.key", ...settings },
    files: { "server.crt": certificate, "server.key": privateKey },
  });
}

const monitor = "postern_monitor";
/** An address of this machine that is no loopback address. */
const ownAddress = Object.values(networkInterfaces())
  .flatMap((each) => each ?? [])
  .find(({ family, internal }) => family === "IPv4" && !internal)?.address;

/** Runs SQL as an administrator who copied it. */
function psql(server: Server, database: string, sql: string): void {
  const words = ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", "-", server.url(database)];
  execFileSync("psql", words, { input: sql, env: childEnv({ LC_ALL: "C.UTF-8" }), stdio: "pipe" });
}

const targetOf = (server: Server, changes: Partial<ConnectTarget> = {}): ConnectTarget => ({
  ...{ host: "localhost", port: server.port, database: "postgres", user: monitor, password },
  sslMode: "verify-full",
  caCertificate: readFileSync(join(server.data, "server.crt"), "utf8"),
  ...changes,
});

async function report(
  server: Server,
  options: Partial<Parameters<typeof takePosture>[1]> = {},
  user = monitor,
) {
  const result = await takePosture(targetOf(server, { user }), { now, ...options });
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.report;
}

const found = ({ checks: all }: PostureReport, id: string): Checked => {
  const checked = all.find((one) => one.id === id);
  if (!checked) throw new Error(`${id} is not in the report`);
  return checked;
};
const idsOf = ({ checks: all }: PostureReport, result: CheckResult) =>
  all.filter((one) => one.result === result).map(({ id }) => id);

const append = (server: Server, file: string, line: string) =>
  appendFileSync(join(server.data, file), `\n${line}\n`);

const setHba = (server: Server, lines: readonly string[]) =>
  writeFileSync(
    join(server.data, "pg_hba.conf"),
    ["host all postgres 127.0.0.1/32 scram-sha-256", ...lines, ""].join("\n"),
  );
/** The postmaster reads the files a moment after it was told to. */
const reload = (server: Server) => psql(server, "postgres", "SELECT pg_reload_conf(); SELECT pg_sleep(0.5);");

const linesFor = (user: string, ...databases: readonly string[]) =>
  databases.map((database) => monitorRoleLines({ role: user, database, addresses: ["127.0.0.1", "::1"] }));

const allGrants = (["fileSettings", "identMappings", "passwordKinds"] as const)
  .map((right) => grantFor(right, { role: monitor, database: "postgres" }))
  .join("\n");

describe.each([
  {
    name: "embedded",
    start: embedded,
    bad: {
      ...{ scram_iterations: "1000", ssl_tls13_ciphers: "TLS_AES_256_GCM_SHA384:TLS_AES_128_CCM_8_SHA256" },
      ...{ logging_collector: "on", log_file_mode: "0644", log_rotation_age: "0", log_rotation_size: "0" },
      ...{ log_connections: "receipt", log_statement: "all", archive_mode: "off" },
    } as Settings,
    lines: [] as string[],
    good: { allow_alter_system: "off" } as Settings,
    /** No server without TLS is read at all; the others contradict a fault that is there. */
    notPlanted: ["tls.on", "checksums", "log.dest", "log.stmt", "hba.ldap-notls", "hba.clientcert-no-crl"],
    /** What the twin cannot have here: the newest release, and pgaudit. */
    notRepaired: ["ver.minor", "log.audit"],
  },
  {
    name: "from packages",
    start: startDebianServer as (settings: Settings) => Promise<Server>,
    bad: {
      ...{
        logging_collector: "off",
        log_statement: "none",
        log_connections: "off",
        ssl_ca_file: "server.crt",
      },
      ...{ archive_mode: "on", archive_command: "/bin/false" },
    } as Settings,
    lines: ['hostssl all ana 192.0.2.128/26 ldap ldapserver=10.0.0.1 ldapprefix="uid=" ldapsuffix=",dc=x"'],
    good: {} as Settings,
    notPlanted: [
      ...["tls.on", "tls.13", "pw.iter", "alter.sys", "log.mode", "log.rotate", "log.param"],
      "hba.clientcert-no-ca",
    ],
    notRepaired: ["ver.minor", "checksums", "log.audit"],
  },
])("on PostgreSQL $name", ({ start, bad, lines, good, notPlanted, notRepaired }) => {
  let faulty: Server;
  let twin: Server;
  let live: pg.Client;
  /** Long enough from now for every version to have ended. */
  const late = new Date("2031-06-01T00:00:00Z");
  const recently = new Date("2031-05-31T00:00:00Z");
  const lastLogins = new Map([
    ...["maker", "passer", "standby", "live", "bare", "quick", "root2", "poor"].map(
      (name) => [name, recently] as const,
    ),
    ["web", new Date("2031-01-01T00:00:00Z")],
  ]);
  const planted = checks.map(({ id }) => id).filter((id) => !notPlanted.includes(id));
  const read = (user = monitor) => report(faulty, { now: late, lastLogins }, user);

  beforeAll(async () => {
    faulty = await start({ ...badSettings, ...bad });
    psql(faulty, "postgres", badSql);
    psql(faulty, "postgres", monitorRoleSql({ role: monitor, database: "postgres", verifier }));
    psql(faulty, "postgres", allGrants);
    psql(faulty, "postgres", `CREATE ROLE poor LOGIN PASSWORD '${verifier}'`);
    const ways = [...linesFor(monitor, "postgres", "app", "crm"), ...linesFor("poor", "postgres", "app")];
    setHba(faulty, [...ways, ...badLines, ...lines]);
    append(faulty, "pg_ident.conf", "admins root postgres");
    psql(faulty, "postgres", "ALTER SYSTEM SET max_locks_per_transaction = 128");
    reload(faulty);
    append(faulty, "postgresql.conf", "not_a_setting = 1");
    append(faulty, "pg_hba.conf", "this is no line");
    live = new pg.Client({ host: ownAddress, port: faulty.port, user: "live", database: "postgres" });
    await live.connect();
    if (bad.archive_mode === "on") {
      psql(faulty, "postgres", "SELECT pg_switch_wal()");
      await vi.waitFor(() => psql(faulty, "postgres", "SELECT 1 / failed_count FROM pg_stat_archiver"), {
        timeout: 20_000,
        interval: 200,
      });
    }
  });
  beforeAll(async () => {
    twin = await start({ ...goodSettings, ...good });
    psql(twin, "postgres", goodSql);
    psql(twin, "postgres", monitorRoleSql({ role: monitor, database: "postgres", verifier }));
    psql(twin, "postgres", allGrants);
    psql(
      twin,
      "postgres",
      `GRANT CONNECT ON DATABASE app TO ${monitor}; ALTER ROLE ${monitor} VALID UNTIL '${nextYear}'`,
    );
    setHba(twin, [
      "local all postgres peer",
      ...linesFor(monitor, "postgres", "app"),
      "hostssl all web 10.0.0.7/32 scram-sha-256",
      "host all,replication all all reject",
    ]);
    reload(twin);
  });
  afterAll(async () => {
    await live?.end();
    await faulty?.remove();
    await twin?.remove();
  });

  it("finds every planted fault, with what shows it and what puts it right, and no secret", async () => {
    const progress: string[] = [];
    const all = await report(faulty, { now: late, lastLogins, progress: (text) => void progress.push(text) });
    expect(all.unread).toEqual([]);
    expect(all.databases).toEqual(["app", "crm", "postgres"]);
    expect(idsOf(all, "unknown")).toEqual([]);
    expect(idsOf(all, "fail").toSorted()).toEqual(planted.toSorted());
    for (const id of planted) {
      const checked = found(all, id);
      expect(checked.evidence, id).toContainEqual(expect.stringMatching(evidence[id] ?? /nothing/));
      expect(checked.fix, id).not.toBe("");
      expect(checked.grant, id).toBe("");
    }
    expect(JSON.stringify(all)).not.toMatch(/top secret|secret-of-the-line|hidden/);
    expect(progress).toContain("Reading database crm (2 of 3)");
  });

  it("finds none on the repaired twin", async () => {
    const all = await report(twin, { lastLogins: new Map([["web", now]]) });
    expect(idsOf(all, "unknown")).toEqual([]);
    expect(all.checks.filter(({ id, result }) => result === "fail" && !notRepaired.includes(id))).toEqual([]);
  });

  it("knows nothing that a role without grants may not read, says what to grant, and passes none of it", async () => {
    const all = await read("poor");
    const guarded = checks.filter(({ reads }) => reads.some((name) => parts[name].right !== null));
    expect(guarded.length).toBeGreaterThan(25);
    for (const { id } of guarded) {
      const { result, grant } = found(all, id);
      if (result === "not_applicable") continue;
      expect({ id, result }).toEqual({ id, result: "unknown" });
      expect(grant, id).toMatch(/^(GRANT|\\connect)/);
    }
    expect(all.unread).toEqual([{ database: "crm", why: expect.stringContaining("pg_hba.conf") }]);
    for (const check of checks.filter(isPerDatabase))
      expect(found(all, check.id)).toMatchObject({
        result: expect.stringMatching(/^(fail|unknown|not_applicable)$/),
      });
    expect(found(all, "pub.table").evidence).not.toContainEqual(expect.stringContaining("crm"));
  });

  it("is not taken in by settings of the role or database that reads", async () => {
    psql(faulty, "postgres", `ALTER ROLE ${monitor} SET password_encryption = 'scram-sha-256'`);
    const checked = found(await read(), "pw.enc");
    psql(faulty, "postgres", `ALTER ROLE ${monitor} RESET password_encryption`);
    expect(checked).toMatchObject({
      result: "unknown",
      grant: expect.stringContaining("RESET password_encryption"),
    });
  });

  it("calls no function that somebody else put where the one for passwords belongs", async () => {
    psql(faulty, "postgres", impostor);
    const { result, grant } = found(await read(), "pw.md5");
    psql(faulty, "postgres", allGrants);
    expect(result).toBe("unknown");
    expect(grant).toContain("DROP FUNCTION IF EXISTS postern.password_kinds();");
    expect(found(await read(), "pw.md5").result).toBe("fail");
  });

  it("repairs by the SQL that it gives", async () => {
    const before = await read();
    // Lines of files, passwords, and what is still to be filled in.
    const bySql = before.checks.filter(
      ({ result, fix }) => result === "fail" && !/^(#|\\password)| {2}# |…/m.test(fix),
    );
    expect(bySql.length).toBeGreaterThan(20);
    const ids = bySql.map(({ id }) => id);
    psql(faulty, "postgres", bySql.map(({ fix }) => fix).join("\n\\connect postgres\n"));
    // Who is no superuser any more needs a connection limit.
    psql(faulty, "postgres", found(await read(), "limit.role").fix);
    const after = await read();
    expect(ids.map((id) => [id, found(after, id).result])).toEqual(ids.map((id) => [id, "pass"]));
  });

  it("reads 10,000 tables to the last", async () => {
    psql(faulty, "postgres", "CREATE DATABASE big");
    const make = `CREATE TABLE t%1$s (id int); ALTER TABLE t%1$s ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON t%1$s USING (id > 0)`;
    psql(
      faulty,
      "big",
      `DO $do$ BEGIN FOR i IN 1..10000 LOOP EXECUTE format('${make}', i); IF i % 500 = 0 THEN COMMIT; END IF; END LOOP; END $do$;
       GRANT SELECT ON t10000 TO PUBLIC; ALTER TABLE t10000 DISABLE ROW LEVEL SECURITY;`,
    );
    setHba(faulty, linesFor(monitor, "postgres", "app", "crm", "big"));
    reload(faulty);
    const all = await read();
    expect(all.unread).toEqual([]);
    expect(found(all, "pub.table").evidence).toContain("big: table public.t10000: SELECT");
    expect(found(all, "rls.off").evidence).toEqual([expect.stringMatching(/^big: table public.t10000 has/)]);
    expect(found(all, "rls.force")).toMatchObject({ result: "fail", more: 9999 - 50 });
    expect(idsOf(all, "unknown")).toEqual([]);
  });
});
