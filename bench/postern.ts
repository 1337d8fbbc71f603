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
/** People `base` to `base + count - 1`, whose password costs so much to check. */
export type Crowd = { readonly base: number; readonly count: number; readonly costs: Costs };

/** A worker that answers logins on `port`, and its store. */
export type Postern = {
  readonly port: number;
  readonly secret: string;
  readonly pid: number;
  readonly url: string;
  stop(): Promise<void>;
};

/** Makes database `name`, seeds it and starts a worker. `profileInto`: a directory for a CPU profile of the worker. */
export async function startPostern(
  store: Store,
  name: string,
  crowds: readonly Crowd[],
  profileInto?: string,
): Promise<Postern> {
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
  const worker = await startWorker(url, masterKey.toString("base64"), profileInto);
  return { ...worker, secret, url };
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
    `INSERT INTO clients (id, name, ldap_name, network, secret_sealed, updated_at)
     VALUES ($1, 'Benchmark', 'benchmark', '127.0.0.1/32', $2, now())`,
    [id, Buffer.from(sealed)],
  );
}

const perStatement = 10_000;

async function addPeople(url: string, keyring: Keyring, { base, count, costs }: Crowd): Promise<void> {
  const options = { memoryCost: costs.memoryKib, timeCost: costs.passes, parallelism: 1 };
  const passwordHash = await hash(password, options);
  const client = new pg.Client(url);
  await client.connect();
  for (let from = base; from < base + count; from += perStatement) {
    const people = Array.from({ length: Math.min(perStatement, base + count - from) }, (_, i) => {
      const factorId = randomUUID();
      const place = { table: "factors", column: "secret_sealed", row: factorId };
      const sealed = Buffer.from(keyring.seal(place, secretOf(from + i)));
      return { userId: randomUUID(), name: username(from + i), factorId, sealed };
    });
    const ids = people.map(({ userId }) => userId);
    await client.query(
      `INSERT INTO users (id, username, password_hash, updated_at)
       SELECT id, name, $3, now() FROM unnest($1::uuid[], $2::text[]) AS t (id, name)`,
      [ids, people.map(({ name }) => name), passwordHash],
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

async function startWorker(
  url: string,
  masterKey: string,
  profileInto: string | undefined,
): Promise<Pick<Postern, "port" | "pid" | "stop">> {
  const [port, metricsPort] = await Promise.all([freeUdpPort(), freePort()]);
  const profile = profileInto ? ["--cpu-prof", `--cpu-prof-dir=${profileInto}`] : [];
  const worker = startServer(process.execPath, [...profile, buildWorker()], {
    ...childEnv({
      NODE_ENV: "production",
      DATABASE_URL: url,
      POSTERN_MASTER_KEY: masterKey,
      POSTERN_RADIUS_HOST: "127.0.0.1",
      POSTERN_RADIUS_PORT: String(port),
      POSTERN_LDAPS_PORT: "0",
      POSTERN_METRICS_HOST: "127.0.0.1",
      POSTERN_METRICS_PORT: String(metricsPort),
      // As the launcher starts it.
      UV_THREADPOOL_SIZE: String(poolThreads),
    }),
  });
  for (let round = 0; round < 300 && !worker.hasEnded(); round++) {
    if (await isReady(metricsPort)) return { port, pid: worker.pid, stop: worker.stop };
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
