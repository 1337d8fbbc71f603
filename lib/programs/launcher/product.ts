/** The product as one process tree: store, worker, jobs and console, started in that order and stopped in the opposite one. */
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { systemActor } from "@/lib/foundation/access/actor";
import { record } from "@/lib/foundation/audit/record";
import { minutes, seconds } from "@/lib/foundation/base/durations";
import { StartError } from "@/lib/foundation/base/errors";
import { createKeyring } from "@/lib/foundation/keys/keyring";
import { ensureMasterKey, readMasterKeys } from "@/lib/foundation/keys/master-key";
import { readConsoleSettings, restoreConsoleSettings } from "@/lib/foundation/platform/console-settings";
import { consoleUrlOf, rememberConsolePort } from "@/lib/foundation/platform/console-url";
import { openDatabase } from "@/lib/foundation/platform/database";
import {
  childEnv,
  consoleEnv,
  consoleVariablesSet,
  type Env,
  withConsoleSettings,
} from "@/lib/foundation/platform/env";
import { requireFreePort } from "@/lib/foundation/platform/ports";
import { holdLock } from "@/lib/foundation/platform/process-lock";
import { projectRoot } from "@/lib/foundation/platform/project-root";
import { prepareStore } from "@/lib/foundation/settings/prepare-store";
import { poolThreads } from "@/lib/login/first-factor/hash-queue";
import { type Addresses, settleAddresses } from "./addresses";
import { type Child, type ChildOptions, keepRunning } from "./child";
import { type ConsoleParts, keepConsole } from "./console";
import { say } from "./output";
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
export async function startProduct(given: Env, mode: Mode): Promise<Product> {
  mkdirSync(given.home, { recursive: true });
  const held = await holdLock(given.home);
  if (!held.ok) {
    throw new StartError(
      `Postern runs already in ${given.home} (process ${held.pid}). Stop it, or set POSTERN_HOME to another directory.`,
    );
  }
  /** What was started, newest last. */
  const started: { stop(): Promise<unknown> }[] = [{ stop: held.lock.release }];
  const stop = once(async () => {
    for (const part of started.toReversed()) await part.stop();
  });
  try {
    const from = withoutTrial(given);
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
    started.push(keepConsole(from, consoleParts(from, addresses, store.url, mode)));
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

/** Another address of the console that was on trial when the launcher ended was not kept: back to the one before. */
function withoutTrial(from: Env): Env {
  if (!restoreConsoleSettings(from.home)) return from;
  say("warn", "The console's new address was still on trial when Postern ended. It is the one before again.");
  return withConsoleSettings(from, readConsoleSettings(from.home), consoleVariablesSet());
}

function consoleParts(from: Env, addresses: Addresses, databaseUrl: string, mode: Mode): ConsoleParts {
  const at = (of: Env): Addresses => {
    const consolePort = of.POSTERN_CONSOLE_PORT || addresses.consolePort;
    return { ...addresses, consolePort, consoleUrl: consoleUrlOf(of, consolePort) };
  };
  return {
    settle: (settings) => withConsoleSettings(from, settings, consoleVariablesSet()),
    urlOf: (of) => at(of).consoleUrl,
    start(of, hear) {
      rememberConsolePort(of, at(of).consolePort);
      return startConsole(environment(of, at(of), databaseUrl, mode), mode, hear);
    },
    async requirePort(to, now) {
      // Its own port is free again by then.
      const { consolePort: port } = at(to);
      if (port === at(now).consolePort) return;
      await requireFreePort("tcp", to.POSTERN_CONSOLE_HOST, port, "POSTERN_CONSOLE_PORT");
    },
    whenUp: (of, signal, isAlive) =>
      whenAnswering("console", healthOf(of, at(of)), { patienceMs: minutes(1), signal, isAlive }),
    recordGoneBack: (url, why) => recordGoneBack(databaseUrl, url, why),
  };
}

async function recordGoneBack(databaseUrl: string, url: string, why: string): Promise<void> {
  const db = openDatabase(databaseUrl, 1);
  try {
    await record(db, systemActor("launcher"), {
      action: "console.address_given_up",
      subject: { kind: "settings", id: null, name: url },
      detail: { why },
    });
  } finally {
    await db.$disconnect();
  }
}

function environment(from: Env, addresses: Addresses, databaseUrl: string, mode: Mode): NodeJS.ProcessEnv {
  return childEnv({
    NODE_ENV: mode === "built" ? "production" : "development",
    DATABASE_URL: databaseUrl,
    // The owner's address is for the launcher alone.
    POSTERN_MIGRATE_URL: undefined,
    POSTERN_HOME: from.home,
    ...consoleEnv(from, addresses.consolePort),
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

function startConsole(env: NodeJS.ProcessEnv, mode: Mode, hear: ChildOptions["hear"]): Child {
  if (mode === "built") needed(".next/BUILD_ID");
  const words = [...wordsOf("console", mode), ...(mode === "built" ? [] : ["--dev"])];
  // From the sources it compiles pages while it serves, and whoever debugs it holds it at a breakpoint.
  const isWatched = mode === "built";
  return keepRunning({ part: "console", words, env, stopMs: seconds(5), isWatched, hear });
}

function needed(file: string): string {
  const path = join(projectRoot(), file);
  if (!existsSync(path)) throw new StartError(`${path} is missing. Run: npm ci && npm run build`);
  return path;
}

const healthOf = ({ consoleTls, POSTERN_CONSOLE_HOST: host }: Env, { consolePort }: Addresses): string =>
  urlOf(consoleTls === "off" ? "http" : "https", host, consolePort, "/api/health");

async function ready(from: Env, addresses: Addresses): Promise<void> {
  const { metricsPort, jobsMetricsPort } = addresses;
  await Promise.all([
    whenAnswering("worker", urlOf("http", from.POSTERN_METRICS_HOST, metricsPort, "/readyz")),
    whenAnswering("job process", urlOf("http", from.POSTERN_METRICS_HOST, jobsMetricsPort, "/readyz")),
    whenAnswering("console", healthOf(from, addresses)),
  ]);
}

function once<T>(run: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= run();
    return result;
  };
}
