/** Where the product listens: settles "any free port", and refuses ports in use before anything is started. */
import { existsSync } from "node:fs";
import { consoleSettingsFile } from "@/lib/foundation/platform/console-settings";
import { consoleUrlOf } from "@/lib/foundation/platform/console-url";
import type { Env } from "@/lib/foundation/platform/env";
import { freePort, freeUdpPort, requireFreePort, speakFor } from "@/lib/foundation/platform/ports";

/** The ports of this run, and the console's address as people open it. */
export type Addresses = {
  readonly consolePort: number;
  readonly consoleUrl: string;
  readonly radiusPort: number;
  readonly ldapsPort: number;
  /** Null where StartTLS is off. */
  readonly ldapPort: number | null;
  readonly metricsPort: number;
  readonly jobsMetricsPort: number;
};

/**
 * Settles the ports of this run.
 * @throws StartError naming the variable of a port that is in use
 */
export async function settleAddresses(from: Env): Promise<Addresses> {
  const { POSTERN_CONSOLE_HOST: host, POSTERN_RADIUS_HOST, POSTERN_LDAP_HOST, POSTERN_METRICS_HOST } = from;
  const { POSTERN_LDAP_PORT: startTls } = from;
  const file = consoleSettingsFile(from.home);
  const consoleVariable = existsSync(file) ? `POSTERN_CONSOLE_PORT (in ${file})` : "POSTERN_CONSOLE_PORT";
  await check("tcp", host, from.POSTERN_CONSOLE_PORT, consoleVariable);
  await check("udp", POSTERN_RADIUS_HOST, from.POSTERN_RADIUS_PORT, "POSTERN_RADIUS_PORT");
  await check("tcp", POSTERN_LDAP_HOST, from.POSTERN_LDAPS_PORT, "POSTERN_LDAPS_PORT");
  await check("tcp", POSTERN_LDAP_HOST, startTls ?? 0, "POSTERN_LDAP_PORT");
  await check("tcp", POSTERN_METRICS_HOST, from.POSTERN_METRICS_PORT, "POSTERN_METRICS_PORT");
  await check("tcp", POSTERN_METRICS_HOST, from.POSTERN_JOBS_METRICS_PORT, "POSTERN_JOBS_METRICS_PORT");
  const consolePort = from.POSTERN_CONSOLE_PORT || (await freePort(host));
  return {
    consolePort,
    consoleUrl: consoleUrlOf(from, consolePort),
    radiusPort: from.POSTERN_RADIUS_PORT || (await freeUdpPort(POSTERN_RADIUS_HOST)),
    ldapsPort: from.POSTERN_LDAPS_PORT || (await freePort(POSTERN_LDAP_HOST)),
    ldapPort: startTls === undefined ? null : startTls || (await freePort(POSTERN_LDAP_HOST)),
    metricsPort: from.POSTERN_METRICS_PORT || (await freePort(POSTERN_METRICS_HOST)),
    jobsMetricsPort: from.POSTERN_JOBS_METRICS_PORT || (await freePort(POSTERN_METRICS_HOST)),
  };
}

async function check(protocol: "tcp" | "udp", host: string, port: number, variable: string): Promise<void> {
  if (port === 0) return;
  await requireFreePort(protocol, host, port, variable);
  if (protocol === "tcp") speakFor(port);
}
