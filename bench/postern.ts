/** Our side: a store with people in it, and a worker on that store. */
import { spawnSync } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { hash } from "@node-rs/argon2";
import pg from "pg";
import { utf8 } from "@/lib/foundation/base/bytes";
import { StartError } from "@/lib/foundation/base/errors";
import { createKeyring, type Keyring } from "@/lib/foundation/keys/keyring";
import { childEnv } from "@/lib/foundation/platform/env";
import { freePort, freeUdpPort } from "@/lib/foundation/platform/ports";
import { projectRoot } from "@/lib/foundation/platform/project-root";
import { oneRole } from "@/lib/foundation/platform/store-rights";
import { prepareStore } from "@/lib/foundation/settings/prepare-store";
import { poolThreads } from "@/lib/login/first-factor/hash-queue";
import { password, secretOf, username } from "./people";
import { startServer } from "./processes";
import { ask, type Store } from "./store";

/** Costs of argon2id. */
export type Costs = { readonly memoryKib: number; readonly passes: number };
/** People `base` to `base + count - 1` with an authenticator app, and what is kept of their password: a hash or a verifier. */
export type Crowd = {
  readonly base: number;
  readonly count: number;
  readonly kept: Costs | { readonly verifier: string };
};

/** A store with people in it. `secret` is the one client's. */
export type Seeded = { readonly url: string; readonly secret: string; readonly masterKey: string };

/** A worker that answers logins on `port` by RADIUS and on `ldapsPort`, and its store. */
export type Postern = Pick<Seeded, "url" | "secret"> & {
  readonly port: number;
  readonly ldapsPort: number;
  readonly pid: number;
  stop(): Promise<void>;
};

/** The client's `ou` in names that LDAP binds with. */
export const ldapName = "benchmark";

/** Makes database `name` and puts people into it. */
export async function seedPostern(store: Store, name: string, crowds: readonly Crowd[]): Promise<Seeded> {
  const url = await store.createDatabase(name);
  const masterKey = randomBytes(32);
  const keyring = createKeyring([masterKey]);
  await prepareStore(oneRole(url), keyring);
  const secret = randomBytes(24).toString("base64url");
  await addClient(url, keyring, secret);
  for (const crowd of crowds) await addPeople(url, keyring, crowd);
  // As after some weeks: everyone has logged in through this client before.
  await ask(
    url,
    `INSERT INTO user_clients (user_id, client_id, first_login_at)
     SELECT u.id, c.id, now() - interval '30 days' FROM users u, clients c`,
  );
  await store.settle(url);
  return { url, secret, masterKey: masterKey.toString("base64") };
}

/** Lets person `n` in by the password alone, as a service account without an app. */
export async function makeServiceAccount(url: string, n: number): Promise<void> {
  await ask(
    url,
    `WITH person AS (SELECT id FROM users WHERE username = $1),
     gone AS (DELETE FROM factors WHERE user_id IN (SELECT id FROM person)),
     made AS (INSERT INTO groups (id, name, updated_at) VALUES (gen_random_uuid(), 'Services', now()) RETURNING id),
     joined AS (INSERT INTO group_members (user_id, group_id) SELECT person.id, made.id FROM person, made),
     policy AS (INSERT INTO policies (id, name, method, updated_at)
       VALUES (gen_random_uuid(), 'Services', 'password', now()) RETURNING id)
     INSERT INTO policy_groups (policy_id, group_id) SELECT policy.id, made.id FROM policy, made`,
    [username(n)],
  );
}

/** Makes codes that were used count as fresh again, for the people of `names`. Not part of any timed stretch. */
export async function forgetCodes(pool: pg.Pool, names: readonly string[]): Promise<void> {
  await pool.query(
    `UPDATE factors SET counter = -1 FROM users u WHERE u.id = factors.user_id AND u.username = ANY ($1)`,
    [names],
  );
}

async function addClient(url: string, keyring: Keyring, secret: string): Promise<void> {
  const id = randomUUID();
  const sealed = keyring.seal({ table: "clients", column: "secret_sealed", row: id }, utf8(secret));
  await ask(
    url,
    `INSERT INTO clients (id, name, ldap_name, network, secret_sealed, doors, updated_at)
     VALUES ($1, 'Benchmark', $3, '127.0.0.1/32', $2, '{radius,ldap}', now())`,
    [id, Buffer.from(sealed), ldapName],
  );
}

