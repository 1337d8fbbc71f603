/** A real worker process for tests: started from the sources on ports of its own, watched, killed when asked. */
import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { childEnv } from "@/lib/foundation/platform/env";
import { freePort, freeUdpPort } from "@/lib/foundation/platform/ports";

/** A running worker. `output` is what it printed so far. */
export type WorkerProcess = {
  /** Of RADIUS. */
  readonly port: number;
  readonly ldapsPort: number;
  readonly startTlsPort: number;
  readonly metricsUrl: string;
  readonly pid: number;
  output(): string;
  /** SIGTERM, and its exit code. */
  stop(): Promise<number | null>;
  /** kill -9. */
  kill(): Promise<void>;
};

/** What node runs as a worker from the sources. */
export const workerWords: readonly string[] = ["--import", "tsx", "lib/programs/worker/main.ts"];

/** Ports that nobody listens on. */
export const freeWorkerPorts = async () => ({
  port: await freeUdpPort(),
  ldapsPort: await freePort(),
  startTlsPort: await freePort(),
  metricsPort: await freePort(),
});

/** The environment of a worker on 127.0.0.1. */
export const workerEnv = (
  databaseUrl: string,
  ports: Awaited<ReturnType<typeof freeWorkerPorts>>,
  env: Readonly<Record<string, string>> = {},
): NodeJS.ProcessEnv =>
  childEnv({
    DATABASE_URL: databaseUrl,
    POSTERN_RADIUS_HOST: "127.0.0.1",
    POSTERN_RADIUS_PORT: String(ports.port),
    POSTERN_LDAP_HOST: "127.0.0.1",
    POSTERN_LDAPS_PORT: String(ports.ldapsPort),
    POSTERN_LDAP_PORT: String(ports.startTlsPort),
    POSTERN_METRICS_HOST: "127.0.0.1",
    POSTERN_METRICS_PORT: String(ports.metricsPort),
    POSTERN_LOG_LEVEL: "info",
    NODE_ENV: "production",
    VITEST: undefined,
    ...env,
  });

/** Starts a worker on `databaseUrl` and waits until it is ready. @throws Error with what it printed when it is not */
export async function startWorker(
  databaseUrl: string,
  env: Readonly<Record<string, string>> = {},
): Promise<WorkerProcess> {
  const ports = await freeWorkerPorts();
  const { port, ldapsPort, startTlsPort, metricsPort } = ports;
  const child = spawn(process.execPath, workerWords, {
    env: workerEnv(databaseUrl, ports, env),
    // The channel ends the worker when the test run is gone, however that came.
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      printed += chunk.toString();
    });
  }
  const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const metricsUrl = `http://127.0.0.1:${metricsPort}`;
  await untilReady(child, `${metricsUrl}/readyz`, () => printed);
  return {
    port,
    ldapsPort,
    startTlsPort,
    metricsUrl,
    pid: child.pid ?? 0,
    output: () => printed,
    stop: () => {
      child.kill("SIGTERM");
      return exited;
    },
    kill: async () => {
      child.kill("SIGKILL");
      await exited;
    },
  };
}

/** Waits until a process says at `url` that it is ready. @throws Error with what it printed when it is not */
export async function untilReady(child: ChildProcess, url: string, output: () => string): Promise<void> {
  for (let i = 0; i < 300; i++) {
    if (child.exitCode !== null) break;
    const response = await fetch(url).catch(() => null);
    if (response?.ok) return;
    await sleep(100);
  }
  child.kill("SIGKILL");
  throw new Error(`the process did not become ready:\n${output()}`);
}
