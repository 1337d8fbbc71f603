/** Killing a worker or the store in the middle of logins: nothing is accepted twice, nothing accepted goes unlogged. */
import { randomUUID } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemActor } from "@/lib/foundation/access/actor";
import { keyring } from "@/lib/foundation/keys/master-key";
import { database } from "@/lib/foundation/platform/database";
import { startCluster } from "@/lib/foundation/platform/postgres-cluster";
import { oneRole } from "@/lib/foundation/platform/store-rights";
import { prepareStore } from "@/lib/foundation/settings/prepare-store";
import { codeAt, stepAt, type TotpKey } from "@/lib/login/factors/totp";
import { hashPassword } from "@/lib/login/first-factor/password-hash";
import { createClient } from "@/lib/people/clients/service";
import { makeFactor, makeUser } from "@/lib/testing/factories";
import { openRadiusClient, type TestRadiusClient } from "@/lib/testing/radius-client";
import { startWorker, type WorkerProcess } from "@/lib/testing/worker-process";

const secret = new Uint8Array(20).fill(42);
const key: TotpKey = { secret, algorithm: "SHA1", digits: 6, periodSeconds: 30 };
const code = () => codeAt(key, stepAt(key, new Date()));

let radiusSecret: string;
let admin: pg.Client;

beforeAll(async () => {
  ({ secret: radiusSecret } = await newClient());
  admin = new pg.Client(process.env.DATABASE_URL);
  await admin.connect();
});
afterAll(() => admin.end());

const newClient = () =>
  createClient(systemActor("test"), {
    name: "crash",
    network: "127.0.0.1/32",
    ldapName: "",
    doors: ["radius", "ldap"],
    messageAuthenticator: "postgresql",
    codeEntry: "appended",
    groupsInResponse: "none",
    notes: "",
    secret: undefined,
  });

async function newUser(): Promise<string> {
  const username = `u_${randomUUID().slice(0, 8)}`;
  const { id } = await makeUser({ username, passwordHash: await hashPassword("hunter2") });
  await makeFactor(id, { secret });
  return username;
}

async function ask(
  worker: WorkerProcess,
  username: string,
  password: string,
  timeoutMs = 3000,
): Promise<string | null> {
  const radius = await openRadiusClient({ port: worker.port, secret: radiusSecret });
  try {
    return String((await radius.request({ username, password }, timeoutMs))?.code ?? "silence");
  } finally {
    await radius.close();
  }
}

/** Waits until a backend other than ours runs a statement that inserts an attempt. */
async function untilCommitting(): Promise<number> {
  for (let i = 0; i < 500; i++) {
    // Inside a transaction the view would stand still.
    await admin.query("SELECT pg_stat_clear_snapshot()");
    const { rows } = await admin.query<{ pid: number }>(
      "SELECT pid FROM pg_stat_activity WHERE state = 'active' AND pid <> pg_backend_pid() AND datname = current_database() AND query LIKE '%INSERT INTO attempts%'",
    );
    if (rows[0]) return rows[0].pid;
    await sleep(10);
  }
  throw new Error("no login reached its commit");
}

const reasonsOf = async (username: string) =>
  (await database().attempt.findMany({ where: { username }, orderBy: { id: "asc" } })).map(
    (row) => row.reason,
  );

test("a worker killed between accept and reply: the code is spent, nobody else is let in with it", async () => {
  const [first, second] = [
    await startWorker(process.env.DATABASE_URL ?? ""),
    await startWorker(process.env.DATABASE_URL ?? ""),
  ];
  const username = await newUser();
  const typed = `hunter2${code()}`;
  await admin.query(
    "CREATE FUNCTION linger() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(1); RETURN NULL; END'",
  );
  await admin.query("CREATE TRIGGER linger AFTER INSERT ON attempts FOR EACH ROW EXECUTE FUNCTION linger()");
  try {
    const answer = ask(first, username, typed);
    await untilCommitting();
    await first.kill();
    expect(await answer).toBe("silence");
    await sleep(1200);
  } finally {
    await admin.query("DROP TRIGGER linger ON attempts");
    await admin.query("DROP FUNCTION linger()");
  }
  expect(await reasonsOf(username)).toEqual(["accepted"]);
  expect(await ask(second, username, typed)).toBe("reject");
  expect(await reasonsOf(username)).toEqual(["accepted", "replayed_code"]);
  await second.stop();
});

