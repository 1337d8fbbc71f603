/** The PostgreSQL that the demo protects: TLS with a certificate of this run, `hostssl … radius`, sample roles. */
import pg from "pg";
import { selfSignedCertificate } from "@/lib/foundation/certificates/certificate";
import type { Env } from "@/lib/foundation/platform/env";
import { type Cluster, startCluster } from "@/lib/foundation/platform/postgres-cluster";
import { shownHba } from "@/lib/protocols/postgres/hba/shown";
import { monitorRoleFor } from "./registered-server";

/** The protected server: its cluster, its database, and the certificate that clients can verify it with. */
export type ProtectedPostgres = {
  readonly cluster: Cluster;
  readonly database: string;
  readonly certificate: string;
  /** Of the role that the console reads it with. */
  readonly monitorPassword: string;
};

const database = "demo";

/** Starts it, new. `roles` may log in, with whatever Postern says. The worker listens on `radiusPort` of this machine. */
export async function startProtectedPostgres(
  from: Env,
  directory: string,
  asks: { readonly radiusPort: number; readonly radiusSecret: string },
  roles: readonly string[],
): Promise<ProtectedPostgres> {
  const { certificate, privateKey } = await selfSignedCertificate(["localhost", "127.0.0.1"], 30, new Date());
  const monitor = monitorRoleFor(database);
  const cluster = await startCluster({
    directory,
    port: from.POSTERN_DEMO_POSTGRES_PORT,
    portVariable: "POSTERN_DEMO_POSTGRES_PORT",
    superuser: "postgres",
    settings: {
      ssl: "on",
      ssl_cert_file: "server.crt",
      ssl_key_file: "server.key",
    },
    files: {
      "server.crt": certificate,
      "server.key": privateKey,
      "pg_hba.conf": hbaFile(monitor.lines, asks.radiusPort, asks.radiusSecret),
    },
  });
  try {
    await createRoles(cluster, roles, monitor.statements);
    return { cluster, database, certificate, monitorPassword: monitor.password };
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

/** The ways in for the demo itself and for the console to read it, then the lines that the console shows for this client. */
function hbaFile(monitorLines: string, port: number, secret: string): string {
  const shown = shownHba({
    door: "radius",
    servers: [{ host: "127.0.0.1", port }],
    client: { name: "demo", ldapName: "demo" },
    base: "",
    secret,
  });
  if (!shown.ok) throw new Error(shown.reasons.join("\n"));
  return [
    "# The demo makes its tables over TCP; a real server has no such line.",
    "host    all   postgres   127.0.0.1/32   scram-sha-256",
    monitorLines,
    shown.text,
  ].join("\n");
}

async function createRoles(
  cluster: Cluster,
  roles: readonly string[],
  more: readonly string[],
): Promise<void> {
  await asSuperuser(cluster.url("postgres"), [`CREATE DATABASE ${database}`]);
  await asSuperuser(cluster.url(database), [
    "CREATE TABLE orders (id int GENERATED ALWAYS AS IDENTITY, customer text, total numeric(10, 2), placed_at timestamptz DEFAULT now())",
    "INSERT INTO orders (customer, total) VALUES ('Acme', 120.50), ('Globex', 88.00), ('Initech', 310.25)",
    "GRANT SELECT ON orders TO PUBLIC",
    // No password: nobody gets in without Postern.
    ...roles.map((role) => `CREATE ROLE ${pg.escapeIdentifier(role)} LOGIN`),
    ...more,
  ]);
}

async function asSuperuser(url: string, statements: readonly string[]): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
