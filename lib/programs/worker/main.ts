/** The worker's process: environment in, a running worker, and a clean end on a signal or when its parent is gone. */
import { seconds } from "@/lib/foundation/base/durations";
import { StartError } from "@/lib/foundation/base/errors";
import { keyring } from "@/lib/foundation/keys/master-key";
import { type Env, env, noDatabaseUrl } from "@/lib/foundation/platform/env";
import { failureText } from "@/lib/foundation/platform/failure";
import { createLog } from "@/lib/foundation/platform/log";
import { requireFreePort } from "@/lib/foundation/platform/ports";
import { endBadly, endOnFault, whenAskedToEnd } from "@/lib/foundation/platform/process-end";
import type { LdapDoorSettings } from "./ldap-door";
import { startWorker } from "./worker";

const log = createLog("worker");

async function main(): Promise<void> {
  const from = env();
  if (!from.DATABASE_URL) {
    throw new StartError(noDatabaseUrl);
  }
  const radius = { host: from.POSTERN_RADIUS_HOST, port: from.POSTERN_RADIUS_PORT };
  const metrics = { host: from.POSTERN_METRICS_HOST, port: from.POSTERN_METRICS_PORT };
  await requireFreePort("udp", radius.host, radius.port, "POSTERN_RADIUS_PORT");
  const ldap = ldapSettings(from);
  await requireFreePort("tcp", ldap.host, ldap.tlsPort, "POSTERN_LDAPS_PORT");
  if (ldap.startTlsPort !== null) {
    await requireFreePort("tcp", ldap.host, ldap.startTlsPort, "POSTERN_LDAP_PORT");
  }
  await requireFreePort("tcp", metrics.host, metrics.port, "POSTERN_METRICS_PORT");
  const ending = whenAskedToEnd();
  const worker = await startWorker({
    databaseUrl: from.DATABASE_URL,
    keyring: keyring(),
    log,
    radius,
    ldap,
    metrics,
    knownPasswordMs: seconds(from.POSTERN_KNOWN_PASSWORD_SECONDS),
  });
  log.info({ why: await ending }, "Stopping: answering what has begun.");
  setTimeout(() => endBadly(log, "The worker did not stop in time."), seconds(8)).unref();
  await worker.close();
}

function ldapSettings(from: Env): LdapDoorSettings {
  const { POSTERN_LDAP_CERTIFICATE: certificate, POSTERN_LDAP_KEY: key } = from;
  return {
    host: from.POSTERN_LDAP_HOST,
    tlsPort: from.POSTERN_LDAPS_PORT,
    startTlsPort: from.POSTERN_LDAP_PORT ?? null,
    base: from.POSTERN_LDAP_BASE,
    names: from.POSTERN_LDAP_NAMES,
    files:
      certificate && key
        ? {
            certificate,
            key,
            variables: { certificate: "POSTERN_LDAP_CERTIFICATE", key: "POSTERN_LDAP_KEY" },
            // Installations from before this was looked at must go on letting people in.
            openKey: "warn",
          }
        : null,
  };
}

endOnFault(log);

main().then(
  () => process.exit(0),
  (error: unknown) => endBadly(log, failureText(error)),
);
