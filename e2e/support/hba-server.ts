/** A PostgreSQL whose log says which line of pg_hba.conf decided, and connections to it from many addresses. */
import { closeSync, openSync, readSync, statSync, writeFileSync } from "node:fs";
import { Socket } from "node:net";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { selfSignedCertificate } from "@/lib/foundation/certificates/certificate";
import type { Login } from "@/lib/protocols/postgres/hba/login";
import { startTestCluster } from "@/lib/testing/postgres";

/** What PostgreSQL did with a login: the line it matched, or how it refused. */
export type Decision = { readonly line: number } | "rejected" | "no entry";

/** The server. `admin` is a superuser's connection that no pg_hba.conf can end. */
export type HbaServer = {
  readonly admin: pg.Client;
  readonly port: number;
  /** Addresses of this machine with their prefix, as PostgreSQL sees its interfaces. */
  readonly interfaces: readonly string[];
  readonly hasIpv6: boolean;
  loadHba(text: string): Promise<void>;
  decide(login: Login): Promise<Decision>;
  remove(): Promise<void>;
};

/** Starts it with TLS, on IPv4, IPv6 where there is one, and a Unix socket. */
export async function startHbaServer(): Promise<HbaServer> {
  const { certificate, privateKey } = await selfSignedCertificate(["localhost"], 2, new Date());
  const interfaces = Object.values(networkInterfaces()).flatMap((list) =>
    (list ?? []).flatMap(({ cidr }) => cidr ?? []),
  );
  const hasIpv6 = interfaces.includes("::1/128");
  const cluster = await startTestCluster({
    superuser: "postgres",
    settings: {
      ssl: "on",
      ssl_cert_file: "server.crt",
      ssl_key_file: "server.key",
      listen_addresses: hasIpv6 ? "127.0.0.1,::1" : "127.0.0.1",
      unix_socket_directories: ".",
      log_connections: "on",
      max_wal_senders: "4",
    },
    files: { "server.crt": certificate, "server.key": privateKey },
  });
  const admin = new pg.Client(cluster.url("postgres"));
  await admin.connect();
  return {
    admin,
    port: cluster.port,
    interfaces,
    hasIpv6,
    async loadHba(text) {
      const loadedAt = async () =>
        String((await admin.query("SELECT pg_conf_load_time()::text AS at")).rows[0].at);
      const before = await loadedAt();
      writeFileSync(join(cluster.data, "pg_hba.conf"), text);
      await admin.query("SELECT pg_reload_conf()");
      for (let i = 0; i < 200 && (await loadedAt()) === before; i++) await sleep(10);
    },
    async decide(login) {
      const start = statSync(cluster.logFile).size;
      const refusal = await connect(login, cluster.port, cluster.data);
      return decisionIn(await logOf(cluster.logFile, start, refusal === null), refusal);
    },
    async remove() {
      await admin.end();
      await cluster.remove();
    },
  };
}

/** A socket that leaves from an address of our choice; `pg` calls connect(port, host). */
class SocketFrom extends Socket {
  readonly #localAddress: string;

  constructor(localAddress: string) {
    super();
    this.#localAddress = localAddress;
  }

  override connect(...given: unknown[]): this {
    const [port, host] = given as [number, string];
    return super.connect({ port, host, localAddress: this.#localAddress });
  }
}

/** Null when it was let in, else what PostgreSQL said. */
async function connect(login: Login, port: number, socketDirectory: string): Promise<string | null> {
  const { source } = login;
  const client = new pg.Client({
    user: login.role,
    database: login.database,
    password: "wrong",
    port,
    ...(source.kind === "socket"
      ? { host: socketDirectory }
      : {
          host: source.address.includes(":") ? "::1" : "127.0.0.1",
          stream: () => new SocketFrom(source.address),
          ssl: source.transport === "tls" && { rejectUnauthorized: false },
        }),
    ...(login.replication === "physical" && { replication: "true" }),
  } as pg.ClientConfig);
  client.on("error", () => {});
  try {
    await client.connect();
    await client.end();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** What the server logged since `start`; waits for the word on who was let in. */
async function logOf(file: string, start: number, isIn: boolean): Promise<string> {
  for (let i = 0; ; i++) {
    const bytes = Buffer.alloc(statSync(file).size - start);
    const handle = openSync(file, "r");
    readSync(handle, bytes, 0, bytes.length, start);
    closeSync(handle);
    const text = bytes.toString("utf8");
    const isThere = isIn ? /connection authenticated/.test(text) : /FATAL/.test(text);
    if (isThere || i > 100) return text;
    await sleep(10);
  }
}

function decisionIn(log: string, refusal: string | null): Decision {
  const line =
    /connection authenticated: .*\(.*pg_hba\.conf:(\d+)\)/.exec(log)?.[1] ??
    /Connection matched file ".*" line (\d+):/.exec(log)?.[1];
  if (line) return { line: Number(line) };
  if (refusal?.startsWith("no pg_hba.conf entry")) return "no entry";
  if (refusal?.startsWith("pg_hba.conf rejects")) return "rejected";
  throw new Error(`The log does not say what decided: ${refusal}\n${log}`);
}
