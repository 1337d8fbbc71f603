/** The product as one process tree: store, worker, jobs and console, started in that order and stopped in the opposite one. */
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { seconds } from "@/lib/foundation/base/durations";
import { StartError } from "@/lib/foundation/base/errors";
import { createKeyring } from "@/lib/foundation/keys/keyring";
import { ensureMasterKey, readMasterKeys } from "@/lib/foundation/keys/master-key";
import { consoleUrlOf, rememberConsolePort } from "@/lib/foundation/platform/console-url";
import { childEnv, type Env } from "@/lib/foundation/platform/env";
import { holdLock } from "@/lib/foundation/platform/process-lock";
import { projectRoot } from "@/lib/foundation/platform/project-root";
import { prepareStore } from "@/lib/foundation/settings/prepare-store";
import { poolThreads } from "@/lib/login/first-factor/hash-queue";
import { type Addresses, settleAddresses } from "./addresses";
import { type Child, keepRunning } from "./child";
import { urlOf, whenAnswering } from "./readiness";
import { keepStore } from "./store";

/** "built" runs dist and .next; "sources" runs the sources, the console with hot reload. */
export type Mode = "built" | "sources";

/** The running product. */
export type Product = {
  readonly addresses: Addresses;
  readonly databaseUrl: string;
  /** Resolves when console, worker and jobs answer. @throws StartError when they do not within two minutes */
  ready(): Promise<void>;
  /** Stops console, jobs, worker and store, in this order; the same promise at every call. */
  stop(): Promise<void>;
};

/**
 * Starts the product and gives it as soon as the store is ready and the children are started. Leaves nothing running
 * when it throws.
 * @throws StartError with the fix
 */
export async function startProduct(from: Env, mode: Mode): Promise<Product> {
  mkdirSync(from.home, { recursive: true });
  const held = await holdLock(from.home);
  if (!held.ok) {
    throw new StartError(
      `Postern runs already in ${from.home} (process ${held.pid}). Stop it, or set POSTERN_HOME to another directory.`,
    );
  }
  /** What was started, newest last. */
  const started: { stop(): Promise<unknown> }[] = [{ stop: held.lock.release }];
  const stop = once(async () => {
    for (const part of started.toReversed()) await part.stop();
  });
  try {
    const addresses = await settleAddresses(from);
    rememberConsolePort(from, addresses.consolePort);
    ensureMasterKey(from);
    const keys = createKeyring(readMasterKeys(from));
    const store = await keepStore(from);
    started.push(store);
    await prepareStore(store, keys);
    const env = environment(from, addresses, store.url, mode);
    const worker = startWorker(env, mode);
    started.push(worker);
    const jobs = startJobs(env, mode);
    started.push(jobs);
    const front = startConsole(env, mode);
    started.push(front);
    return {
      addresses,
      databaseUrl: store.url,
      ready: () => ready(from, addresses),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function environment(from: Env, addresses: Addresses, databaseUrl: string, mode: Mode): NodeJS.ProcessEnv {
  return childEnv({
    NODE_ENV: mode === "built" ? "production" : "development",
    DATABASE_URL: databaseUrl,
    // The owner's address is for the launcher alone.
    POSTERN_MIGRATE_URL: undefined,
    POSTERN_HOME: from.home,
    POSTERN_CONSOLE_PORT: String(addresses.consolePort),
    POSTERN_CONSOLE_URL: from.POSTERN_CONSOLE_URL,
    // Paths are relative to where the launcher was started.
    POSTERN_CONSOLE_CERTIFICATE: from.POSTERN_CONSOLE_CERTIFICATE,
    POSTERN_CONSOLE_KEY: from.POSTERN_CONSOLE_KEY,
    POSTERN_RADIUS_PORT: String(addresses.radiusPort),
    POSTERN_LDAPS_PORT: String(addresses.ldapsPort),
    POSTERN_LDAP_PORT: addresses.ldapPort === null ? undefined : String(addresses.ldapPort),
    POSTERN_LDAP_CERTIFICATE: from.POSTERN_LDAP_CERTIFICATE,
    POSTERN_LDAP_KEY: from.POSTERN_LDAP_KEY,
    POSTERN_METRICS_PORT: String(addresses.metricsPort),
    POSTERN_JOBS_METRICS_PORT: String(addresses.jobsMetricsPort),
    // Where next-auth sends browsers, whatever Host they name.
    NEXTAUTH_URL: new URL(consoleUrlOf(from, addresses.consolePort)).origin,
    AUTH_TRUST_HOST: undefined,
    NEXT_TELEMETRY_DISABLED: "1",
    // What Next would read in place of our own variables.
    PORT: undefined,
    HOSTNAME: undefined,
  });
}

function startWorker(env: NodeJS.ProcessEnv, mode: Mode): Child {
  const words = wordsOf("worker", mode);
  // Four threads, which Node has of itself, would leave cores of a larger machine idle.
  const threads = { UV_THREADPOOL_SIZE: env.UV_THREADPOOL_SIZE ?? String(poolThreads) };
  return keepRunning({ part: "worker", words, env: { ...env, ...threads }, stopMs: seconds(10) });
}

function startJobs(env: NodeJS.ProcessEnv, mode: Mode): Child {
  return keepRunning({ part: "jobs", words: wordsOf("jobs", mode), env, stopMs: seconds(10) });
}

const sources = {
  worker: "lib/programs/worker/main.ts",
  jobs: "lib/programs/jobs/main.ts",
  console: "lib/programs/console/server/main.ts",
} as const;

const wordsOf = (program: keyof typeof sources, mode: Mode): readonly string[] =>
  mode === "built"
    ? [needed(`dist/${program}.mjs`)]
    : ["--import", "tsx", join(projectRoot(), sources[program])];

function startConsole(env: NodeJS.ProcessEnv, mode: Mode): Child {
  if (mode === "built") needed(".next/BUILD_ID");
  const words = [...wordsOf("console", mode), ...(mode === "built" ? [] : ["--dev"])];
  // From the sources it compiles pages while it serves, and whoever debugs it holds it at a breakpoint.
  return keepRunning({ part: "console", words, env, stopMs: seconds(5), isWatched: mode === "built" });
}

function needed(file: string): string {
  const path = join(projectRoot(), file);
  if (!existsSync(path)) throw new StartError(`${path} is missing. Run: npm ci && npm run build`);
  return path;
}

async function ready(from: Env, { consolePort, metricsPort, jobsMetricsPort }: Addresses): Promise<void> {
  const scheme = from.consoleTls === "off" ? "http" : "https";
  await Promise.all([
    whenAnswering("worker", urlOf("http", from.POSTERN_METRICS_HOST, metricsPort, "/readyz")),
    whenAnswering("job process", urlOf("http", from.POSTERN_METRICS_HOST, jobsMetricsPort, "/readyz")),
    whenAnswering("console", urlOf(scheme, from.POSTERN_CONSOLE_HOST, consolePort, "/api/health")),
  ]);
}

function once<T>(run: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= run();
    return result;
  };
}