const perStatement = 10_000;

/** A hash of everyone's password, with a salt of its own. */
export const hashOfPassword = ({ memoryKib, passes }: Costs): Promise<string> =>
  hash(password, { memoryCost: memoryKib, timeCost: passes, parallelism: 1 });

async function addPeople(url: string, keyring: Keyring, { base, count, kept }: Crowd): Promise<void> {
  const passwordHash = "verifier" in kept ? null : await hashOfPassword(kept);
  const verifierOf = (row: string) =>
    "verifier" in kept
      ? Buffer.from(keyring.seal({ table: "users", column: "scram_sealed", row }, utf8(kept.verifier)))
      : null;
  const client = new pg.Client(url);
  await client.connect();
  for (let from = base; from < base + count; from += perStatement) {
    const people = Array.from({ length: Math.min(perStatement, base + count - from) }, (_, i) => {
      const factorId = randomUUID();
      const place = { table: "factors", column: "secret_sealed", row: factorId };
      const sealed = Buffer.from(keyring.seal(place, secretOf(from + i)));
      const userId = randomUUID();
      return { userId, name: username(from + i), verifier: verifierOf(userId), factorId, sealed };
    });
    const ids = people.map(({ userId }) => userId);
    await client.query(
      `INSERT INTO users (id, username, password_hash, scram_sealed, updated_at)
       SELECT id, name, $4, verifier, now() FROM unnest($1::uuid[], $2::text[], $3::bytea[]) AS t (id, name, verifier)`,
      [ids, people.map(({ name }) => name), people.map(({ verifier }) => verifier), passwordHash],
    );
    await client.query(
      `INSERT INTO factors (id, user_id, kind, name, secret_sealed, is_default, confirmed_at)
       SELECT id, user_id, 'totp', 'Phone', sealed, true, now()
       FROM unnest($1::uuid[], $2::uuid[], $3::bytea[]) AS t (id, user_id, sealed)`,
      [people.map(({ factorId }) => factorId), ids, people.map(({ sealed }) => sealed)],
    );
  }
  await client.end();
}

/**
 * Starts a worker. `profileInto`: a directory for a CPU profile of it. `knownSeconds`: how long it knows a right password;
 * the product's own without it.
 */
export async function startPostern(
  { url, secret, masterKey }: Seeded,
  { profileInto, knownSeconds }: { readonly profileInto?: string; readonly knownSeconds?: number } = {},
): Promise<Postern> {
  const port = await freeUdpPort();
  const [ldapsPort, metricsPort] = [await freePort(), await freePort()];
  const profile = profileInto ? ["--cpu-prof", `--cpu-prof-dir=${profileInto}`] : [];
  const worker = startServer(process.execPath, [...profile, buildWorker()], {
    ...childEnv({
      NODE_ENV: "production",
      DATABASE_URL: url,
      POSTERN_MASTER_KEY: masterKey,
      POSTERN_KNOWN_PASSWORD_SECONDS: knownSeconds === undefined ? undefined : String(knownSeconds),
      POSTERN_RADIUS_HOST: "127.0.0.1",
      POSTERN_RADIUS_PORT: String(port),
      POSTERN_LDAPS_PORT: String(ldapsPort),
      POSTERN_METRICS_HOST: "127.0.0.1",
      POSTERN_METRICS_PORT: String(metricsPort),
      // As the launcher starts it.
      UV_THREADPOOL_SIZE: String(poolThreads),
    }),
  });
  for (let round = 0; round < 300 && !worker.hasEnded(); round++) {
    if (await isReady(metricsPort))
      return { url, secret, port, ldapsPort, pid: worker.pid, stop: worker.stop };
    await sleep(100);
  }
  await worker.stop();
  throw new StartError(`The worker does not answer. It printed:\n${worker.printed()}`);
}

/** What `npm start` runs. */
function buildWorker(): string {
  const script = "await (await import('./scripts/build.mjs')).buildWhatIsStale(['bundles'])";
  const built = spawnSync(process.execPath, ["--input-type=module", "--eval", script], {
    cwd: projectRoot(),
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (built.status !== 0) throw new StartError("The worker could not be built, see above.");
  return join(projectRoot(), "dist/worker.mjs");
}

async function isReady(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/readyz`)).ok;
  } catch {
    return false;
  }
}
