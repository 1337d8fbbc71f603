/** Row 9: logins through PostgreSQL with and without asking where they come from. */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { utf8 } from "@/lib/foundation/base/bytes";
import { createKeyring } from "@/lib/foundation/keys/keyring";
import { radiusMethod } from "@/lib/protocols/postgres/hba/lines";
import { startProtectedServer } from "@/lib/testing/protected-postgres";
import { quantile } from "./burst";
import type { Connected, Connecting } from "./connecting";
import { eachUs, spending } from "./cpu";
import { username } from "./people";
import { type Crowd, type Seeded, seedPostern, startPostern } from "./postern";
import type { Answering } from "./processes";
import type { Finding } from "./report";
import { measureInTurn, ratioOf, type Side } from "./rounds";
import { full } from "./rows";
import { ask, type Store } from "./store";

const perRound = 100;
const rounds = 5;
const crowd: Crowd = { base: 0, count: perRound * (rounds + 1), kept: full };
const monitor = { role: "monitor", password: "a-password-of-the-benchmark" };

/** Both sides log in to the same PostgreSQL 18, each through a worker and a store of its own. `start` takes what is to be stopped. */
export async function whereFromRow(
  store: Store,
  connecting: Answering<Connecting, Connected>,
  start: <T extends { stop(): Promise<void> }>(what: string, starting: Promise<T>) => Promise<T>,
): Promise<Finding> {
  const seeds = {
    on: await seedPostern(store, "where_on", [crowd]),
    off: await seedPostern(store, "where_off", [crowd]),
  };
  const postern = {
    on: await start("Starting a worker that asks where logins come from", startPostern(seeds.on)),
    off: await start("Starting one that does not", startPostern(seeds.off)),
  };
  const server = await startProtectedServer([
    `hostssl all ${monitor.role} 127.0.0.1/32 scram-sha-256`,
    ...(["on", "off"] as const).map((name) => {
      const { port, secret } = postern[name];
      const method = radiusMethod({
        servers: [{ host: "127.0.0.1", port }],
        secret,
        identifier: "benchmark",
      });
      return `host ${name}_asking all 127.0.0.1/32 ${method}`;
    }),
  ]);
  await start("Starting a PostgreSQL 18 to log in to", Promise.resolve({ stop: server.remove }));
  const url = server.cluster.url("postgres");
  const roles = Array.from({ length: crowd.count }, (_, n) => `CREATE ROLE ${username(n)} LOGIN`);
  await ask(url, roles.join(";"));
  await ask(
    url,
    `CREATE ROLE ${monitor.role} LOGIN PASSWORD '${monitor.password}' IN ROLE pg_read_all_stats`,
  );
  for (const name of ["on", "off"]) await ask(url, `CREATE DATABASE ${name}_asking`);
  await register(seeds.on, server.cluster.port);

  const side = (who: string, name: "on" | "off"): Side => {
    let first = 0;
    return {
      who,
      async measure() {
        const question = { port: server.cluster.port, database: `${name}_asking`, first, people: perRound };
        first += perRound;
        const { result, serverCpu, storeCpu } = await spending(
          { ...postern[name], storePid: store.pid },
          () => connecting.ask({ ...question, withCode: true, atOnce: 8 }),
        );
        return {
          perSecond: result.perSecond,
          p50Ms: quantile(result.tookMs, 0.5),
          p99Ms: quantile(result.tookMs, 0.99),
          serverCpuUs: eachUs(serverCpu, perRound),
          storeCpuUs: eachUs(storeCpu, perRound),
        };
      },
    };
  };
  const measured = await measureInTurn(
    [side("asked where they come from", "on"), side("not asked", "off")],
    rounds,
  );
  const [known] = await ask<{ certain: number; several: number }>(
    seeds.on.url,
    `SELECT count(person_address)::int AS certain, count(*) FILTER (WHERE cardinality(person_candidates) > 0)::int AS several FROM attempts`,
  );
  return {
    title: `9  ${perRound} people with password and code through PostgreSQL 18, 8 at a time, by RADIUS`,
    sides: measured.figures,
    measured: { what: "asked / not asked", value: ratioOf(measured, 1) },
    goal: { text: "at least 0.95", isMet: (value) => value >= 0.95 },
    note: `Of ${crowd.count} logins that were asked about, ${known?.certain} are known for certain, ${known?.several} as one of several.`,
  };
}

/** Registers the server with its client, and waits until the worker sees it. */
async function register({ url, masterKey }: Seeded, port: number): Promise<void> {
  const id = randomUUID();
  const place = { table: "servers", column: "monitor_password_sealed", row: id };
  const sealed = createKeyring([Buffer.from(masterKey, "base64")]).seal(place, utf8(monitor.password));
  await ask(
    url,
    `INSERT INTO servers (id, name, host, port, ssl_mode, monitor_role, monitor_password_sealed, client_id, updated_at)
     SELECT $1, 'Benchmark', '127.0.0.1', $2, 'require', $3, $4, id, now() FROM clients`,
    [id, port, monitor.role, Buffer.from(sealed)],
  );
  for (let round = 0; round < 300; round++) {
    if ((await ask(url, "SELECT FROM where_from_watches WHERE sees_starting")).length > 0) return;
    await sleep(100);
  }
  throw new Error("The worker does not see the server.");
}
