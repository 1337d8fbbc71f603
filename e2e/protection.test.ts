/** Protection tests of Debian's PostgreSQL behind either door: what is closed, and what is named when it is not. */
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { systemActor } from "@/lib/foundation/access/actor";
import { database } from "@/lib/foundation/platform/database";
import { codeAt, stepAt, type TotpKey } from "@/lib/login/factors/totp";
import { hashPassword } from "@/lib/login/first-factor/password-hash";
import { createClient } from "@/lib/people/clients/service";
import { createPolicy } from "@/lib/people/policies/service";
import { changeCommands } from "@/lib/protocols/postgres/hba/lines";
import { shownHba } from "@/lib/protocols/postgres/hba/shown";
import { usualSuperuser } from "@/lib/protocols/postgres/local-psql";
import { acceptException } from "@/lib/servers/bypass/service";
import {
  type Check,
  type CheckResult,
  type ProtectionEvent,
  protectionOf,
} from "@/lib/servers/protection/checks";
import { serverProtection } from "@/lib/servers/protection/queries";
import { testProtection } from "@/lib/servers/protection/run";
import type { ProtectionInput } from "@/lib/servers/protection/schema";
import { newMonitorPassword } from "@/lib/servers/registry/monitor-password";
import { monitorRoleSql } from "@/lib/servers/registry/monitor-role";
import { createServerInput } from "@/lib/servers/registry/schema";
import { createServer } from "@/lib/servers/registry/service";
import { importVerifiers } from "@/lib/servers/verifiers/service";
import { operatorWith } from "@/lib/testing/actors";
import { type DebianServer, debianBinaries, startDebianServer } from "@/lib/testing/debian-postgres";
import { makeFactor, makeGroup, makeUser } from "@/lib/testing/factories";
import { temporaryDirectory } from "@/lib/testing/postgres";
import { startWorker, type WorkerProcess } from "@/lib/testing/worker-process";
import { stockHba } from "./support/stock-hba";

const owner = operatorWith("owner");
const secret = new Uint8Array(20).map((_, i) => i * 7);
const key: TotpKey = { secret, algorithm: "SHA1", digits: 6, periodSeconds: 30 };
const oldPassword = "before Postern came";
const monitor = "postern_monitor";

let worker: WorkerProcess;
let server: DebianServer;
let admin: pg.Client;
let client: { id: string; secret: string };
let directory: string;
let serverId: string;
let role: string;
let userId: string;
let count = 0;

