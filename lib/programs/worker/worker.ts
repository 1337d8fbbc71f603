/** A running worker: pool, configuration, core, both doors, metrics and heartbeat, wired and stopped in order. */
import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import type { Keyring } from "@/lib/foundation/keys/keyring";
import { openPool, whyStoreSilent } from "@/lib/foundation/platform/database";
import { openHealthDoor } from "@/lib/foundation/platform/health-door";
import type { Logger } from "@/lib/foundation/platform/log";
import { productVersion } from "@/lib/foundation/platform/project-root";
import { openStoreWatch } from "@/lib/foundation/platform/store-health";
import { storeNotices } from "@/lib/foundation/platform/store-trouble";
import { createAuthenticator, type Observed } from "@/lib/login/authentication/authenticate";
import { createConfigHolder } from "@/lib/login/authentication/config";
import { createKnownPasswords } from "@/lib/login/first-factor/known-passwords";
import { createFirstFactors } from "@/lib/login/first-factor/port";
import { startRadiusServer } from "@/lib/login/radius-server/server";
import { startWhereFrom } from "@/lib/servers/where-from/where-from";
import { countersOf } from "./counters";
import { startHeartbeat } from "./heartbeat";
import { type LdapDoor, type LdapDoorSettings, openLdapDoor } from "./ldap-door";
import { createMetrics } from "./metrics";

/** What a worker runs with. Ports: 0 means any. */
export type WorkerOptions = {
  readonly databaseUrl: string;
  readonly keyring: Keyring;
  readonly log: Logger;
  readonly radius: { readonly host: string; readonly port: number };
  readonly ldap: LdapDoorSettings;
  readonly metrics: { readonly host: string; readonly port: number };
  /** How long a right password is known again without a check in full; 0: not at all. */
  readonly knownPasswordMs: number;
};

/** A running worker. */
export type Worker = {
  /** Its name in the login log and in worker_instances; new at every start. */
  readonly id: string;
  readonly radius: { readonly host: string; readonly port: number };
  readonly ldap: LdapDoor["addresses"];
  readonly metrics: { readonly host: string; readonly port: number };
  /** Answers what has begun, takes its row away and closes everything. */
  close(): Promise<void>;
};

/** Connections to the store: more only queue inside PostgreSQL (measured: 16 give its full rate on two cores). */
const connections = 16;

/**
 * Starts a worker and gives it when its ports are open. Logins are answered once the store has answered; a store that
 * is down is waited for.
 * @throws the system's error when a port cannot be bound; nothing is left running then
 */
export async function startWorker({ log, keyring, ...options }: WorkerOptions): Promise<Worker> {
  const id = `${hostname()}-${randomBytes(3).toString("hex")}`;
  const pool = openPool(options.databaseUrl, connections, log);
  const metrics = createMetrics();
  const known = options.knownPasswordMs > 0 ? createKnownPasswords(options.knownPasswordMs) : null;
  const firstFactors = createFirstFactors({ known });
  let watchFailures = 0;
  const onFailure = () => {
    watchFailures++;
  };
  const whereFrom = startWhereFrom({ pool, keyring, log, worker: id, onFailure });
  const observe = (attempt: Observed) => {
    metrics.observe(attempt);
    if (attempt.outcome === "accept" && attempt.clientId !== null) whereFrom.accepted(attempt.clientId);
  };
  const core = { pool, keyring, log, worker: id, firstFactors, observe, whereFrom: whereFrom.ask };
  const authenticator = createAuthenticator(core);
  const configs = createConfigHolder(pool, keyring, log);
  const doors: (() => Promise<void>)[] = [];
  const started: (() => unknown)[] = [() => pool.end(), configs.close, whereFrom.close];
  /** The doors first and together, so that what has begun is answered and recorded; the rest from the newest on. */
  const stop = async () => {
    await Promise.all(doors.map((close) => close()));
    for (const each of started.toReversed()) await each();
  };
  const store = openStoreWatch(options.databaseUrl, log);
  started.push(store.close);
  try {
    let ldap: LdapDoor | null = null;
    const whyNotReady = async () => {
      if (!configs.current()) return "The configuration has not been read from the store yet.";
      if (!ldap?.certificates.current()) return "The LDAPS door has no certificate yet.";
      const { trouble } = await store.health();
      if (trouble === "full" || trouble === "read_only") return storeNotices[trouble].text;
      return whyStoreSilent(pool);
    };
    const http = await openHealthDoor({ ...options.metrics, metrics, whyNotReady });
    started.push(http.close);
    const radius = await startRadiusServer({ ...options.radius, configs, authenticator, log });
    doors.push(radius.close);
    const door = await openLdapDoor({ ...options.ldap, pool, keyring, configs, authenticator, log });
    doors.push(door.close);
    ldap = door;
    metrics.watch({
      radius: radius.stats,
      ldap: door.stats,
      hashQueueDepth: authenticator.hashQueueDepth,
      sparedChecks: () => known?.spared() ?? { shared: 0, remembered: 0 },
      watchFailures: () => watchFailures,
      configVersion: () => configs.current()?.version ?? null,
    });
    const heartbeat = startHeartbeat({
      pool,
      log,
      id,
      version: productVersion(),
      addresses: {
        radius: { host: options.radius.host, port: radius.address.port },
        ...door.addresses,
        certificate: door.certificates.kind,
      },
      counters: () => countersOf(radius.stats(), door.stats()),
    });
    started.push(heartbeat.stop);
    log.info(
      { worker: id, radius: radius.address, ...door.addresses, metrics: http.address },
      "The worker is up.",
    );
    return { id, radius: radius.address, ldap: door.addresses, metrics: http.address, close: stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
