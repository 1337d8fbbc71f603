/** A real PostgreSQL behind two workers: its database `postgres` asks one by RADIUS, `template1` the other by LDAPS. */
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { systemActor } from "@/lib/foundation/access/actor";
import { database } from "@/lib/foundation/platform/database";
import { createClient } from "@/lib/people/clients/service";
import { ldapMethod, radiusMethod } from "@/lib/protocols/postgres/hba/lines";
import { type DebianServer, startDebianServer } from "@/lib/testing/debian-postgres";
import { temporaryDirectory } from "@/lib/testing/postgres";
import { startWorker, type WorkerProcess } from "@/lib/testing/worker-process";

/** Each door with the database that asks by it. */
export const ways = { radius: "postgres", ldap: "template1" } as const;
export type Way = keyof typeof ways;

/** The other door. */
export const otherWay = { radius: "ldap", ldap: "radius" } as const satisfies Record<Way, Way>;

/** What was started, and ending all of it. */
export type BothDoors = {
  readonly server: DebianServer;
  readonly workers: readonly [WorkerProcess, WorkerProcess];
  remove(): Promise<void>;
};

/**
 * Starts it under one client, called `name` at both doors. `radiusLines` is the type of the RADIUS line: as `host`, libpq repeats
 * a refused login without TLS by itself.
 */
export async function startBothDoors(name: string, radiusLines: "host" | "hostssl"): Promise<BothDoors> {
  const client = await createClient(systemActor("test"), {
    ...{ name, ldapName: name, network: "127.0.0.1/32" },
    doors: ["radius", "ldap"],
    messageAuthenticator: "postgresql",
    codeEntry: "appended",
    groupsInResponse: "none",
    notes: "",
    secret: undefined,
  });
  const url = process.env.DATABASE_URL ?? "";
  const workers = await Promise.all([startWorker(url), startWorker(url)]);
  const [first, second] = workers;
  const directory = await temporaryDirectory();
  const authorityFile = join(directory, "postern-ca.pem");
  const authority = await database().certificateAuthority.findUniqueOrThrow({ where: { purpose: "doors" } });
  writeFileSync(authorityFile, authority.certificate, { mode: 0o644 });
  const server = await startDebianServer();
  server.setLdapConf(`TLS_CACERT ${authorityFile}\n`);
  const radius = radiusMethod({
    servers: [{ host: "127.0.0.1", port: first.port }],
    secret: client.secret,
    identifier: name,
  });
  const ldap = ldapMethod({
    hosts: ["127.0.0.1"],
    port: second.ldapsPort,
    tls: "ldaps",
    mode: "simple",
    ldapName: name,
    base: "dc=postern",
    secret: client.secret,
  });
  await server.setHba([
    `${radiusLines} ${ways.radius} all 127.0.0.1/32 ${radius}`,
    `hostssl ${ways.ldap} all 127.0.0.1/32 ${ldap}`,
  ]);
  return {
    server,
    workers,
    async remove() {
      await server.remove();
      for (const worker of workers) await worker.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
