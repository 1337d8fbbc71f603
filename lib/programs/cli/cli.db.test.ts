/** Tests of the command line as people run it: one process per command. */
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import { utf8 } from "@/lib/foundation/base/bytes";
import { keyring } from "@/lib/foundation/keys/master-key";
import { database } from "@/lib/foundation/platform/database";
import { demoHome, writeDemoFile } from "@/lib/foundation/platform/demo-file";
import { childEnv, env } from "@/lib/foundation/platform/env";
import { holdLock } from "@/lib/foundation/platform/process-lock";
import { createTestDatabase } from "@/lib/testing/database";
import { makeClient, makeServer, makeUser } from "@/lib/testing/factories";
import { temporaryDirectory } from "@/lib/testing/postgres";
import { type ProtectedServer, startProtectedServer } from "@/lib/testing/protected-postgres";

vi.setConfig({ testTimeout: 60_000 });

type Result = { readonly code: number | null; readonly out: string; readonly err: string };

function postern(
  words: readonly string[],
  changes: Readonly<Record<string, string | undefined>> = {},
): Promise<Result> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ["scripts/start.mjs", "cli", ...words], {
      env: childEnv({ DATABASE_URL: env().DATABASE_URL, ...changes }),
      stdio: ["ignore", "pipe", "pipe"],
    });
    let [out, err] = ["", ""];
    child.stdout.on("data", (chunk) => {
      out += chunk;
    });
    child.stderr.on("data", (chunk) => {
      err += chunk;
    });
    child.on("close", (code) => resolve({ code, out, err }));
  });
}

// Bundles the command line if need be, once, so that commands run side by side afterwards find it whole.
beforeAll(() => postern(["help"]));

test("help lists every command; wrong usage ends with 2 and says what is right", async () => {
  const [help, unknown, wrong, option] = await Promise.all([
    postern([]),
    postern(["dance"]),
    postern(["explain", "--user", "ada"]),
    postern(["keys", "check", "--loud"]),
  ]);
  expect(help.code).toBe(0);
  for (const name of [
    "explain",
    "setup-link",
    "operator reset",
    "posture",
    "migrate",
    "keys check",
    "keys rotate",
    "demo codes",
  ])
    expect(help.out).toContain(name);
  expect(unknown).toMatchObject({ code: 2, err: expect.stringContaining('no command "dance"') });
  expect(wrong).toMatchObject({
    code: 2,
    err: expect.stringContaining("Usage: npm run postern -- explain --user"),
  });
  expect(option).toMatchObject({ code: 2, err: expect.stringContaining("--loud") });
});

test("explain says what would happen, and refuses what does not exist with a sentence", async () => {
  const [user, client] = [await makeUser(), await makeClient()];
  const good = await postern(["explain", "--user", user.username, "--client", client.name]);
  expect(good).toMatchObject({ code: 0, err: "" });
  expect(good.out).toMatch(/Policy: /);
  const bad = await postern(["explain", "--user", user.username, "--client", "nobody"]);
  expect(bad).toMatchObject({ code: 1, out: "", err: "There is no enabled client called nobody.\n" });
});

describe("posture", () => {
  let target: ProtectedServer;
  beforeAll(async () => {
    target = await startProtectedServer([]);
  });
  afterAll(() => target?.remove());

  /** A real PostgreSQL, registered with its superuser. */
  const registered = () => {
    const { cluster } = target;
    const { username, password } = new URL(cluster.url("postgres"));
    const id = crypto.randomUUID();
    const place = { table: "servers", column: "monitor_password_sealed", row: id };
    return makeServer({
      ...{ id, host: "localhost", port: cluster.port, monitorRole: username },
      monitorPasswordSealed: keyring().seal(place, utf8(decodeURIComponent(password))),
      caCertificate: readFileSync(join(cluster.data, "server.crt"), "utf8"),
    });
  };

  test("says what fails and what is unknown, and ends with 1 where that is asked for, until it is waived", async () => {
    const { id, name } = await registered();
    const text = await postern(["posture", name]);
    expect(text).toMatchObject({ code: 0, err: "" });
    expect(text.out).toMatch(/: \d+ of 100\nChecks: /);
    const json = await postern(["posture", name, "--format", "json", "--fail-on", "low"]);
    expect(json).toMatchObject({ code: 1, err: "" });
    const { checks } = JSON.parse(json.out) as { checks: { id: string; standing: string }[] };
    const expiresAt = new Date(Date.now() + 86_400_000);
    const waived = checks.filter(({ standing }) => standing === "fail");
    expect(checks.map(({ standing }) => standing)).toContain("unknown");
    const waive = (ids: readonly { id: string }[]) =>
      database().postureWaiver.createMany({
        data: ids.map((check) => ({
          ...{ serverId: id, checkId: check.id, reason: "test", acceptedBy: "test", expiresAt },
        })),
      });
    // Without a failure what is unknown is left, and that is no pass.
    await waive(waived);
    expect(await postern(["posture", name, "--fail-on", "low"])).toMatchObject({ code: 1, err: "" });
    await waive(checks.filter(({ standing }) => standing === "unknown"));
    const sarif = await postern(["posture", name, "--format", "sarif", "--fail-on", "low"]);
    expect(sarif).toMatchObject({ code: 0, err: "" });
    expect(JSON.parse(sarif.out)).toMatchObject({ version: "2.1.0", runs: [{ tool: { driver: {} } }] });
    const runs = await database().postureRun.findMany({ where: { serverId: id } });
    expect(runs.map(({ askedBy, failure }) => [askedBy, failure])).toEqual(Array(4).fill(["cli", null]));
  });

  test("says why the checks could not be run, and what was wrong with the words", async () => {
    const { id, name } = await makeServer();
    const [failed, missing, format, severity] = await Promise.all([
      postern(["posture", name, "--format", "sarif"]),
      postern(["posture", "nobody"]),
      postern(["posture", name, "--format", "xml"]),
      postern(["posture", name, "--fail-on", "info"]),
    ]);
    expect(failed).toMatchObject({ code: 1, out: "" });
    expect(failed.err).toContain("Nothing listens on 127.0.0.1:1.");
    expect(await database().postureRun.count({ where: { serverId: id, failure: { not: null } } })).toBe(1);
    expect(missing).toMatchObject({ code: 1, err: "There is no server called nobody.\n" });
    expect(format).toMatchObject({ code: 2, err: expect.stringContaining("one of text, json, sarif") });
    expect(severity).toMatchObject({
      code: 2,
      err: expect.stringContaining("one of critical, high, medium, low"),
    });
  });
});

