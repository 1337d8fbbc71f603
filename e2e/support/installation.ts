/** The installation that the journeys run against: started once, told to every test, removed at the end. */
import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { childEnv } from "@/lib/foundation/platform/env";
import { freePort, freeUdpPort } from "@/lib/foundation/platform/ports";
import { type ProtectedServer, startProtectedServer } from "@/lib/testing/protected-postgres";

/** What a test may know of it. */
export type Installation = {
  /** POSTERN_HOME; the tests keep their own files beside it, in `notes`. */
  readonly home: string;
  readonly notes: string;
  readonly consoleUrl: string;
  /** The one-time link that the first start printed. */
  readonly setupUrl: string;
  readonly radiusPort: number;
  readonly metricsUrl: string;
  /** The PostgreSQL that Postern protects. It lets nobody in until its pg_hba.conf says so. */
  readonly protectedPostgres: { readonly port: number; readonly data: string; readonly adminUrl: string };
};

const variable = "POSTERN_E2E";
const patienceMs = 300_000;

/** The installation of this run. */
export function installation(): Installation {
  const file = process.env[variable];
  if (!file) throw new Error("The journeys start their own installation: run them with playwright test.");
  return JSON.parse(readFileSync(file, "utf8")) as Installation;
}

/** Starts everything; gives what stops and removes it. An installation that the environment names is used as it is. */
export async function startInstallation(): Promise<() => Promise<void>> {
  if (process.env[variable]) return async () => {};
  const directory = mkdtempSync(join(tmpdir(), "postern-e2e-"));
  // The embedded PostgreSQL runs under another account when this is root.
  chmodSync(directory, 0o755);
  let launcher: ChildProcess | undefined;
  let server: ProtectedServer | undefined;
  const stop = async () => {
    await server?.remove();
    if (launcher) await ended(launcher);
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    const home = join(directory, "home");
    const [consolePort, metricsPort] = [await freePort(), await freePort()];
    const radiusPort = await freeUdpPort();
    const started = startLauncher({
      POSTERN_HOME: home,
      POSTERN_CONSOLE_PORT: String(consolePort),
      POSTERN_RADIUS_PORT: String(radiusPort),
      ...onAnyPort,
      POSTERN_METRICS_PORT: String(metricsPort),
    });
    launcher = started.child;
    server = await startProtectedServer([]);
    const setupUrl = await started.setupUrl;
    const file = join(directory, "installation.json");
    const told: Installation = {
      home,
      notes: directory,
      consoleUrl: new URL(setupUrl).origin,
      setupUrl,
      radiusPort,
      metricsUrl: `http://127.0.0.1:${metricsPort}`,
      protectedPostgres: {
        port: server.cluster.port,
        data: server.cluster.data,
        adminUrl: server.cluster.url("postgres"),
      },
    };
    writeFileSync(file, JSON.stringify(told), { mode: 0o600 });
    process.env[variable] = file;
    // Playwright ends at once when it is asked to stop this way, and would leave everything running.
    process.once("SIGTERM", () => void stop().finally(() => process.exit(143)));
    return stop;
  } catch (error) {
    await stop();
    throw error;
  }
}

/** An installation of one journey's own: its first run has not been yet. */
export type OwnInstallation = Pick<Installation, "home" | "consoleUrl" | "setupUrl"> & {
  stop(): Promise<void>;
};

/** Starts one beside the others, on ports of its own and with what else `env` says. */
export async function startOwnInstallation(
  env: Readonly<Record<string, string>> = {},
): Promise<OwnInstallation> {
  const directory = mkdtempSync(join(tmpdir(), "postern-e2e-"));
  chmodSync(directory, 0o755);
  const home = join(directory, "home");
  const { child, setupUrl } = startLauncher({
    POSTERN_HOME: home,
    POSTERN_CONSOLE_PORT: String(await freePort()),
    POSTERN_RADIUS_PORT: String(await freeUdpPort()),
    ...onAnyPort,
    ...env,
  });
  const stop = async () => {
    await ended(child);
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    const link = await setupUrl;
    return { home, setupUrl: link, consoleUrl: new URL(link).origin, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What nobody has to know the port of, and the embedded store. */
const onAnyPort = {
  POSTERN_LDAPS_PORT: "0",
  POSTERN_METRICS_PORT: "0",
  POSTERN_JOBS_METRICS_PORT: "0",
  POSTERN_STORE_PORT: "0",
  POSTERN_LOG_LEVEL: "warn",
  DATABASE_URL: undefined,
} as const;

function startLauncher(env: Readonly<Record<string, string | undefined>>) {
  const child = spawn(process.execPath, ["scripts/start.mjs", "launcher"], {
    env: childEnv(env),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const setupUrl = new Promise<string>((resolve, reject) => {
    let output = "";
    const fail = (why: string) => reject(new Error(`The installation did not start: ${why}\n${output}`));
    const timer = setTimeout(() => fail("no setup link was printed"), patienceMs);
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const [link] = /http\S+\/setup#\S+/.exec(output) ?? [];
      if (!link) return;
      clearTimeout(timer);
      resolve(link);
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("exit", (code) => fail(`it ended with ${code}`));
  });
  return { child, setupUrl };
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once("exit", () => resolve());
    child.kill("SIGTERM");
  });
}