describe.skipIf(debianBinaries() === null).each(["ldap", "radius"] as const)("by %s", (door) => {
  beforeAll(async () => {
    await database().server.deleteMany();
    await database().client.deleteMany();
    client = await createClient(systemActor("test"), {
      ...{ name: "main", network: "127.0.0.1/32", ldapName: "main", doors: ["radius", "ldap"], notes: "" },
      ...{
        messageAuthenticator: "postgresql",
        codeEntry: "appended",
        groupsInResponse: "none",
        secret: undefined,
      },
    });
    worker = await startWorker(process.env.DATABASE_URL ?? "");
    directory = await temporaryDirectory();
    const authority = await database().certificateAuthority.findUniqueOrThrow({
      where: { purpose: "doors" },
    });
    writeFileSync(join(directory, "ca.pem"), authority.certificate, { mode: 0o644 });
    server = await startDebianServer();
    server.setLdapConf(`TLS_CACERT ${join(directory, "ca.pem")}\n`);
    admin = new pg.Client(server.url("postgres"));
    await admin.connect();
    const { password, verifier } = newMonitorPassword();
    await admin.query(
      monitorRoleSql({ role: monitor, database: "postgres", verifier }).replace(/^\\.*\n/, ""),
    );
    const made = await createServer(
      owner,
      createServerInput.parse({
        ...{ name: "debian", host: "127.0.0.1", port: server.port, sslMode: "require", clientId: client.id },
        ...{ monitorRole: monitor, monitorPassword: password },
      }),
    );
    serverId = made.id;
    await acceptException(owner, {
      ...{ serverId, role: monitor, method: "scram-sha-256", network: "127.0.0.1/32" },
      reason: "Reads the server for Postern",
      expiresOn: new Date(Date.now() + 86_400_000).toISOString().slice(0, 10),
    });
  }, 60_000);
  afterAll(async () => {
    await admin?.end();
    await server?.remove();
    await worker?.stop();
    if (directory) rmSync(directory, { recursive: true, force: true });
  });
  beforeEach(async () => {
    role = `person_${door}_${++count}`;
    await admin.query(`CREATE ROLE ${role} LOGIN PASSWORD '${oldPassword}'`);
    ({ id: userId } = await makeUser({ username: role, passwordHash: await hashPassword("hunter2") }));
    await makeFactor(userId, { secret });
  });

  const shown = () => {
    const set = shownHba({
      door,
      servers: [{ host: "127.0.0.1", port: door === "radius" ? worker.port : worker.ldapsPort }],
      client: { name: "main", ldapName: "main" },
      base: "dc=postern",
      secret: client.secret,
      serviceAccounts: [
        { role: monitor, databases: ["postgres"], networks: ["127.0.0.1"], method: "scram-sha-256" },
      ],
    });
    if (!set.ok) throw new Error(set.reasons.join());
    return set.text;
  };

  /** Puts `text` in force, as the page's command does. */
  async function load(text: string): Promise<void> {
    const loadedAt = async () =>
      String((await admin.query("SELECT pg_conf_load_time()::text AS at")).rows[0].at);
    const before = await loadedAt();
    writeFileSync(join(server.data, "pg_hba.conf"), text);
    const { rows } = await admin.query(
      /"(.*)"$/.exec(changeCommands(null, usualSuperuser).reload)?.[1] ?? "",
    );
    expect(rows).toEqual([{ case: "Reloaded: true" }]);
    await expect.poll(loadedAt).not.toBe(before);
    // Each session loads for itself; the one that lets in may come a moment later.
    await sleep(200);
  }

  async function run(change: Partial<ProtectionInput> = {}) {
    const results = new Map<Check, CheckResult>();
    const events: ProtectionEvent[] = [];
    const emit = (event: ProtectionEvent) => {
      events.push(event);
      if (event.type === "check") results.set(event.check, event);
    };
    const typed = {
      password: "hunter2",
      code: codeAt(key, stepAt(key, new Date())),
      oldPassword: "",
      ...change,
    };
    const input = { serverId, role, database: "postgres", ...typed };
    await testProtection(owner, input, { emit, signal: new AbortController().signal });
    const end = events.at(-1);
    const ways = events.find((event) => event.type === "ways");
    return {
      isWhole: end?.type === "end" && end.isWhole,
      ways,
      states: Object.fromEntries([...results].map(([check, { state }]) => [check, state])),
      check: (check: Check) => results.get(check),
      said: (check: Check) => `${results.get(check)?.text} ${results.get(check)?.fix}`,
    };
  }

  const allRight = { with_code: "ok", without_code: "ok", without_tls: "ok", old_password: "ok" };
  const failures = async () =>
    (await database().loginState.findUniqueOrThrow({ where: { userId } })).failures;
  const reasons = async () =>
    (await database().attempt.findMany({ where: { userId }, orderBy: { id: "asc" } })).map(
      ({ reason }) => reason,
    );

  test("the shown lines above the stock file are closed, whatever is typed as the old password", async () => {
    await load(shown() + stockHba);
    const done = await run();
    expect({ ...done.states, whole: done.isWhole, ways: done.ways }).toEqual({
      ...allRight,
      whole: true,
      ways: { type: "ways", open: 0, why: "", lines: [] },
    });
    expect(done.said("old_password")).toContain("did not compare it with a password of its own");
    expect(await reasons()).toEqual(["accepted", "missing_code", "wrong_password"]);
    expect(await failures()).toBe(2);

    await database().factor.updateMany({ where: { userId }, data: { counter: -1 } });
    const typed = await run({ oldPassword });
    expect(typed.states).toEqual(allRight);
    expect(typed.said("old_password")).toContain("Postern refused.");
    // The login that passed forgot the failures of the first test.
    expect(await failures()).toBe(2);
    const kept = await database().server.findUniqueOrThrow({ where: { id: serverId } });
    expect(protectionOf(kept.protection)).toMatchObject({
      role,
      checks: allRight,
      digest: expect.any(String),
      open: 0,
    });
    expect(await serverProtection(owner, serverId)).toMatchObject({ state: "closed", open: 0 });
    const { detail } = await database().auditEvent.findFirstOrThrow({
      where: { action: "server.protection_tested" },
      orderBy: { id: "desc" },
    });
    expect(detail).toMatchObject({ role, ...allRight });
    expect(JSON.stringify(detail)).not.toMatch(/hunter2|before Postern/);
  });

  test("a kept password is the old one: alone it is refused, and nothing more is typed", async () => {
    await load(shown() + stockHba);
    await database().user.update({ where: { id: userId }, data: { passwordHash: null } });
    const { rows } = await admin.query("SELECT rolpassword FROM pg_authid WHERE rolname = $1", [role]);
    await importVerifiers(owner, {
      ...{ source: "text", serverId, text: `${role},${rows[0].rolpassword}`, roles: [role] },
    });
    const done = await run({ password: oldPassword });
    expect(done.states).toEqual(allRight);
    expect(done.said("old_password")).toMatch(/imported from PostgreSQL.*refused without a code/);
    expect(await reasons()).toEqual(["accepted", "missing_code"]);
  });

  test("the stock file alone: each check that fails names the line", async () => {
    await load(stockHba);
    const done = await run();
    expect(done.states).toEqual({
      ...{ with_code: "failed", without_code: "failed", without_tls: "failed", old_password: "failed" },
    });
    expect(done.isWhole).toBe(false);
    const line = stockHba.split("\n").findIndex((text) => text.includes("127.0.0.1/32")) + 1;
    for (const check of ["with_code", "without_code", "without_tls", "old_password"] as const) {
      expect(done.check(check)?.line).toMatchObject({ lineNumber: line });
      expect(done.said(check)).toContain(`Delete line ${line}`);
    }
    expect(await failures()).toBe(0);
  });

  test("lines that were put at the end, below the stock ones", async () => {
    await load(stockHba + shown());
    const done = await run();
    expect(done.isWhole).toBe(false);
    expect(done.said("with_code")).toMatch(/checks the password of .* itself/);
    expect(done.check("without_tls")?.line?.text).toContain("127.0.0.1/32");
  });

  const planted: readonly (readonly [string, string, Partial<Record<Check, string>>, RegExp])[] = [
    [
      "a line for connections without TLS above",
      "hostnossl all all 127.0.0.1/32 scram-sha-256",
      { without_tls: "failed", old_password: "failed" },
      /Without TLS PostgreSQL checks/,
    ],
    [
      "a trust line above",
      "host all all 127.0.0.0/8 trust",
      { with_code: "failed", without_code: "failed", without_tls: "failed", old_password: "failed" },
      /With TLS PostgreSQL checks/,
    ],
    [
      "a password line with TLS above",
      "hostssl all ROLE 127.0.0.1/32 password",
      { with_code: "failed", without_code: "failed", old_password: "failed" },
      /With TLS PostgreSQL checks/,
    ],
  ];
  test.each(planted)("%s is named", async (_, line, states, words) => {
    await load(`${line.replace("ROLE", role)}\n${shown()}${stockHba}`);
    const done = await run({ oldPassword });
    expect(done.states).toEqual({ ...allRight, ...states });
    expect(done.isWhole).toBe(false);
    for (const check of Object.keys(states) as Check[]) {
      expect(done.check(check)?.line).toMatchObject({ lineNumber: 1 });
    }
    expect(done.said("old_password")).toMatch(words);
  });

  test("a line between those for people and the refusal is named", async () => {
    const lines = shown().replace(/^# Nobody else/m, "hostnossl all all 127.0.0.1/32 scram-sha-256\n$&");
    await load(lines + stockHba);
    const done = await run();
    expect(done.states).toEqual({ ...allRight, without_tls: "failed", old_password: "failed" });
    const at = lines.split("\n").findIndex((text) => text.startsWith("hostnossl")) + 1;
    expect(done.check("without_tls")?.line).toMatchObject({ lineNumber: at });
  });

  test("a way in for others shows beside the checks that are right", async () => {
    await load(`host all all 192.0.2.0/24 scram-sha-256\n${shown()}${stockHba}`);
    const done = await run();
    expect({ ...done.states, whole: done.isWhole }).toEqual({ ...allRight, whole: false });
    expect(done.ways).toMatchObject({ lines: [{ lineNumber: 1 }] });
    const kept = await serverProtection(owner, serverId);
    expect(kept).toMatchObject({ state: "failed", named: [], last: { checks: allRight } });
    expect(kept?.open).toBeGreaterThan(0);
    expect(kept?.last?.open).toBe(kept?.open);
  });

  test("a line for others that was deleted, and not reloaded, is not gone", async () => {
    const planted = "host all all 192.0.2.0/24 scram-sha-256\n";
    const whole = shown() + stockHba;
    await load(planted + whole);
    await run();
    writeFileSync(join(server.data, "pg_hba.conf"), whole);
    await database().factor.updateMany({ where: { userId }, data: { counter: -1 } });
    const done = await run();
    expect({ ...done.states, whole: done.isWhole }).toEqual({ ...allRight, whole: false });
    expect(done.ways).toMatchObject({ open: null, why: expect.stringContaining("Reload it.") });
    expect(await serverProtection(owner, serverId)).toMatchObject({ state: "unchecked", open: null });
    await load(whole);
    await database().factor.updateMany({ where: { userId }, data: { counter: -1 } });
    expect(await run()).toMatchObject({ isWhole: true });
  });

  test("another directory that decides for others leaves it unchecked, until that is accepted", async () => {
    const foreign =
      door === "ldap"
        ? "hostssl all all 192.0.2.0/24 ldap ldapserver=192.0.2.1 ldapprefix=x"
        : "hostssl all all 192.0.2.0/24 radius radiusservers=192.0.2.1 radiussecrets=0123456789abcdef";
    await load(`${foreign}\n${shown()}${stockHba}`);
    const done = await run();
    expect({ ...done.states, whole: done.isWhole }).toEqual({ ...allRight, whole: false });
    expect(done.ways).toMatchObject({
      ...{ open: null, lines: [] },
      why: expect.stringMatching(/^By line 1, a RADIUS or LDAP server that is not a Postern worker/),
    });
    expect(await serverProtection(owner, serverId)).toMatchObject({ state: "unchecked", open: null });
  });

  test("a policy that asks for no code", async () => {
    await load(shown() + stockHba);
    const group = await makeGroup({ members: { create: { userId } } });
    await createPolicy(systemActor("test"), {
      ...{ name: `alone ${role}`, description: "", state: "enforced", adaptive: false },
      ...{ method: "password", secondFactor: false },
      ...{
        leastStrength: "any",
        rules: [],
        reuseUses: 1,
        reuseSeconds: 0,
        approvalWay: "code",
        approvalSeconds: 60,
        clientIds: [],
        groupIds: [group.id],
        doors: [],
      },
    });
    const done = await run();
    expect(done.states).toEqual({ ...allRight, without_code: "failed" });
    expect(done.said("without_code")).toContain(`The policy alone ${role} decided.`);
    expect(done.isWhole).toBe(false);
  });

  test("a code that is not right leaves the refusals unchecked, and locks nobody", async () => {
    await load(shown() + stockHba);
    for (let i = 0; i < 3; i++) {
      const done = await run({ code: `00000${i}` });
      expect(done.states).toEqual({
        ...{ with_code: "failed", without_code: "unchecked", without_tls: "ok", old_password: "unchecked" },
      });
      expect(done.said("without_code")).toContain("other refusals prove nothing");
    }
    expect(await failures()).toBe(3);
    const right = await run();
    expect(right.states).toEqual(allRight);
    expect(await failures()).toBe(2);
  });

  test("where one more failure would lock, nothing is tried that counts as one", async () => {
    await load(shown() + stockHba);
    await database().settings.update({ where: { id: 1 }, data: { lockoutThreshold: 2 } });
    try {
      const done = await run();
      expect(done.states).toEqual({ ...allRight, old_password: "unchecked" });
      expect(done.said("old_password")).toContain("would lock");
      const state = await database().loginState.findUniqueOrThrow({ where: { userId } });
      expect(state).toMatchObject({ failures: 1, lockedUntil: null });
    } finally {
      await database().settings.update({ where: { id: 1 }, data: { lockoutThreshold: 5 } });
    }
  });

  test("lines that cannot be read are no lines that are closed", async () => {
    await load(`hostssl all ${monitor} 127.0.0.1/32 reject\n${shown()}${stockHba}`);
    const done = await run();
    expect({ ...done.states, whole: done.isWhole }).toEqual({ ...allRight, whole: false });
    expect(done.ways).toMatchObject({ open: null, why: expect.stringContaining("reject") });
  });

  test("a file that was not reloaded", async () => {
    await load(stockHba);
    writeFileSync(join(server.data, "pg_hba.conf"), shown() + stockHba);
    const done = await run();
    expect(done.isWhole).toBe(false);
    expect(done.check("without_tls")).toMatchObject({ state: "failed", line: null });
    expect(done.said("without_tls")).toContain("still uses older lines");
  });
});