test("a worker killed before its commit: the code is not spent, and counts once at the other worker", async () => {
  const [first, second] = [
    await startWorker(process.env.DATABASE_URL ?? ""),
    await startWorker(process.env.DATABASE_URL ?? ""),
  ];
  const username = await newUser();
  const typed = `hunter2${code()}`;
  await admin.query("BEGIN");
  await admin.query("LOCK TABLE attempts IN EXCLUSIVE MODE");
  try {
    const answer = ask(first, username, typed);
    const backend = await untilCommitting();
    await first.kill();
    await admin.query("SELECT pg_terminate_backend($1)", [backend]);
    expect(await answer).toBe("silence");
  } finally {
    await admin.query("ROLLBACK");
  }
  expect(await ask(second, username, typed)).toBe("accept");
  expect(await ask(second, username, typed)).toBe("reject");
  expect(await reasonsOf(username)).toEqual(["accepted", "replayed_code"]);
  await second.stop();
});

test("a store killed under load: every accept stands in the log, no code counted twice, the worker goes on", async () => {
  // Not where test runs look for abandoned clusters: while its store is dead this one looks like one.
  const home = mkdtempSync(join(tmpdir(), "postern-crash-"));
  chmodSync(home, 0o755);
  const options = {
    directory: join(home, "cluster"),
    port: 0,
    portVariable: "POSTERN_STORE_PORT",
    superuser: "postern",
  };
  const cluster = await startCluster(options);
  const url = cluster.url("postgres");
  await prepareStore(oneRole(url), keyring());
  await copyRows(url);
  const users = Array.from({ length: 40 }, (_, i) => `crowd_${i}`);
  await addCrowd(url, users);
  const worker = await startWorker(url);
  const radius = await openRadiusClient({ port: worker.port, secret: radiusSecret });
  const typed = `hunter2${code()}`;

  let isKilled = false;
  const round = await Promise.all(
    users.map(async (username, i) => {
      await sleep(4 * i);
      const answer = await answerOf(radius, username, typed, i);
      // The first who is in: most of the others are being judged or written down.
      if (answer === "accept" && !isKilled) {
        isKilled = true;
        process.kill(cluster.pid, "SIGKILL");
      }
      return answer;
    }),
  );
  await cluster.exited;
  const again = await startCluster({ ...options, port: cluster.port });
  await untilAnswering(worker);
  const second = await Promise.all(users.map((username, i) => answerOf(radius, username, typed, i)));
  await radius.close();

  const store = new pg.Client(url);
  await store.connect();
  const { rows } = await store.query<{ username: string; accepted: string }>(
    "SELECT username, count(*) FILTER (WHERE outcome = 'accept') AS accepted FROM attempts GROUP BY username",
  );
  await store.end();
  const logged = new Map(rows.map((row) => [row.username, Number(row.accepted)]));
  expect(round.filter((answer) => answer === "accept").length).toBeGreaterThan(0);
  expect(round.filter((answer) => answer === "silence").length).toBeGreaterThan(0);
  for (const [i, username] of users.entries()) {
    const answered = [round[i], second[i]].filter((answer) => answer === "accept").length;
    expect(answered).toBeLessThanOrEqual(1);
    // Where the answer was lost the code may be spent without it, never the other way round.
    expect(logged.get(username)).toBe(1);
  }
  await worker.stop();
  await again.stop();
  rmSync(home, { recursive: true, force: true });
});

async function answerOf(radius: TestRadiusClient, username: string, password: string, identifier: number) {
  return String((await radius.request({ username, password, identifier }, 3000))?.code ?? "silence");
}

async function untilAnswering(worker: WorkerProcess): Promise<void> {
  for (let i = 0; i < 100; i++) {
    if ((await fetch(`${worker.metricsUrl}/readyz`).catch(() => null))?.ok) return;
    await sleep(100);
  }
  throw new Error(`the worker did not come back:\n${worker.output()}`);
}

/** The RADIUS client of this file, in the other store too; its secret is bound to the same row. */
async function copyRows(url: string): Promise<void> {
  const { id, secretSealed } = await database().client.findFirstOrThrow({ where: { name: "crash" } });
  const store = new pg.Client(url);
  await store.connect();
  await store.query(
    "INSERT INTO clients (id, name, ldap_name, network, secret_sealed, updated_at) VALUES ($1, 'crash', 'crash', '127.0.0.1/32', $2, now())",
    [id, secretSealed],
  );
  await store.end();
}

async function addCrowd(url: string, users: readonly string[]): Promise<void> {
  const passwordHash = await hashPassword("hunter2");
  const store = new pg.Client(url);
  await store.connect();
  for (const username of users) {
    const [userId, factorId] = [randomUUID(), randomUUID()];
    const sealed = keyring().seal({ table: "factors", column: "secret_sealed", row: factorId }, secret);
    await store.query(
      "INSERT INTO users (id, username, password_hash, updated_at) VALUES ($1, $2, $3, now())",
      [userId, username, passwordHash],
    );
    await store.query(
      "INSERT INTO factors (id, user_id, kind, name, secret_sealed, confirmed_at) VALUES ($1, $2, 'totp', 'Phone', $3, now())",
      [factorId, userId, sealed],
    );
  }
  await store.end();
}