test("operator reset prints a link for the operator named, and enables who was disabled", async () => {
  const missing = await postern(["operator", "reset", "nobody"]);
  expect(missing).toMatchObject({ code: 1, err: expect.stringContaining("There is no operator nobody") });
  const { id } = await database().operator.create({
    data: { username: "olga", role: "owner", disabledAt: new Date() },
  });
  const reset = await postern(["operator", "reset", "olga"]);
  expect(reset.out).toMatch(/^http:\/\/\S+#[\w-]{43}\n/);
  expect((await database().operator.findUniqueOrThrow({ where: { id } })).disabledAt).toBeNull();
});

test("a store that is behind is migrated by one command alone", async () => {
  const empty = await createTestDatabase({ isEmpty: true });
  const behind = await postern(["setup-link"], { DATABASE_URL: empty.url });
  expect(behind).toMatchObject({ code: 1, err: expect.stringContaining("npm run postern -- migrate") });
  expect((await postern(["migrate"], { DATABASE_URL: empty.url })).out).toMatch(/^applied /);
  expect((await postern(["migrate"], { DATABASE_URL: empty.url })).out).toBe("The store is up to date.\n");
  const link = await postern(["setup-link"], { DATABASE_URL: empty.url });
  expect(link.out).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/setup#[\w-]{43}\n$/);
  await empty.drop();
});

test("the demo's codes are those of a phone, and only while a demo runs", async () => {
  const home = await temporaryDirectory();
  const secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
  const changes = { POSTERN_HOME: home, DATABASE_URL: undefined };
  const none = await postern(["demo", "codes"], changes);
  expect(none).toMatchObject({ code: 1, err: expect.stringContaining("There is no demo in") });
  const phone = { username: "ana", password: "p", totpSecret: secret, kind: "second factor" } as const;
  writeDemoFile(home, {
    console: { url: "http://127.0.0.1:1", owner: { username: "owner", password: "p", totpSecret: secret } },
    radius: { host: "127.0.0.1", port: 1, secret: "s" },
    postgres: { host: "127.0.0.1", port: 1, database: "d" },
    users: [phone, { ...phone, username: "report_job", totpSecret: null, kind: "password only" }],
  });
  mkdirSync(demoHome(home));
  const ended = await postern(["demo", "codes"], changes);
  expect(ended).toMatchObject({ code: 1, err: expect.stringContaining("does not run") });
  const held = await holdLock(demoHome(home));
  const oathtool = () => execFileSync("oathtool", ["--totp", "-b", "-w", "2", secret], { encoding: "utf8" });
  const before = oathtool();
  const codes = await postern(["demo", "codes"], changes);
  const known = `${before}${oathtool()}`;
  const printed = codes.out.match(/ana +(\d{6}) {3}then (\d{6})/)?.slice(1) ?? ["missing"];
  for (const code of printed) expect(known).toContain(code);
  expect(codes.out).toMatch(/owner +\d{6}/);
  expect(codes.out).not.toContain("report_job");
  const qr = await postern(["demo", "qr", "ana"], changes);
  expect(qr.out).toContain("▄");
  expect(qr.out).toContain(secret);
  expect(await postern(["demo", "qr", "report_job"], changes)).toMatchObject({
    code: 2,
    err: expect.stringContaining("These have: owner, ana."),
  });
  if (held.ok) await held.lock.release();
  rmSync(home, { recursive: true });
});

test("without DATABASE_URL the embedded store is started for the command, two at once included", async () => {
  const home = await temporaryDirectory();
  const changes = {
    DATABASE_URL: undefined,
    POSTERN_HOME: home,
    POSTERN_MASTER_KEY: inject("store").masterKey,
  };
  const both = await Promise.all([postern(["migrate"], changes), postern(["migrate"], changes)]);
  expect(both.map(({ err }) => err)).toEqual(["", ""]);
  expect(both.map(({ code }) => code)).toEqual([0, 0]);
  const check = await postern(["keys", "check"], changes);
  expect(check.out).toMatch(/settings\.mac_key_sealed\s+newest key 1/);
  rmSync(home, { recursive: true });
});
