/**
 * The way from the first store to this version: everything that was in it still is, and everybody still gets in.
 * lib/testing/first-store/store.sql is what pg_dump wrote (comments removed) of a store that the services of that
 * version filled; its last migration is 20261120220000_search_words. secrets.json holds what its people know.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemActor } from "@/lib/foundation/access/actor";
import { decodeBase32 } from "@/lib/foundation/base/base32";
import { textOf } from "@/lib/foundation/base/bytes";
import { after, minutes, seconds } from "@/lib/foundation/base/durations";
import { keyring } from "@/lib/foundation/keys/master-key";
import { checkKeys } from "@/lib/foundation/keys/rotate-keys";
import { database, openPool } from "@/lib/foundation/platform/database";
import { env } from "@/lib/foundation/platform/env";
import { createLog } from "@/lib/foundation/platform/log";
import { migrate } from "@/lib/foundation/platform/migrate";
import { projectRoot } from "@/lib/foundation/platform/project-root";
import { oneRole } from "@/lib/foundation/platform/store-rights";
import { createCore } from "@/lib/login/authentication/authenticate";
import { readConfig } from "@/lib/login/authentication/config-rows";
import type { LoginRequest } from "@/lib/login/authentication/contract";
import { codeAt, stepAt, type TotpKey } from "@/lib/login/factors/totp";
import { showSecret } from "@/lib/people/clients/show-secret";
import { completeEnrollment, startEnrollment } from "@/lib/people/enrollment/enroll";
import { signInOperator } from "@/lib/people/operators/sign-in";
import { operatorWith } from "@/lib/testing/actors";
import { createTestDatabase } from "@/lib/testing/database";
import secrets from "@/lib/testing/first-store/secrets.json" with { type: "json" };
import { fixedClock } from "@/lib/testing/fixed-clock";
import { prepareStore } from "./prepare-store";

const store = await createTestDatabase({ isEmpty: true });
process.env.DATABASE_URL = store.url;
process.env.POSTERN_MASTER_KEY = secrets.masterKey;

const log = createLog("test");
const pool = openPool(store.url, 4, log);
const clock = fixedClock(secrets.lena.lockedAt);
let before: Awaited<ReturnType<typeof look>>;
let applied: readonly string[];

beforeAll(async () => {
  await query(readFileSync(join(projectRoot(), "lib/testing/first-store/store.sql"), "utf8"));
  before = await look();
  applied = await prepareStore(oneRole(store.url), keyring());
});
afterAll(async () => {
  await pool.end();
  await database().$disconnect();
  await store.drop();
});

/** On a connection of its own: the dump changes settings of its session. */
async function query(sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(store.url);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** What must be the same afterwards, by table; only columns that the first version had. */
async function look() {
  const kept = {
    users: "id, username, display_name, email, password_hash, scram_sealed, disabled_at, created_at",
    user_aliases: "name, user_id",
    groups: "id, name",
    group_members: "group_id, user_id",
    clients: "id, name, network, secret_sealed, doors, message_authenticator, code_entry",
    policies: "id, name, position, method, rules, reuse_uses, reuse_seconds, doors",
    policy_groups: "policy_id, group_id",
    operators: "id, username, role, password_hash, disabled_at",
    servers: "id, name, host, ssl_mode, monitor_role, client_id",
    bypass_exceptions: "server_id, role, method, network, reason, expires_at",
    certificate_authorities: "purpose, certificate, key_sealed",
    user_clients: "user_id, client_id, first_login_at",
    attempts:
      "id, at, door, client_name, username, user_id, outcome, reason, policy_name, factor_kind, trace",
    audit_events: "id, at, actor_kind, actor_name, actor_role, ip, action, subject_kind, subject_id, detail",
  };
  const found: Record<string, unknown[]> = {};
  for (const [table, columns] of Object.entries(kept))
    found[table] = await query(`SELECT ${columns} FROM "${table}" ORDER BY ${columns.split(", ", 2).join()}`);
  const states = "user_id, failures, locked_until, last_login_at";
  found.login_states = await query(
    `SELECT ${states} FROM login_states WHERE user_id IS NOT NULL ORDER BY user_id`,
  );
  return found;
}

const keyOf = (totp: { secret: string; algorithm: string; digits: number }): TotpKey => ({
  secret: decodeBase32(totp.secret) ?? new Uint8Array(),
  algorithm: totp.algorithm === "SHA1" ? "SHA1" : "SHA256",
  digits: totp.digits === 6 ? 6 : 8,
  periodSeconds: 30,
});
const codeNow = (totp: Parameters<typeof keyOf>[0]) => codeAt(keyOf(totp), stepAt(keyOf(totp), clock.now()));

async function reasonOf(username: string, typed: string, changes: Partial<LoginRequest> = {}) {
  const config = await readConfig(pool, keyring(), log);
  const core = createCore({ pool, keyring: keyring(), log, worker: "upgraded", clock });
  const { decision } = await core.attempt({
    door: "ldap",
    config,
    client: config.clients.find(({ id }) => id === secrets.client.id) ?? null,
    username,
    typed,
    state: null,
    sourceAddress: "10.1.0.5",
    personAddress: null,
    receivedMs: performance.now(),
    refusal: null,
    ...changes,
  });
  return decision?.reason;
}

test("the start applies what came since, once; people, policies and logs are as they were", async () => {
  expect(applied).not.toContain("20261120220000_search_words");
  expect(await migrate(oneRole(store.url))).toEqual([]);
  const now = await look();
  expect(now.attempts).toHaveLength(24);
  expect(now.users).toHaveLength(8);
  expect(now).toEqual(before);
});

test("every sealed secret opens", async () => {
  const counts = await checkKeys(systemActor("cli"), env());
  expect(counts.filter(({ unreadable, older }) => unreadable > 0 || older > 0)).toEqual([]);
  const { secret } = await showSecret(operatorWith("owner"), { id: secrets.client.id });
  expect(secret).toBe(secrets.client.secret);
  const { id, monitorPassword } = secrets.server;
  const { monitorPasswordSealed } = await database().server.findUniqueOrThrow({ where: { id } });
  const place = { table: "servers", column: "monitor_password_sealed", row: id };
  expect(textOf(keyring().open(place, monitorPasswordSealed ?? new Uint8Array()))).toBe(monitorPassword);
});

test("who was locked is locked, and what was spent stays spent", async () => {
  const { lena, ada, bea } = secrets;
  expect(await reasonOf("lena", `${lena.password}${codeNow(lena.totp)}`)).toBe("user_locked");
  clock.set(after(new Date(ada.spent.at), seconds(5)));
  expect(await reasonOf("ada", `${ada.password}${ada.spent.code}`)).toBe("replayed_code");
  clock.advance(minutes(20));
  expect(await reasonOf("lena", `${lena.password}${codeNow(lena.totp)}`)).toBe("accepted");
  expect(await reasonOf("ada", ada.password + ada.usedRecoveryCode)).not.toMatch(/^accepted/);
  expect(await reasonOf("bea", bea.password + bea.usedBypassCode)).not.toMatch(/^accepted/);
});

test("people log in with six and eight digits, local password and SCRAM verifier, alias and policy", async () => {
  clock.advance(minutes(20));
  const { ada, scott, etl } = secrets;
  expect(await reasonOf("ada", `${ada.password}${codeNow(ada.totp)}`, { door: "radius" })).toBe("accepted");
  expect(await reasonOf("ada", `${ada.password}${codeNow(ada.totp)}`, { door: "radius" })).toBe(
    "accepted_reused",
  );
  expect(await reasonOf("ada_rw", `${ada.password}${codeNow(ada.second)}`)).toBe("accepted");
  expect(await reasonOf("scott", `${scott.password}${codeNow(scott.totp)}`)).toBe("accepted");
  expect(await reasonOf("scott", `pencils${codeNow(scott.totp)}`)).toBe("wrong_password");
  expect(await reasonOf("etl", etl.password)).toBe("accepted_password_only");
  expect(await reasonOf("dan", "quiet silver lantern")).toBe("user_disabled");
});

test("recovery and bypass codes that were open work once", async () => {
  clock.advance(minutes(20));
  const { ada, bea } = secrets;
  const typed = `${ada.password}${ada.recoveryCodes[0]}`;
  expect(await reasonOf("ada", typed)).toBe("accepted");
  clock.advance(minutes(5));
  expect(await reasonOf("ada", typed)).not.toMatch(/^accepted/);
  expect(await reasonOf("bea", bea.password + bea.openBypassCode)).toBe("accepted");
});

test("a link that was open shows the same key and enrols", async () => {
  const { ines } = secrets;
  const shown = await startEnrollment({ token: ines.linkToken }, clock);
  expect(shown.secretText.replaceAll(" ", "")).toBe(ines.totp.secret);
  const password = "quiet purple lantern";
  await completeEnrollment(
    { token: ines.linkToken, password, code: codeNow(ines.totp), factorName: "Phone" },
    null,
    clock,
  );
  clock.advance(minutes(1));
  expect(await reasonOf("ines", `${password}${codeNow(ines.totp)}`)).toBe("accepted");
});

test("operators sign in with the app that they had, once per code", async () => {
  for (const [username, { password, totp }] of Object.entries({ olga: secrets.olga, hedda: secrets.hedda })) {
    const typed = { username, password, code: codeNow(totp), ip: "192.0.2.10" };
    expect(await signInOperator(typed, clock)).toMatchObject({ ok: true });
    expect(await signInOperator(typed, clock)).toEqual({ ok: false });
  }
});
