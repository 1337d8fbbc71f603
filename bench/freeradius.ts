/** The peer: FreeRADIUS doing the same job, with its users in a database of its own on the same PostgreSQL server. */
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { encodeBase32 } from "@/lib/foundation/base/base32";
import { StartError } from "@/lib/foundation/base/errors";
import { freeUdpPort } from "@/lib/foundation/platform/ports";
import { temporaryDirectory } from "@/lib/testing/postgres";
import { freeradiusConfiguration, freeradiusSchema } from "./freeradius-configuration";
import { password, secretOf, username } from "./people";
import { startServer } from "./processes";
import type { Store } from "./store";

/** A running FreeRADIUS. */
export type FreeRadius = {
  readonly port: number;
  readonly secret: string;
  readonly pid: number;
  stop(): Promise<void>;
};

const programs = ["/usr/sbin/freeradius", "/usr/local/sbin/radiusd", "/usr/sbin/radiusd"];

/** An installed program. */
export type FoundFreeRadius = { readonly program: string; readonly version: string };

/** The program, or null with nothing installed. */
export function findFreeRadius(): FoundFreeRadius | null {
  const program = programs.find((path) => existsSync(path));
  if (!program) return null;
  const { stdout } = spawnSync(program, ["-v"], { encoding: "utf8" });
  return { program, version: /FreeRADIUS Version ([\d.]+)/.exec(stdout)?.[1] ?? "of unknown version" };
}

/** Seeds `people` into a database and starts FreeRADIUS on it, with a record of used codes or as it comes. */
export async function startFreeRadius(
  program: string,
  store: Store,
  people: number,
  spendsCodes: boolean,
): Promise<FreeRadius> {
  const url = await store.createDatabase(spendsCodes ? "freeradius_once" : "freeradius");
  await addPeople(url, people);
  await store.settle(url);
  const home = await temporaryDirectory();
  const directory = join(home, "raddb");
  mkdirSync(directory, { mode: 0o755 });
  const port = await freeUdpPort();
  const secret = randomBytes(24).toString("base64url");
  const file = join(directory, "bench.conf");
  const place = { directory, port, secret, store: new URL(url), spendsCodes };
  writeFileSync(file, freeradiusConfiguration(place));
  chmodSync(file, 0o640);
  const server = startServer(program, ["-f", "-d", directory, "-n", "bench", "-l", "stdout"], {
    ...process.env,
  });
  const stop = async () => {
    await server.stop();
    rmSync(home, { recursive: true, force: true });
  };
  for (let round = 0; round < 100 && !server.hasEnded(); round++) {
    await sleep(100);
    if (server.printed().includes("Ready to process requests"))
      return { port, secret, pid: server.pid, stop };
  }
  await stop();
  throw new StartError(`FreeRADIUS did not start. It printed:\n${server.printed()}`);
}

const perStatement = 10_000;

async function addPeople(url: string, count: number): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  await client.query(freeradiusSchema);
  for (let from = 0; from < count; from += perStatement) {
    const people = Array.from({ length: Math.min(perStatement, count - from) }, (_, i) => from + i);
    await client.query(
      `INSERT INTO radcheck (username, attribute, op, value)
       SELECT name, attribute, ':=', value FROM unnest($1::text[], $2::text[]) AS t (name, secret),
         LATERAL (VALUES ('Cleartext-Password', $3), ('TOTP-Secret', secret)) AS v (attribute, value)`,
      [people.map(username), people.map((n) => encodeBase32(secretOf(n))), password],
    );
  }
  await client.query("INSERT INTO laststep (username, step) SELECT DISTINCT username, -1 FROM radcheck");
  await client.end();
}
